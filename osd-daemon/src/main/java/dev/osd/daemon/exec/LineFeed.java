package dev.osd.daemon.exec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Cuts a program's standard output into lines as it comes, so that a list can be read that is
 * longer than what is kept of it. Of a line that is too long, the beginning counts.
 */
final class LineFeed implements OutputSink {
  /** Bytes of one line. */
  static final int LINE_BYTES = 8 << 10;

  /** Lines in all; what comes behind is passed over. */
  static final int MOST_LINES = 1 << 18;

  private final Consumer<String> lines;
  private final OutputSink next;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private int count;

  LineFeed(Consumer<String> lines, OutputSink next) {
    this.lines = lines;
    this.next = next;
  }

  @Override
  public void accept(Stream stream, byte[] bytes, int length) {
    if (stream == Stream.STDOUT) {
      cut(bytes, length);
    }
    next.accept(stream, bytes, length);
  }

  @Override
  public void end(Stream stream) {
    next.end(stream);
  }

  /** Hands on what stands behind the last line's end. */
  synchronized void finish() {
    if (line.size() > 0) {
      handOn();
    }
  }

  private synchronized void cut(byte[] bytes, int length) {
    for (int i = 0; i < length && count < MOST_LINES; i++) {
      if (bytes[i] == '\n') {
        handOn();
      } else if (line.size() < LINE_BYTES) {
        line.write(bytes[i]);
      }
    }
  }

  private void handOn() {
    count++;
    lines.accept(line.toString(StandardCharsets.UTF_8));
    line.reset();
  }
}
