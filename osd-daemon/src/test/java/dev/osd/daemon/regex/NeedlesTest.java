package dev.osd.daemon.regex;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which strings are looked for before an automaton runs, and that all of them are found. */
final class NeedlesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      textBlock =
          """
          abc =abc
          a(bc) =abc
          abc|xyz =abc,xyz
          (a|x)yz =ayz,xyz
          a{3} =aaa
          é =é
          ^abc abc
          abc$ abc
          ab*cde cde
          (abc)?def def
          e(foo|bar)+e foo,bar
          [0-9]+error[0-9]+ error
          \\bnode\\b node
          [a-z]* none
          a*|b none
          (a|b|c|d|e) none
          [ab] none
          """)
  void knowsWhatMustBeThere(String pattern, String expected) throws BadPatternException {
    Optional<Needles> needles = Needles.of(parse(pattern, Options.GREP), Options.GREP.lineEnd());
    String found =
        needles
            .map(known ->
                (known.exact() ? "=" : "")
                    + known.all().stream()
                        .map(needle -> new String(needle.bytes(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining(",")))
            .orElse("none");
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void lettersOfOtherCaseAreFoundWhereTheyHaveNoOtherForms() throws BadPatternException {
    Options options = Options.GREP.withIgnoreCase(true);
    Needles needles = Needles.of(parse("error", options), options.lineEnd()).orElseThrow();
    assertThat(needles.exact()).isTrue();
    NeedlesSearch search = new NeedlesSearch(needles);
    byte[] text = "an eRRoR".getBytes(StandardCharsets.UTF_8);
    assertThat(search.find(text, 0, text.length)).isEqualTo(3);
    // The long s is an s in other case, so a needle cannot have one.
    Needles part = Needles.of(parse("session", options), options.lineEnd()).orElseThrow();
    assertThat(part.exact()).isFalse();
  }

  @Test
  void aLineEndInAPatternIsNotLookedFor() throws BadPatternException {
    assertThat(Needles.of(parse("a\nb", Options.GREP), (byte) '\n')).isEmpty();
    assertThat(Needles.of(parse("a\nb", Options.GREP), (byte) 0)).isPresent();
  }

  @Test
  void findsWhatAPlainLoopFinds() throws BadPatternException {
    Random random = new Random(2);
    for (int round = 0; round < 3000; round++) {
      String first = word(random);
      String second = word(random);
      Options options = Options.GREP.withIgnoreCase(random.nextBoolean());
      Needles needles =
          Needles.of(parse(first + "|" + second, options), options.lineEnd()).orElseThrow();
      NeedlesSearch search = new NeedlesSearch(needles);
      String often = random.nextBoolean() ? word(random) : first;
      String text = word(random) + often.repeat(random.nextInt(12)) + word(random);
      String folded = options.ignoreCase() ? text.toLowerCase(Locale.ROOT) : text;
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      search.begin();
      for (int from = 0; from <= text.length(); from++) {
        int start = from;
        int expected =
            List.of(first, second).stream()
                .map(word -> options.ignoreCase() ? word.toLowerCase(Locale.ROOT) : word)
                .mapToInt(word -> folded.indexOf(word, start))
                .map(at -> at < 0 ? text.length() : at)
                .min()
                .orElseThrow();
        assertThat(search.find(bytes, from, bytes.length))
            .as(first + "|" + second + " in " + text + " from " + from)
            .isEqualTo(expected);
      }
    }
  }

  private static String word(Random random) {
    StringBuilder word = new StringBuilder();
    for (int i = 1 + random.nextInt(random.nextBoolean() ? 3 : 12); i > 0; i--) {
      word.append("abABdlr".charAt(random.nextInt(7)));
    }
    return word.toString();
  }

  private static Node parse(String pattern, Options options) throws BadPatternException {
    int[] symbols = Utf8.symbols(pattern.getBytes(StandardCharsets.UTF_8));
    return new PosixParser(symbols, true, options, new GroupNumbers(0)).parse();
  }
}
