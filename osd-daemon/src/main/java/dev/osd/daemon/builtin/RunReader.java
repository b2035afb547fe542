package dev.osd.daemon.builtin;

import dev.osd.daemon.builtin.io.Bytes;
import dev.osd.daemon.builtin.io.Memory;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;

/** Reads a sorted run line by line. */
final class RunReader {
  private final SortedRun run;
  private final byte lineEnd;
  private final LineOrder order;
  private final Memory.Share share;
  private byte[] buffer = new byte[LineReader.BLOCK];
  private int filled;
  private long position;
  private int from;
  private int to = -1;
  private long rank;

  RunReader(SortedRun run, byte lineEnd, LineOrder order, Memory.Share share) {
    this.run = run;
    this.lineEnd = lineEnd;
    this.order = order;
    this.share = share;
  }

  /** Goes on to the next line; false at the end. */
  boolean next() throws IOException, RefusedException {
    from = to + 1;
    to = Bytes.indexOf(buffer, from, filled, lineEnd);
    while (to < 0) {
      int had = filled - from;
      if (!refill()) {
        return false;
      }
      to = Bytes.indexOf(buffer, had, filled, lineEnd);
    }
    rank = order.rank(buffer, from, to, LineOrder.Stage.FIRST);
    return true;
  }

  /** Whether its line comes before another one's. */
  boolean isBefore(RunReader other) {
    return compare(other) < 0;
  }

  /** Whether its line comes after another one's. */
  boolean isAfter(RunReader other) {
    return compare(other) > 0;
  }

  void writeTo(LineOutput out) throws IOException {
    out.write(buffer, from, to);
  }

  private int compare(RunReader other) {
    return rank != other.rank
        ? Long.compare(rank, other.rank)
        : order.compareRanked(buffer, from, to, other.buffer, other.from, other.to, rank);
  }

  /** Moves what has begun to the front and reads on behind it. Returns false at the end. */
  private boolean refill() throws IOException, RefusedException {
    int begun = filled - from;
    if (position == run.length()) {
      if (begun > 0) {
        throw new EOFException("a scratch file ends within a line");
      }
      return false;
    }
    if (begun == buffer.length) {
      grow();
    }
    System.arraycopy(buffer, from, buffer, 0, begun);
    from = 0;
    int count = run.file().read(position, buffer, begun, buffer.length - begun);
    if (count < 0) {
      throw new EOFException("a scratch file is shorter than what was written to it");
    }
    position += count;
    filled = begun + count;
    return true;
  }

  private void grow() throws RefusedException {
    long larger = Math.min(2L * buffer.length, Integer.MAX_VALUE - 64);
    if (larger == buffer.length || !share.take(larger - buffer.length)) {
      throw new RefusedException(
          "a line of the input is longer than "
              + filled
              + " bytes, all the memory there is for it");
    }
    buffer = Arrays.copyOf(buffer, (int) larger);
  }
}
