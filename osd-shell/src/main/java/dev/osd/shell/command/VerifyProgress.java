package dev.osd.shell.command;

import dev.osd.shell.ShellException;
import dev.osd.shell.Terminal;
import java.util.function.LongConsumer;

/** Shows on a terminal how far the check of a big log has come. */
final class VerifyProgress implements LongConsumer {
  /** A smaller log is checked before anybody could wonder. */
  static final long LEAST_BYTES = 64 << 20;

  private static final String CLEAR = "\r\u001b[K";

  private final Terminal terminal;
  private final long bytes;
  private final boolean wanted;
  private long shown = -1;

  /**
   * @param bytes how long the log is
   */
  VerifyProgress(Terminal terminal, long bytes) {
    this.terminal = terminal;
    this.bytes = bytes;
    this.wanted = terminal.printsToTerminal() && bytes >= LEAST_BYTES;
  }

  @Override
  public void accept(long read) {
    long percent = bytes == 0 ? 100 : Math.min(100, read * 100 / bytes);
    if (wanted && percent > shown) {
      shown = percent;
      print(CLEAR + "checking ... " + percent + " %");
    }
  }

  /** Takes away what was shown. */
  void clear() {
    if (shown >= 0) {
      print(CLEAR);
    }
  }

  private void print(String text) {
    try {
      terminal.print(text);
    } catch (ShellException e) {
      // Nobody looks any more; the verdict itself will notice.
    }
  }
}
