package dev.osd.daemon.regex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No pattern and no text takes more than its share of time or memory. */
final class BoundsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a{1,32767}",
        "((a{1,1000}){1,1000}){1,1000}",
        "(){32767}",
        "((((((((((a{10}){10}){10}){10}){10}){10}){10}){10}){10}){10})",
        "(a?){10000}",
        "[[:alpha:]]{10001}",
        "a{32768}"
      })
  void patternsThatWouldGrowTooBigAreRefused(String pattern) {
    assertThatThrownBy(() -> compile(pattern))
        .isInstanceOf(BadPatternException.class)
        .hasMessage("Regular expression too big");
  }

  @Test
  void takesAsManyStatesAsAllowedAndNotOneMore() throws BadPatternException {
    int most = NfaBuilder.MOST_STATES - 1;
    assertThat(compile("a{" + most + "}").groups()).isZero();
    assertThatThrownBy(() -> compile("a{" + (most + 1) + "}"))
        .isInstanceOf(BadPatternException.class);
  }

  @Test
  void groupsWithinGroupsHaveABound() throws BadPatternException {
    int most = PosixParser.MOST_DEPTH;
    assertThat(compile("(".repeat(most) + "a" + ")".repeat(most)).groups()).isEqualTo(most);
    assertThatThrownBy(() -> compile("(".repeat(100_000) + "a" + ")".repeat(100_000)))
        .isInstanceOf(BadPatternException.class)
        .hasMessage("Regular expression too big");
    assertThatThrownBy(() -> compile("a" + "{1,2}".repeat(most + 2)))
        .isInstanceOf(BadPatternException.class)
        .hasMessage("Regular expression too big");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "((b?|.?)*)*X",
        "(a*)*b",
        "(x+x+)+y",
        "(a|a)*b",
        "(a|aa)+$b",
        "((a*)*)*b",
        "(.*)*b.*c.*d",
        "(a?){30}a{30}b",
        "[a-z]*Q",
        "(.{13})*y|(.{7})*z"
      })
  void searchingInVainTakesStepsInProportionToTheText(String pattern) throws BadPatternException {
    long once = steps(pattern, 20_000);
    long fourTimes = steps(pattern, 80_000);
    assertThat(fourTimes).isLessThan(6 * once + 10_000);
  }

  /** Every match is short, and every run goes on to the end to look for a longer one. */
  @Test
  void lookingForALongerMatchIsNotRepeated() throws BadPatternException {
    long once = stepsOfAll("a.*b|a", 20_000);
    long fourTimes = stepsOfAll("a.*b|a", 80_000);
    assertThat(fourTimes).isLessThan(6 * once);
  }

  @Test
  void aTableThatIsFullIsEmptiedAndTheSearchGoesOn() throws BadPatternException {
    Program program = program("[ab]*a[ab]{12}c");
    Dfa dfa = new Dfa(program.forward(), program.alphabet(), true, 100);
    LineScanner scanner = new LineScanner(program, dfa, Cancellation.NEVER);
    byte[] text = new byte[10_000];
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) (Integer.bitCount(i * 0x9E3779B9) % 2 == 0 ? 'a' : 'b');
    }
    text[text.length - 1] = 'c';
    text[text.length - 14] = 'a';
    scanner.begin();
    assertThat(scanner.run(text, 0, text.length) >= 0 || scanner.end()).isTrue();
    assertThat(dfa.emptied()).isPositive();
    assertThat(dfa.table())
        .hasSizeLessThanOrEqualTo(Math.max(100, 4 * program.alphabet().columns()));
  }

  @Test
  void backReferencesHaveABudget() throws BadPatternException {
    Matcher matcher = compile("(a*)*(a*)*(a*)*\\1b").matcher(Cancellation.NEVER);
    byte[] text = bytes("a".repeat(200));
    assertThatThrownBy(() -> matcher.find(text, 0, text.length, 0))
        .isInstanceOf(MatchBudgetException.class)
        .hasMessageContaining("steps");
  }

  @Test
  void aLineInPiecesIsNotHeldBeyondItsBoundForBackReferences() throws BadPatternException {
    Matcher matcher = compile("(a)\\1").matcher(Cancellation.NEVER);
    byte[] piece = new byte[1 << 20];
    matcher.begin();
    for (int i = 0; i < Matcher.MOST_HELD / piece.length; i++) {
      matcher.feed(piece, 0, piece.length);
    }
    assertThatThrownBy(() -> matcher.feed(piece, 0, 1)).isInstanceOf(MatchBudgetException.class);
  }

  @Test
  void aLineInPiecesTakesNoMemoryOfItsLength() throws BadPatternException {
    Matcher matcher = compile("x.*y$").matcher(Cancellation.NEVER);
    byte[] piece = new byte[1 << 20];
    Arrays.fill(piece, (byte) 'é');
    matcher.begin();
    assertThat(matcher.feed(bytes("x"), 0, 1)).isFalse();
    for (int i = 0; i < 64; i++) {
      assertThat(matcher.feed(bytes("abc"), 0, 3)).isFalse();
    }
    assertThat(matcher.feed(bytes("y"), 0, 1)).isFalse();
    assertThat(matcher.finish()).isTrue();
  }

  @Test
  void groupsOfAMatchThatIsTooLongToRememberAreFoundAllTheSame() throws BadPatternException {
    Program program = program("((a*)(b*))*(c)");
    byte[] text = bytes("a".repeat(600_000) + "b".repeat(600_000) + "c");
    assertThat((long) program.forward().size() * text.length).isGreaterThan(Matcher.MOST_BITS);
    Matcher matcher = new Matcher(program, Cancellation.NEVER);
    assertThat(matcher.find(text, 0, text.length, 0)).isTrue();
    assertThat(matcher.end(2)).isEqualTo(600_000);
    assertThat(matcher.end(3)).isEqualTo(1_200_000);
    assertThat(matcher.start(4)).isEqualTo(1_200_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(a*)*b", "(a)*\\1b", "q[a-z]*z"})
  void everySearchCanBeCancelled(String pattern) throws BadPatternException {
    AtomicInteger asked = new AtomicInteger();
    Cancellation cancellation =
        () -> {
          if (asked.incrementAndGet() > 1) {
            throw new CancelledException("over");
          }
        };
    Matcher matcher = compile(pattern).matcher(cancellation);
    byte[] text = bytes("q" + "a".repeat(1 << 20));
    assertThatThrownBy(
            () -> {
              matcher.find(text, 0, text.length, 0);
              matcher.nextLine(text, 0, text.length);
            })
        .isInstanceOf(CancelledException.class);
  }

  private static long steps(String pattern, int length) throws BadPatternException {
    Program program = program(pattern);
    Dfa dfa = new Dfa(program.forward(), program.alphabet(), false, Dfa.MOST_CELLS);
    SpanFinder finder = new SpanFinder(program, dfa, Cancellation.NEVER);
    byte[] text = bytes("ax".repeat(length / 2));
    finder.begin();
    assertThat(finder.find(text, 0, text.length, 0)).isEqualTo(-1);
    return finder.steps();
  }

  private static long stepsOfAll(String pattern, int length) throws BadPatternException {
    Program program = program(pattern);
    Dfa dfa = new Dfa(program.forward(), program.alphabet(), false, Dfa.MOST_CELLS);
    SpanFinder finder = new SpanFinder(program, dfa, Cancellation.NEVER);
    byte[] text = bytes("a".repeat(length));
    finder.begin();
    for (int at = 0; at < length; at = finder.end()) {
      assertThat(finder.find(text, 0, text.length, at)).isEqualTo(at);
    }
    return finder.steps();
  }

  private static Program program(String pattern) throws BadPatternException {
    return Program.compile(List.of(bytes(pattern)), Syntax.EXTENDED, Options.GREP);
  }

  private static Regex compile(String pattern) throws BadPatternException {
    return Regex.compile(List.of(bytes(pattern)), Syntax.EXTENDED, Options.GREP);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
