package dev.osd.daemon.builtin;

import dev.osd.daemon.builtin.io.BlockWriter;
import dev.osd.daemon.builtin.io.Bytes;
import java.io.IOException;

/** What {@link Cat} does when lines are numbered, squeezed or made visible; one run's state. */
final class CatLines {
  private static final int NUMBER_WIDTH = 6;
  private static final int CARET = 0x40;
  private static final int DELETE = 0x7f;
  private static final int META = 0x80;

  private final boolean numberAll;
  private final boolean numberFull;
  private final boolean squeeze;
  private final boolean ends;
  private final boolean returnsAtEnds;
  private final byte[][] shown = new byte[256][];
  private final boolean plain;

  private long number;
  private boolean atStart = true;
  private boolean emptyBefore;
  private boolean heldReturn;

  /**
   * @param numberAll whether all lines are numbered
   * @param numberFull whether those that are not empty are numbered
   */
  CatLines(
      boolean numberAll,
      boolean numberFull,
      boolean squeeze,
      boolean ends,
      boolean tabs,
      boolean controls) {
    this.numberAll = numberAll;
    this.numberFull = numberFull;
    this.squeeze = squeeze;
    this.ends = ends;
    this.returnsAtEnds = ends && !controls;
    this.plain = !tabs && !controls;
    for (int b = 0; b < shown.length; b++) {
      boolean asIs = b == '\t' ? !tabs : !controls;
      shown[b] = asIs ? new byte[] {(byte) b} : visible(b);
    }
  }

  /** Copies the whole input. */
  void copy(Streams streams) throws IOException {
    BlockWriter out = new BlockWriter(streams.out());
    byte[] block = new byte[LineReader.BLOCK];
    int count;
    while ((count = streams.in().read(block, 0, block.length)) >= 0) {
      streams.cancellation().check();
      copy(block, count, out);
      out.flush();
    }
    writeHeldReturn(out);
    out.flush();
  }

  private void copy(byte[] block, int count, BlockWriter out) throws IOException {
    int from = 0;
    while (from < count) {
      int end = Bytes.indexOf(block, from, count, (byte) '\n');
      int to = end < 0 ? count : end;
      if (to > from) {
        text(block, from, to, out);
      }
      if (end >= 0) {
        lineEnd(out);
      }
      from = to + 1;
    }
  }

  private void text(byte[] block, int from, int to, BlockWriter out) throws IOException {
    writeHeldReturn(out);
    if (atStart) {
      atStart = false;
      emptyBefore = false;
      if (numberAll || numberFull) {
        writeNumber(out);
      }
    }
    heldReturn = returnsAtEnds && block[to - 1] == '\r';
    int end = heldReturn ? to - 1 : to;
    if (plain) {
      out.write(block, from, end - from);
    } else {
      for (int i = from; i < end; i++) {
        byte[] piece = shown[block[i] & 0xff];
        if (piece.length == 1) {
          out.write(piece[0]);
        } else {
          out.write(piece);
        }
      }
    }
  }

  private void lineEnd(BlockWriter out) throws IOException {
    if (atStart) {
      if (squeeze && emptyBefore) {
        return;
      }
      emptyBefore = true;
      if (numberAll) {
        writeNumber(out);
      }
    }
    if (heldReturn) {
      heldReturn = false;
      out.write("^M");
    }
    if (ends) {
      out.write('$');
    }
    out.write('\n');
    atStart = true;
  }

  /** A carriage return is {@code ^M} before a line's end, and otherwise itself. */
  private void writeHeldReturn(BlockWriter out) throws IOException {
    if (heldReturn) {
      heldReturn = false;
      out.write('\r');
    }
  }

  private void writeNumber(BlockWriter out) throws IOException {
    String text = Long.toString(++number);
    out.write(" ".repeat(Math.max(0, NUMBER_WIDTH - text.length())));
    out.write(text);
    out.write('\t');
  }

  private static byte[] visible(int b) {
    StringBuilder text = new StringBuilder(b >= META ? "M-" : "");
    int low = b & ~META;
    if (low < ' ' || low == DELETE) {
      text.append('^').append((char) (low ^ CARET));
    } else {
      text.append((char) low);
    }
    return text.toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }
}
