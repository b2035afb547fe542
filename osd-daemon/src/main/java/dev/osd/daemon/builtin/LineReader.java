package dev.osd.daemon.builtin;

import dev.osd.daemon.builtin.io.BlockWriter;
import dev.osd.daemon.builtin.io.Bytes;
import dev.osd.daemon.builtin.io.Memory;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts an input into lines, read in blocks. Either a block of whole lines at a time ({@link
 * #nextBlock()}) or line by line ({@link #nextLine()}); not both. The bytes stay in {@link
 * #buffer()} until the next call. A line longer than the memory that can be had is refused.
 */
final class LineReader implements AutoCloseable {
  /** How much is read and written at a time, in bytes. */
  static final int BLOCK = BlockWriter.SIZE;

  private static final int LONGEST = Integer.MAX_VALUE - 64;

  private final InputStream in;
  private final byte lineEnd;
  private final Memory.Share share;
  private final dev.osd.daemon.regex.Cancellation cancellation;
  private byte[] buffer = new byte[2 * BLOCK];
  private int filled;
  private int from;
  private int to;
  private int lineFrom;
  private int lineTo;
  private boolean terminated;
  private boolean ended;

  /**
   * @param lineEnd the byte that ends a line: newline or NUL
   * @param memory where room for long lines comes from
   */
  LineReader(Streams streams, byte lineEnd, Memory memory) {
    this.in = streams.in();
    this.lineEnd = lineEnd;
    this.share = memory.open();
    this.cancellation = streams.cancellation();
  }

  byte[] buffer() {
    return buffer;
  }

  /** Where the current block begins, or in {@link #nextLine()} the current line. */
  int from() {
    return lineFrom;
  }

  /** Behind the current block's last byte, or the current line's without its end. */
  int to() {
    return lineTo;
  }

  /** Whether the current line, or the current block's last line, has its line end. */
  boolean terminated() {
    return terminated;
  }

  /**
   * Goes on to the next block, of at least one line, each with its end but perhaps the input's
   * last.
   *
   * @return false at the end of the input
   */
  boolean nextBlock() throws IOException, RefusedException {
    if (!fill()) {
      return false;
    }
    lineFrom = from;
    lineTo = to;
    terminated = buffer[to - 1] == lineEnd;
    from = to;
    return true;
  }

  /**
   * Goes on to the next line.
   *
   * @return false at the end of the input
   */
  boolean nextLine() throws IOException, RefusedException {
    if (from == to && !fill()) {
      return false;
    }
    lineFrom = from;
    int end = Bytes.indexOf(buffer, from, to, lineEnd);
    terminated = end >= 0;
    lineTo = terminated ? end : to;
    from = terminated ? end + 1 : to;
    return true;
  }

  /** Gives back the memory of long lines. */
  @Override
  public void close() {
    share.close();
  }

  /** Reads until there is a whole line behind {@code to}, or the end. */
  private boolean fill() throws IOException, RefusedException {
    if (ended) {
      return false;
    }
    int rest = filled - to;
    System.arraycopy(buffer, to, buffer, 0, rest);
    filled = rest;
    from = 0;
    to = 0;
    while (true) {
      cancellation.check();
      if (buffer.length - filled < BLOCK / 2) {
        grow();
      }
      int count = in.read(buffer, filled, Math.min(BLOCK, buffer.length - filled));
      if (count < 0) {
        ended = true;
        to = filled;
        return filled > 0;
      }
      int end = Bytes.lastIndexOf(buffer, filled, filled + count, lineEnd);
      filled += count;
      if (end >= 0) {
        to = end + 1;
        return true;
      }
    }
  }

  private void grow() throws RefusedException {
    long larger = Math.min(2L * buffer.length, LONGEST);
    if (larger == buffer.length || !share.take(larger - buffer.length)) {
      throw new RefusedException(
          "a line of the input is longer than "
              + filled
              + " bytes, all the memory there is for it");
    }
    buffer = Arrays.copyOf(buffer, (int) larger);
  }
}
