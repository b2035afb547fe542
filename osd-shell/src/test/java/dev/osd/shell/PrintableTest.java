package dev.osd.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
  @ParameterizedTest
  @ValueSource(
      ints = {
        0x00, 0x07, 0x08, 0x09, 0x0a, 0x0d, 0x1b, 0x7f, // controls
        0x80, 0x85, 0x90, 0x9b, 0x9d, 0x9f, // 8-bit controls: CSI, OSC and others
        0xa0, 0x2003, 0x3000, // blanks that look like a space
        0xad, 0x200b, 0x200d, 0x2060, 0xfeff, // invisible
        0x200e, 0x200f, 0x61c, // marks of direction
        0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069, // overrides
        0x2028, 0x2029, // line and paragraph separators
        0x34f, 0x115f, 0x1160, 0x17b4, 0x180b, 0x3164, 0xfe0f, 0xffa0, // invisible letters, marks
        0xe0001, 0xe0041, 0xe0100, // tags and variation selectors
        0xd800, 0xdfff, 0xe000, 0xffff, 0x10ffff, // halves, private, none
      })
  void spellsOutWhatATerminalWouldObeyOrNotShow(int character) {
    String text = "a" + new String(new int[] {character}, 0, 1) + "b";

    assertThat(Printable.of(text)).isEqualTo("a\\u{" + Integer.toHexString(character) + "}b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "ä ß 漢字 🦊 é", "a\\u{1b}b", "~!@#$%^&*()"})
  void leavesOtherTextAlone(String text) {
    assertThat(Printable.of(text)).isSameAs(text);
    assertThat(Printable.ofJson(text)).isSameAs(text);
  }

  @Test
  void leavesNoControlCharacterAtAll() {
    String all =
        IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();

    assertThat(Printable.of(all).codePoints().filter(Character::isISOControl)).isEmpty();
    assertThat(Printable.ofJson(all).codePoints().filter(Character::isISOControl)).isEmpty();
  }

  @Test
  void keepsTheValueOfJson() {
    assertThat(Printable.ofJson("{\"a\":\"\u009b31m\u202eé\udb40\udc01\u007f\"}"))
        .isEqualTo("{\"a\":\"\\u009b31m\\u202eé\\udb40\\udc01\\u007f\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "git         | git",
        "/usr/bin/x  | /usr/bin/x",
        "--a=b@c,1:2 | --a=b@c,1:2",
        "``          | ''",
        "a b         | 'a b'",
        "it's        | 'it'\\''s'",
        "$(rm)       | '$(rm)'",
        "a;b         | 'a;b'",
        "*           | '*'",
        "ü           | 'ü'",
      })
  void quotesWordsThatAShellWouldReadDifferently(String word, String shown) {
    assertThat(Printable.word(word)).isEqualTo(shown);
  }

  @ParameterizedTest
  @MethodSource("hostileWords")
  void quotesAndSpellsOutHostileWords(String word, String shown) {
    assertThat(Printable.word(word)).isEqualTo(shown);
  }

  static Object[][] hostileWords() {
    return new Object[][] {
      {"a\nb", "'a\\u{a}b'"},
      {"\u001b[2J", "'\\u{1b}[2J'"},
      {"evil\u202etxt.exe", "'evil\\u{202e}txt.exe'"},
    };
  }
}
