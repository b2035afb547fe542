package dev.osd.daemon.builtin.sed;

import dev.osd.daemon.builtin.io.BlockWriter;
import java.io.IOException;

/**
 * The output, which knows whether it owes a line end: the last line has none if it had none in the
 * input, unless something follows it.
 */
final class Output {
  private final BlockWriter writer;
  private final byte lineEnd;
  private boolean owesLineEnd;

  Output(BlockWriter writer, byte lineEnd) {
    this.writer = writer;
    this.lineEnd = lineEnd;
  }

  /** Writes a line. */
  void line(byte[] bytes, int from, int to, boolean terminated) throws IOException {
    payLineEnd();
    writer.write(bytes, from, to - from);
    if (terminated) {
      writer.write(lineEnd);
    } else {
      owesLineEnd = true;
    }
  }

  /** Writes bytes as they are. */
  void bytes(byte[] bytes, int from, int to) throws IOException {
    payLineEnd();
    writer.write(bytes, from, to - from);
  }

  void lineEnd() throws IOException {
    writer.write(lineEnd);
  }

  /** Writes the line end that is missing behind the last line. */
  void payLineEnd() throws IOException {
    if (owesLineEnd) {
      owesLineEnd = false;
      writer.write(lineEnd);
    }
  }

  void flush() throws IOException {
    writer.flush();
  }
}
