package dev.osd.shell.llm.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osd.shell.FakeTerminal;
import java.io.FileOutputStream;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private final FakeTerminal terminal = new FakeTerminal().onScreen(true);

  @Test
  void showsWhatIsWrittenWithoutWhatATerminalWouldObey() throws Exception {
    try (Screen screen = Screen.on(terminal)) {
      FileOutputStream out = new FileOutputStream(screen.descriptor());
      byte[] text = "a\tb\n\u001b[31m漢字\r\u202e".getBytes(UTF_8);
      // Cut within a character.
      out.write(text, 0, 12);
      out.write(text, 12, text.length - 12);
    }

    assertThat(terminal.printed()).isEqualTo("a\tb\n\\u{1b}[31m漢字\\u{d}\\u{202e}");
  }

  @Test
  void showsWhatIsWrittenAtOnce() throws Exception {
    try (Screen screen = Screen.on(terminal)) {
      new FileOutputStream(screen.descriptor()).write("no line end yet".getBytes(UTF_8));
      terminal.awaitPrinted("no line end yet");
    }
  }

  @Test
  void tellsTheWriterWhereNobodyLooksAnyMore() throws Exception {
    terminal.closed();
    try (Screen screen = Screen.on(terminal)) {
      FileOutputStream out = new FileOutputStream(screen.descriptor());
      // A pipe takes 64 KiB without a reader: with one that is gone, it takes nothing.
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 100; i++) {
                  out.write(new byte[4096]);
                }
              })
          .hasMessageContaining("Broken pipe");
    }
  }
}
