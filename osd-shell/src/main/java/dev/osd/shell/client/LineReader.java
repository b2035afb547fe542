package dev.osd.shell.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** Cuts a stream into lines of bounded length. */
final class LineReader {
  private static final int FIRST_BUFFER = 8 << 10;

  private final InputStream in;
  private final int most;
  private byte[] buffer = new byte[FIRST_BUFFER];
  private int from;
  private int to;

  LineReader(InputStream in, int most) {
    this.in = in;
    this.most = most;
  }

  /** The stream has a line that is over the bound. */
  static final class LineTooLongException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * The next line without its newline; nothing at the end of the stream.
   *
   * @throws LineTooLongException if the line is over the bound
   * @throws EOFException if the stream ends within a line
   */
  Optional<byte[]> next() throws IOException {
    int searched = from;
    while (true) {
      for (int i = searched; i < to; i++) {
        if (buffer[i] == '\n') {
          byte[] line = Arrays.copyOfRange(buffer, from, i);
          from = i + 1;
          return Optional.of(line);
        }
      }
      if (to - from > most) {
        throw new LineTooLongException();
      }
      int unread = to - from;
      makeRoom();
      searched = from + unread;
      int count = in.read(buffer, to, buffer.length - to);
      if (count < 0) {
        if (unread > 0) {
          throw new EOFException("it was closed within a reply");
        }
        return Optional.empty();
      }
      to += count;
    }
  }

  private void makeRoom() {
    if (from > 0) {
      System.arraycopy(buffer, from, buffer, 0, to - from);
      to -= from;
      from = 0;
    }
    if (to == buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.min(buffer.length * 2, most + 1));
    }
  }
}
