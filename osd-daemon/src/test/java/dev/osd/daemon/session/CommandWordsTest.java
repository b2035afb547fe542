package dev.osd.daemon.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Words as a shell splits them, and nothing else that a shell does. */
final class CommandWordsTest {
  /** The words stand with a slash between them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '`',
      value = {
        "grep error @ grep/error",
        "  grep \t error  @ grep/error",
        "grep 'a b' @ grep/a b",
        "grep \"a b\" @ grep/a b",
        "grep a\\ b @ grep/a b",
        "grep 'it'\\''s' @ grep/it's",
        "grep ''  @ grep/",
        "grep \"\"'' x @ grep//x",
        "grep \"a\\\"b\" @ grep/a\"b",
        "grep \"a\\nb\" @ grep/a\\nb",
        "grep 'a\\nb' @ grep/a\\nb",
        "grep a\\nb @ grep/anb",
        "grep fo* $HOME ~ {a,b} #x !y (z) [c] @ grep/fo*/$HOME/~/{a,b}/#x/!y/(z)/[c]",
        "grep foo$ @ grep/foo$",
        "grep 'a|b' \"c;d\" e\\&f @ grep/a|b/c;d/e&f",
        "grep \"$(rm)\" @ grep/$(rm)",
      })
  void splits(String command, String words) throws SessionException {
    assertThat(CommandWords.split(command)).isEqualTo(List.of(words.split("/", -1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "grep a | sort",
        "grep a|b",
        "grep a > out",
        "sort < in",
        "cat ; rm",
        "cat & ",
        "cat `id`",
        "a\nb",
        "a\rb"
      })
  void refusesWhatWouldSteerAShell(String command) {
    assertThatExceptionOfType(SessionException.class)
        .isThrownBy(() -> CommandWords.split(command))
        .withMessageContaining("quote");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "grep 'a", "grep \"a", "grep \"a\\\"", "grep a\\"})
  void refusesWhatIsNoCommand(String command) {
    assertThatExceptionOfType(SessionException.class).isThrownBy(() -> CommandWords.split(command));
  }

  @Test
  void aLineEndIsPlainInQuotesAndNothingBehindABackslash() throws SessionException {
    assertThat(CommandWords.split("tr 'a\nb' \"c\nd\" e\\\nf"))
        .containsExactly("tr", "a\nb", "c\nd", "ef");
  }
}
