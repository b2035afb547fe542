package dev.osd.daemon.regex;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * All ways of matching against the definition, on random patterns and texts. A longer run: {@code
 * -Dosd.fuzz.regex.rounds=100000}, another one: {@code -Dosd.fuzz.regex.seed=7}.
 */
final class EnginesAgreeTest {
  private static final int ROUNDS = Integer.getInteger("osd.fuzz.regex.rounds", 500);
  private static final long SEED = Long.getLong("osd.fuzz.regex.seed", 3);
  private static final int FEW_CELLS = 1;

  @Test
  void theLeftmostLongestMatchIsFoundAsDefined() throws BadPatternException {
    Random random = new Random(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      boolean extended = random.nextBoolean();
      PatternGrammar grammar = new PatternGrammar(random, extended, false);
      String pattern = grammar.pattern();
      Options options =
          Options.GREP.withIgnoreCase(random.nextBoolean()).withMultiline(random.nextInt(4) == 0);
      Parsed parsed = Parsed.of(pattern, extended, options);
      if (parsed == null) {
        continue;
      }
      Meaning meaning = new Meaning(parsed.tree(), CharacterClass.WORD.set(), options.multiline());
      Matcher plenty = new Matcher(parsed.program(), Cancellation.NEVER);
      Matcher thrashing = new Matcher(parsed.program(), Cancellation.NEVER, FEW_CELLS);
      for (int i = 0; i < 12; i++) {
        byte[] text = grammar.line(random.nextBoolean());
        if (options.multiline() && text.length > 2) {
          text[1] = '\n';
        }
        String name = round + ": " + pattern + " on " + Arrays.toString(text) + " " + options;
        int[] expected = inBytes(meaning.leftmostLongest(Utf8.symbols(text)), text);
        assertThat(span(plenty, text)).as(name).isEqualTo(expected);
        assertThat(span(thrashing, text)).as(name).isEqualTo(expected);
        if (!options.multiline()) {
          assertThat(plenty.nextLine(text, 0, text.length) >= 0 || matchesEmptyLine(plenty, text))
              .as(name)
              .isEqualTo(expected.length > 0);
          assertThat(inPieces(random, plenty, text)).as(name).isEqualTo(expected.length > 0);
          assertThat(inPieces(random, thrashing, text)).as(name).isEqualTo(expected.length > 0);
        }
      }
    }
  }

  @Test
  void groupsAreTheSameWithAndWithoutMemory() throws BadPatternException {
    Random random = new Random(SEED + 1);
    for (int round = 0; round < ROUNDS; round++) {
      PatternGrammar grammar = new PatternGrammar(random, true, false);
      Parsed parsed = Parsed.of(grammar.pattern(), true, Options.SED);
      if (parsed == null || parsed.program().groups() == 0) {
        continue;
      }
      Program program = parsed.program();
      Matcher matcher = new Matcher(program, Cancellation.NEVER);
      Backtracker backtracker = new Backtracker(program, Cancellation.NEVER);
      ParallelTracer tracer = new ParallelTracer(program, Cancellation.NEVER);
      for (int i = 0; i < 8; i++) {
        byte[] text = grammar.line(false);
        if (!matcher.find(text, 0, text.length, 0)) {
          continue;
        }
        int start = matcher.start(0);
        int end = matcher.end(0);
        int[] deep = new int[program.slots()];
        int[] wide = new int[program.slots()];
        Arrays.fill(deep, -1);
        Arrays.fill(wide, -1);
        deep[0] = start;
        wide[0] = start;
        assertThat(backtracker.trace(text, 0, text.length, start, end, true, deep)).isEqualTo(end);
        assertThat(tracer.trace(text, 0, text.length, start, end, true, wide)).isEqualTo(end);
        assertThat(wide).as(parsed.pattern() + " on " + Arrays.toString(text)).isEqualTo(deep);
      }
    }
  }

