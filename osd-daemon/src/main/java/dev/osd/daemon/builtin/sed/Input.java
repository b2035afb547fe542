package dev.osd.daemon.builtin.sed;

import dev.osd.daemon.builtin.io.BlockWriter;
import dev.osd.daemon.builtin.io.Bytes;
import dev.osd.daemon.builtin.io.Memory;
import dev.osd.daemon.regex.Cancellation;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The input as lines, which the pattern space borrows as long as they stay in the buffer. */
final class Input {
  private static final int LARGEST = Integer.MAX_VALUE - 64;

  private final InputStream in;
  private final byte lineEnd;
  private final Memory.Share memory;
  private final Cancellation cancellation;
  private final Spaces spaces;
  private byte[] buffer = new byte[2 * BlockWriter.SIZE];
  private int from;
  private int to;
  private boolean ended;
  private long fillings;

  /**
   * @param spaces whose pattern space may show the buffer's bytes
   */
  Input(
      InputStream in, byte lineEnd, Memory.Share memory, Cancellation cancellation, Spaces spaces) {
    this.in = in;
    this.lineEnd = lineEnd;
    this.memory = memory;
    this.cancellation = cancellation;
    this.spaces = spaces;
  }

  byte[] buffer() {
    return buffer;
  }

  /** Where what was read, but not yet given out, begins in the buffer. */
  int from() {
    return from;
  }

  int to() {
    return to;
  }

  /** How often the buffer was filled; what is in it has not moved since the last time. */
  long fillings() {
    return fillings;
  }

  /** Leaves out what is in front of {@code start}. */
  void skipTo(int start) {
    from = start;
  }

  /** Whether there is another line. */
  boolean hasNext() throws IOException, ScriptException {
    return from < to || fill();
  }

  /** Where the next line ends, at its line end or at the input's end. Only if there is one. */
  int nextEnd() throws IOException, ScriptException {
    int searched = from;
    while (true) {
      int end = Bytes.indexOf(buffer, searched, to, lineEnd);
      if (end >= 0) {
        return end;
      }
      int length = to - from;
      if (!fill()) {
        return to;
      }
      searched = from + length;
    }
  }

  /** Goes on behind a line that ends here; says whether it had a line end. */
  boolean take(int end) {
    boolean terminated = end < to;
    from = terminated ? end + 1 : end;
    return terminated;
  }

  /** Reads more behind what is there; what is there may move. */
  boolean fill() throws IOException, ScriptException {
    if (ended) {
      return false;
    }
    if (buffer.length - to < BlockWriter.SIZE / 2) {
      makeRoom();
    }
    cancellation.check();
    int count = in.read(buffer, to, Math.min(BlockWriter.SIZE, buffer.length - to));
    if (count < 0) {
      ended = true;
      return false;
    }
    to += count;
    fillings++;
    return true;
  }

  private void makeRoom() throws ScriptException {
    spaces.pattern().own();
    int length = to - from;
    if (length <= buffer.length / 2) {
      System.arraycopy(buffer, from, buffer, 0, length);
    } else {
      long larger = Math.min(2L * buffer.length, LARGEST);
      if (larger == buffer.length || !memory.take(larger - buffer.length)) {
        throw new ScriptException(
            ScriptException.PANIC,
            "a line of the input is longer than "
                + length
                + " bytes, all the memory there is for it");
      }
      buffer = Arrays.copyOf(buffer, (int) larger);
      System.arraycopy(buffer, from, buffer, 0, length);
    }
    to = length;
    from = 0;
  }
}
