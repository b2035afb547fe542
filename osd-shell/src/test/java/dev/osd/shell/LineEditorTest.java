package dev.osd.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The line editor, key by key. */
class LineEditorTest {
  private static LineEditor typed(String given, String keys) {
    LineEditor editor = new LineEditor(given);
    for (byte b : keys.getBytes(StandardCharsets.UTF_8)) {
      editor.key(b & 0xff);
    }
    return editor;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "abc | d | abcd",
        "abc | ^?^? | a",
        "abc | ^Ax | xabc",
        "abc | ^A^D | bc",
        "abc | ^A^F^K | a",
        "abc | ^B^U | c",
        "rm -rf / | ^W~ | rm -rf ~",
        "abc | E[DE[Dx | axbc",
        "abc | E[HxE[Fy | xabcy",
        "abc | E[1~E[3~ | bc",
        "abc | E[200~x | abcx",
        "one two | E[1;5Dx | one xtwo",
        "one two | ^AEfx | onex two",
        "abc | E[99;99;99;99;99;99;99;99x | abc99;99;99x",
        "ab | ä漢🦊 | abä漢🦊",
        "ä漢🦊 | ^?^? | ä"
      })
  void doesWhatTheKeySays(String given, String keys, String becomes) {
    LineEditor editor =
        typed(
            given,
            keys.replace("^?", "\u007f")
                .replace("^A", "\u0001")
                .replace("^B", "\u0002")
                .replace("^D", "\u0004")
                .replace("^F", "\u0006")
                .replace("^K", "\u000b")
                .replace("^U", "\u0015")
                .replace("^W", "\u0017")
                .replace("E", "\u001b"));

    assertThat(editor.text()).isEqualTo(becomes);
    assertThat(editor.state()).isEqualTo(LineEditor.State.OPEN);
    assertThat(editor.result()).isEmpty();
  }

  @Test
  void endsByReturnAndIsLeftByCtrlC() {
    assertThat(typed("a", "b\r").result()).contains("ab");
    assertThat(typed("a", "b\u0003").state()).isEqualTo(LineEditor.State.LEFT);
    assertThat(typed("a", "b\u0003").result()).isEmpty();
    assertThat(typed("", "\u0004").state()).isEqualTo(LineEditor.State.LEFT);
  }

  @Test
  void showsWhatIsHiddenAndDeletesItAsOneCharacter() {
    LineEditor editor = new LineEditor("a\u202eb\n");

    assertThat(editor.view(80)).isEqualTo(new LineEditor.View("a\\u{202e}b\\u{a}", 15));
    editor.key(0x7f);
    editor.key(0x7f);
    editor.key(0x7f);
    assertThat(editor.text()).isEqualTo("a");
  }

  @Test
  void showsThePartAroundTheCursor() {
    LineEditor editor = new LineEditor("0123456789".repeat(10));

    LineEditor.View end = editor.view(21);
    assertThat(end.line()).hasSizeLessThanOrEqualTo(20).endsWith("789");
    assertThat(end.column()).isEqualTo(end.line().length());
    editor.key(1);
    assertThat(editor.view(21)).isEqualTo(new LineEditor.View("01234567890123456789", 0));
    assertThat(new LineEditor("漢漢").view(80).column()).isEqualTo(4);
  }

  @Test
  void dropsWhatIsNoCharacterAndWhatIsTooMuch() {
    LineEditor editor = new LineEditor("");
    for (int b : new int[] {0xff, 0x80, 0xc3, 'x', 0xed, 0xa0, 0x80}) {
      editor.key(b);
    }
    assertThat(editor.text()).isEqualTo("x");

    LineEditor full = new LineEditor("y".repeat(LineEditor.MOST_CHARACTERS + 5));
    full.key('z');
    assertThat(full.text()).hasSize(LineEditor.MOST_CHARACTERS).doesNotContain("z");
  }
}