  @Test
  void countingAndListingLinesGiveTheSameForBuffersOfAnySize() throws BadPatternException {
    Random random = new Random(SEED + 2);
    for (int round = 0; round < ROUNDS / 10; round++) {
      PatternGrammar grammar = new PatternGrammar(random, true, false);
      Parsed parsed = Parsed.of(grammar.pattern(), true, Options.GREP);
      if (parsed == null) {
        continue;
      }
      byte[] text = lines(grammar, random, 50 + random.nextInt(1500));
      Matcher plenty = new Matcher(parsed.program(), Cancellation.NEVER);
      Matcher thrashing = new Matcher(parsed.program(), Cancellation.NEVER, FEW_CELLS);
      List<Integer> expected = matchingLines(plenty, text);
      String name = round + ": " + parsed.pattern();
      assertThat(plenty.countLines(text, 0, text.length)).as(name).isEqualTo(expected.size());
      assertThat(thrashing.countLines(text, 0, text.length)).as(name).isEqualTo(expected.size());
      assertThat(listed(plenty, text)).as(name).isEqualTo(expected);
      assertThat(listed(thrashing, text)).as(name).isEqualTo(expected);
    }
  }

  private static byte[] lines(PatternGrammar grammar, Random random, int count) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      text.writeBytes(grammar.line(random.nextBoolean()));
      text.write('\n');
    }
    return text.toByteArray();
  }

  /** Each line on its own, by its span. */
  private static List<Integer> matchingLines(Matcher matcher, byte[] text) {
    List<Integer> starts = new ArrayList<>();
    for (int from = 0; from < text.length; ) {
      int end = matcher.lineEnd(text, from, text.length);
      if (matcher.find(text, from, end, from)) {
        starts.add(from);
      }
      from = end + 1;
    }
    return starts;
  }

  private static List<Integer> listed(Matcher matcher, byte[] text) {
    List<Integer> starts = new ArrayList<>();
    int at = matcher.nextLine(text, 0, text.length);
    while (at >= 0) {
      starts.add(at);
      at = matcher.nextLine(text, matcher.lineEnd(text, at, text.length) + 1, text.length);
    }
    return starts;
  }

  private static boolean matchesEmptyLine(Matcher matcher, byte[] text) {
    return text.length == 0 && matcher.find(text, 0, 0, 0);
  }

  private static boolean inPieces(Random random, Matcher matcher, byte[] text) {
    matcher.begin();
    for (int from = 0; from < text.length; ) {
      int to = from + random.nextInt(text.length - from + 1);
      if (matcher.feed(text, from, to)) {
        return true;
      }
      from = to;
    }
    return matcher.finish();
  }

  private static int[] span(Matcher matcher, byte[] text) {
    return matcher.find(text, 0, text.length, 0)
        ? new int[] {matcher.start(0), matcher.end(0)}
        : new int[0];
  }

  private static int[] inBytes(int @Nullable [] span, byte[] text) {
    if (span == null) {
      return new int[0];
    }
    int[] symbols = Utf8.symbols(text);
    int start = 0;
    for (int i = 0; i < span[0]; i++) {
      start += Utf8.length(symbols[i]);
    }
    int end = start;
    for (int i = span[0]; i < span[1]; i++) {
      end += Utf8.length(symbols[i]);
    }
    return new int[] {start, end};
  }

  /** A pattern in all its forms. */
  private record Parsed(String pattern, Node tree, Program program) {
    static @Nullable Parsed of(String pattern, boolean extended, Options options)
        throws BadPatternException {
      byte[] bytes = pattern.getBytes(StandardCharsets.UTF_8);
      try {
        Node tree =
            new PosixParser(Utf8.symbols(bytes), extended, options, new GroupNumbers(0)).parse();
        Syntax syntax = extended ? Syntax.EXTENDED : Syntax.BASIC;
        return new Parsed(pattern, tree, Program.compile(List.of(bytes), syntax, options));
      } catch (BadPatternException e) {
        return null;
      }
    }
  }
}
