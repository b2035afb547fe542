package dev.osd.daemon.regex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same patterns on the same lines here and in GNU's grep and sed. A longer run: {@code
 * -Dosd.fuzz.regex.rounds=100000}, another one: {@code -Dosd.fuzz.regex.seed=7}.
 */
final class GnuComparisonTest {
  private static final int ROUNDS = Integer.getInteger("osd.fuzz.regex.rounds", 150);
  private static final long SEED = Long.getLong("osd.fuzz.regex.seed", 20261120);
  private static final int LINES = 30;

  /** How many patterns in a thousand may have other groups than glibc finds; docs/matcher.md. */
  private static final int OTHER_GROUPS = 10;

  private static final String WORD_EDGE = ".*\\\\[bB<>].*";
  private static final String LONG_S = "\u017F";

  @TempDir private Path directory;

  @Test
  void findsTheLinesAndSpansThatGrepPrints() throws IOException {
    assumeTrue(Gnu.has("grep", "3.8"), "GNU grep 3.8 is not installed");
    Random random = new Random(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      boolean extended = random.nextBoolean();
      PatternGrammar grammar = new PatternGrammar(random, extended, random.nextInt(10) == 0);
      String pattern = grammar.pattern();
      List<byte[]> lines = lines(grammar, random.nextInt(3) == 0);
      Options options = Options.GREP.withIgnoreCase(random.nextInt(4) == 0);
      switch (random.nextInt(8)) {
        case 0 -> options = options.withWholeWord(true);
        case 1 -> options = options.withWholeLine(true);
        default -> {}
      }
      compareWithGrep("round " + round + ": ", pattern, extended, options, lines);
    }
  }

  @Test
  void findsTheGroupsThatSedFinds() throws IOException {
    assumeTrue(Gnu.has("sed", "4.9"), "GNU sed 4.9 is not installed");
    Random random = new Random(SEED + 1);
    int otherGroups = 0;
    for (int round = 0; round < ROUNDS; round++) {
      boolean extended = random.nextBoolean();
      PatternGrammar grammar = new PatternGrammar(random, extended, random.nextInt(10) == 0);
      String pattern = grammar.pattern();
      List<byte[]> lines = lines(grammar, random.nextInt(3) == 0);
      Options options = Options.SED.withIgnoreCase(random.nextInt(4) == 0);
      if (options.ignoreCase()) {
        // Its capital is shorter, which makes GNU sed lose its place beside invalid bytes.
        lines.removeIf(line -> new String(line, StandardCharsets.UTF_8).contains(LONG_S));
      }
      String name = "round " + round + ": ";
      int groups = (int) Math.min(9, pattern.chars().filter(c -> c == '(').count());
      if (!sameAsSed(name, pattern, extended, options, lines, groups)) {
        otherGroups++;
        assertThat(sameAsSed(name, pattern, extended, options, lines, 0))
            .as(name + pattern + " " + options)
            .isTrue();
      }
    }
    assertThat(otherGroups).isLessThanOrEqualTo(2 + ROUNDS * OTHER_GROUPS / 1000);
  }

  private void compareWithGrep(
      String name, String pattern, boolean extended, Options options, List<byte[]> lines)
      throws IOException {
    Path file = Files.writeString(directory.resolve("patterns"), pattern + "\n");
    List<String> words = new ArrayList<>(List.of("grep", "-aob", "-f", file.toString()));
    words.add(extended ? "-E" : "-G");
    if (options.ignoreCase()) {
      words.add("-i");
    }
    if (options.wholeWord()) {
      words.add("-w");
    }
    if (options.wholeLine()) {
      words.add("-x");
    }
    String about = name + words + " " + pattern;
    Gnu.Result expected = Gnu.run(words, join(lines));
    Regex regex = compiled(about, pattern, extended, options, expected);
    if (regex == null || expected.tookTooLong() || isOddWord(pattern, regex, options)) {
      return;
    }
    assertThat(expected.status()).as(about + expected.errors()).isLessThan(2);
    try {
      assertThat(text(Editing.spans(regex, lines))).as(about).isEqualTo(text(expected.output()));
      words.set(1, "-an");
      assertThat(text(Editing.matchingLines(regex, join(lines))))
          .as(about)
          .isEqualTo(text(Gnu.run(words, join(lines)).output()));
    } catch (MatchBudgetException e) {
      assertThat(regex.hasBackReferences()).as(about).isTrue();
    }
  }

  /** Where GNU's {@code -w} is not to be had by looking at the places beside a match alone. */
  private static boolean isOddWord(String pattern, Regex regex, Options options) {
    return options.wholeWord()
        && (pattern.matches(WORD_EDGE)
            || regex.matcher(Cancellation.NEVER).find(new byte[0], 0, 0, 0));
  }

  private boolean sameAsSed(
      String name,
      String pattern,
      boolean extended,
      Options options,
      List<byte[]> lines,
      int groups)
      throws IOException {
    StringBuilder script = new StringBuilder("s/" + pattern + "/<&");
    IntStream.rangeClosed(1, groups).forEach(i -> script.append("|\\").append(i));
    script.append(options.ignoreCase() ? ">/gI\n" : ">/g\n");
    Path file = Files.writeString(directory.resolve("script"), script);
    List<String> words = List.of("sed", extended ? "-E" : "-s", "-f", file.toString());
    String about = name + words + " " + script;
    Gnu.Result expected = Gnu.run(words, join(lines));
    if (pattern.isEmpty() || expected.errors().contains("reference \\")) {
      return true;
    }
    Regex regex = compiled(about, pattern, extended, options, expected);
    boolean wordEdgesInOtherCase = options.ignoreCase() && pattern.matches(WORD_EDGE);
    if (regex == null || expected.tookTooLong() || wordEdgesInOtherCase) {
      return true;
    }
    assertThat(expected.status()).as(about + expected.errors()).isZero();
    try {
      return text(Editing.substituted(regex, lines, groups)).equals(text(expected.output()));
    } catch (MatchBudgetException e) {
      return regex.hasBackReferences();
    }
  }

  /** Returns null where the pattern is refused, which must be what GNU does, in the same words. */
  private static @Nullable Regex compiled(
      String name, String pattern, boolean extended, Options options, Gnu.Result expected) {
    try {
      return Regex.compile(
          List.of(pattern.getBytes(StandardCharsets.UTF_8)),
          extended ? Syntax.EXTENDED : Syntax.BASIC,
          options);
    } catch (BadPatternException e) {
      assertThat(expected.errors()).as(name).contains(e.getMessage());
      return null;
    }
  }

  private static List<byte[]> lines(PatternGrammar grammar, boolean odd) {
    List<byte[]> lines = new ArrayList<>();
    for (int i = 0; i < LINES; i++) {
      lines.add(grammar.line(odd));
    }
    return lines;
  }

  private static byte[] join(List<byte[]> lines) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (byte[] line : lines) {
      text.writeBytes(line);
      text.write('\n');
    }
    return text.toByteArray();
  }

  /** Returns the bytes in a form that can be read on any terminal. */
  private static String text(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte b : bytes) {
      if (b == '\n' || (b >= ' ' && b < 0x7F)) {
        text.append((char) b);
      } else {
        text.append(String.format("\\x%02x", b));
      }
    }
    return text.toString();
  }
}
