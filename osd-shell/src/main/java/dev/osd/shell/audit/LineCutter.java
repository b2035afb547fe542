package dev.osd.shell.audit;

import dev.osd.shell.ShellException;
import java.io.ByteArrayOutputStream;

/**
 * Cuts bytes that come in pieces into lines. What stands behind the last newline is kept until the
 * rest of it comes, so a line that is being written is never shown by half.
 */
final class LineCutter {
  private final int most;
  private final LineSink sink;
  private ByteArrayOutputStream begun = new ByteArrayOutputStream();
  private boolean overlong;

  LineCutter(int most, LineSink sink) {
    this.most = most;
    this.sink = sink;
  }

  /** Takes the next piece. */
  void take(byte[] piece, int length) throws ShellException {
    int from = 0;
    for (int i = 0; i < length; i++) {
      if (piece[i] == '\n') {
        keep(piece, from, i);
        end();
        from = i + 1;
      }
    }
    keep(piece, from, length);
  }

  /** Drops what was kept of a line whose rest will not come. */
  void forget() {
    begun = new ByteArrayOutputStream();
    overlong = false;
  }

  private void keep(byte[] piece, int from, int to) {
    if (overlong || begun.size() + (to - from) > most) {
      forget();
      overlong = true;
    } else {
      begun.write(piece, from, to - from);
    }
  }

  private void end() throws ShellException {
    boolean skipped = overlong;
    byte[] line = begun.toByteArray();
    forget();
    if (skipped) {
      sink.tooLong();
    } else {
      sink.line(line);
    }
  }
}
