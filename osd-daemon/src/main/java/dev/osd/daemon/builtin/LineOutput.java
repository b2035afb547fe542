package dev.osd.daemon.builtin;

import dev.osd.daemon.builtin.io.BlockWriter;
import java.io.IOException;

/** Writes lines that come in their order, perhaps only the first of equal ones. */
final class LineOutput {
  private final BlockWriter out;
  private final LineOrder order;
  private final boolean unique;
  private final byte lineEnd;
  private byte[] last = new byte[128];
  private int lastLength;
  private boolean any;

  LineOutput(BlockWriter out, LineOrder order, boolean unique, byte lineEnd) {
    this.out = out;
    this.order = order;
    this.unique = unique;
    this.lineEnd = lineEnd;
  }

  /** Writes a line, whose end is not yet in {@code [from, to)}. */
  void write(byte[] bytes, int from, int to) throws IOException {
    if (unique && !isNew(bytes, from, to)) {
      return;
    }
    out.write(bytes, from, to - from);
    out.write(lineEnd);
  }

  private boolean isNew(byte[] bytes, int from, int to) {
    if (any && order.compare(last, 0, lastLength, bytes, from, to) == 0) {
      return false;
    }
    any = true;
    lastLength = to - from;
    if (lastLength > last.length) {
      last =
          new byte[Math.max(lastLength, (int) Math.min(2L * last.length, Integer.MAX_VALUE - 64))];
    }
    System.arraycopy(bytes, from, last, 0, lastLength);
    return true;
  }
}
