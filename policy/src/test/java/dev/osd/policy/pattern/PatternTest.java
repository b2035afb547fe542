package dev.osd.policy.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What patterns match, and that they do so in bounded time. */
class PatternTest {
  private static final Places PLACES = new Places("/home/ada", Optional.of("/ws"));

  @ParameterizedTest(name = "{0} and {1}: {2}")
  @CsvSource(
      delimiter = ' ',
      ignoreLeadingAndTrailingWhitespace = true,
      textBlock =
          """
          abc abc true
          abc ABC false
          abc abcd false
          a* a true
          a* abc true
          *c abc true
          *b* abc true
          a*c ac true
          a*c abd false
          a*b*c aXbYc true
          a*b*c acb false
          ? a true
          ? ab false
          ?? ü false
          ? ü true
          ? 😀 true
          a?c abc true
          \\* * true
          \\* a false
          a\\?c a?c true
          a\\?c abc false
          \\\\ \\ true
          [ab] a false
          [ab] [ab] true
          * '' true
          ? '' false
          """)
  void globMatches(String pattern, String text, boolean expected) throws BadPatternException {
    assertThat(Glob.of(pattern).matches(text)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} and {1}: {2}")
  @CsvSource(
      delimiter = ' ',
      textBlock =
          """
          /ws /ws true
          /ws /ws-evil false
          /ws /ws/x false
          /ws/** /ws true
          /ws/** /ws/a/b/c true
          /ws/** /ws-evil/a false
          /ws/** /wsx false
          /ws/** / false
          /ws/* /ws/a true
          /ws/* /ws/a/b false
          /ws/* /ws false
          /ws/a*/b /ws/abc/b true
          /ws/a*/b /ws/abc/x/b false
          /ws/**/b /ws/b true
          /ws/**/b /ws/x/y/b true
          /ws/**/b /ws/x/y/bb false
          /**/a/**/b /x/a/y/b true
          **/.env /.env true
          **/.env /a/b/.env true
          **/.env /a/b/x.env false
          **/.env /a/.env/b false
          **/.git/hooks/** /a/.git/hooks/x/y true
          ~/.ssh/** /home/ada/.ssh/id true
          ~/.ssh/** /home/adam/.ssh/id false
          ~ /home/ada true
          ~/x /home/ada/x true
          {workspace}/** /ws/a true
          {workspace}/** /ws-evil/a false
          {workspace} /ws true
          / / true
          / /a false
          /** / true
          /** /a/b true
          /ws/** /ws/../etc/passwd false
          /ws/** /ws/./a false
          /ws/** /ws//a false
          /ws/** ws/a false
          /ws/** /ws/ false
          /ws/\\* /ws/a false
          /ws/\\* /ws/* true
          """)
  void pathMatchesByComponents(String pattern, String path, boolean expected)
      throws BadPatternException {
    assertThat(PathPattern.of(pattern).matches(path, PLACES)).isEqualTo(expected);
  }

  @Test
  void homeAndWorkspaceAreTakenLiterally() throws BadPatternException {
    Places odd = new Places("/home/*", Optional.of("/w?"));
    assertThat(PathPattern.of("~/x").matches("/home/bob/x", odd)).isFalse();
    assertThat(PathPattern.of("~/x").matches("/home/*/x", odd)).isTrue();
    assertThat(PathPattern.of("{workspace}/x").matches("/ws/x", odd)).isFalse();
  }

  @Test
  void withoutWorkspaceNothingLiesInIt() throws BadPatternException {
    Places nowhere = new Places("/", Optional.empty());
    assertThat(PathPattern.of("{workspace}/**").matches("/x", nowhere)).isFalse();
    assertThat(PathPattern.of("~/x").matches("/x", nowhere)).isTrue();
  }

  @ParameterizedTest(name = "{0} and {1}: {2}")
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          a;a;true
          a;b;false
          a;a b;false
          a|b;b;true
          a|b;a|b;false
          a\\|b;a|b;true
          a|b c*;b cd;true
          *;x;true
          *;x y;false
          **;;true
          **;x y z;true
          a **;a;true
          a **;a b c;true
          a **;b a;false
          ** z;a b z;true
          ** z;a b;false
          ** x ** y;a x b y;true
          ** x ** y;a y b x;false
          a ** b ** c;a b c;true
          """)
  void argumentsMatch(String pattern, String arguments, boolean expected)
      throws BadPatternException {
    List<String> given = arguments == null ? List.of() : Arrays.asList(arguments.split(" ", -1));
    assertThat(compile(pattern).matches(given, new int[given.size()])).isEqualTo(expected);
  }

  @Test
  void whatMustBeWrittenOutMeetsNoWildcard() throws BadPatternException {
    List<String> given = List.of("-ofile", "x");
    int[] written = {2, 0};
    assertThat(compile("**").matches(given, written)).isFalse();
    assertThat(compile("* x").matches(given, written)).isFalse();
    assertThat(compile("-* x").matches(given, written)).isFalse();
    assertThat(compile("-o* x").matches(given, written)).isTrue();
    assertThat(compile("-n|-ofile **").matches(given, written)).isTrue();
  }

  /** A matcher that tried every way would need longer than the universe has. */
  @Test
  @Timeout(20)
  void hostilePatternsTakeBoundedTime() throws BadPatternException {
    Glob glob = Glob.of("*a".repeat(500) + "b");
    assertThat(glob.matches("a".repeat(32_000))).isFalse();
    List<String> many = Collections.nCopies(4096, "a");
    assertThat(compile("** a ".repeat(30) + "b").matches(many, new int[many.size()])).isFalse();
    PathPattern path = PathPattern.of("/**/a".repeat(100) + "/b");
    assertThat(path.matches("/a".repeat(2000), PLACES)).isFalse();
  }

  @Test
  void timeGrowsWithTheTextAndNoFaster() throws BadPatternException {
    Glob glob = Glob.of("a*b*c*d");
    glob.matches("abc".repeat(10_000));
    Duration small = time(() -> glob.matches("abc".repeat(20_000)));
    Duration large = time(() -> glob.matches("abc".repeat(200_000)));
    assertThat(large).isLessThan(small.multipliedBy(100).plusMillis(500));
  }

  private static Duration time(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static ArgumentsPattern compile(String pattern) throws BadPatternException {
    List<List<Glob>> entries = new ArrayList<>();
    for (String entry : pattern.split(" ", -1)) {
      entries.add(ArgumentsPattern.entry(entry));
    }
    return ArgumentsPattern.of(entries);
  }
}
