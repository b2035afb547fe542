package dev.osd.daemon.builtin;

import dev.osd.daemon.builtin.io.Bytes;
import dev.osd.daemon.builtin.io.Memory;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The lines that {@link Sort} has in memory: as many as it gets room for. */
final class SortBuffer implements AutoCloseable {
  /** Room that every run has, however many there are, in bytes and in lines. */
  static final int LEAST_BYTES = 4 * LineReader.BLOCK;

  private static final int LEAST_LINES = 8 * 1024;

  private final Streams streams;
  private final byte lineEnd;
  private final Memory.Share share;
  private byte[] data = new byte[LEAST_BYTES];
  private int filled;
  private int scanned;
  private int[] starts = new int[LEAST_LINES + 1];
  private int lines;

  SortBuffer(Streams streams, byte lineEnd, Memory memory) {
    this.streams = streams;
    this.lineEnd = lineEnd;
    this.share = memory.open();
  }

  /**
   * Reads until the input's end or until there is no more room. The last line gets its end if it
   * has none.
   *
   * @return whether there may be more to read
   */
  boolean fill(InputStream in) throws IOException, RefusedException {
    while (true) {
      streams.cancellation().check();
      if (!scan() || (data.length - filled < LineReader.BLOCK && !growData())) {
        if (lines == 0) {
          throw new RefusedException(
              "a line of the input is longer than "
                  + filled
                  + " bytes, all the memory there is for it");
        }
        return true;
      }
      int count = in.read(data, filled, Math.min(LineReader.BLOCK, data.length - filled));
      if (count < 0) {
        if (filled > starts[lines]) {
          data[filled++] = lineEnd;
          return !scan();
        }
        return false;
      }
      filled += count;
    }
  }

  /** Sorts the lines and writes them. */
  void writeSorted(LineOrder order, LineOutput out) throws IOException {
    LineSorter sorter = new LineSorter(data, starts, lines, order, streams.cancellation());
    sorter.sort();
    for (int i = 0; i < lines; i++) {
      int line = sorter.line(i);
      out.write(data, starts[line], starts[line + 1] - 1);
    }
  }

  /** Forgets the lines, but for one that has only begun. */
  void forgetLines() {
    int rest = filled - starts[lines];
    System.arraycopy(data, starts[lines], data, 0, rest);
    filled = rest;
    scanned = 0;
    lines = 0;
  }

  boolean isEmpty() {
    return lines == 0;
  }

  @Override
  public void close() {
    share.close();
  }

  /** Finds line ends in what was read. Returns false if there is no room for more lines. */
  private boolean scan() {
    while (true) {
      int end = Bytes.indexOf(data, scanned, filled, lineEnd);
      if (end < 0) {
        scanned = filled;
        return true;
      }
      if (lines + 1 == starts.length && !growLines()) {
        return false;
      }
      scanned = end + 1;
      starts[++lines] = scanned;
    }
  }

  /** Gets twice the room, or as many quarters more as there are. */
  private boolean growData() {
    int before = data.length;
    for (int quarters = 4; quarters > 0; quarters--) {
      long larger = Math.min(before + before / 4L * quarters, Integer.MAX_VALUE - 64);
      if (larger > before && share.take(larger)) {
        data = Arrays.copyOf(data, (int) larger);
        share.giveBack(before == LEAST_BYTES ? 0 : before);
        return true;
      }
    }
    return false;
  }

  private boolean growLines() {
    long more = (long) (starts.length - 1) * LineSorter.BYTES_A_LINE;
    if (2L * starts.length > Integer.MAX_VALUE - 64 || !share.take(more)) {
      return false;
    }
    starts = Arrays.copyOf(starts, 2 * starts.length - 1);
    return true;
  }
}
