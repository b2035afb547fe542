package dev.osd.daemon.builtin;

import dev.osd.daemon.builtin.io.Memory;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The part of an input that has been read and that may still be wanted: a queue of pieces, new ones
 * at its end, each with the number of units that end in it. What finds no room in memory waits in
 * scratch files, each of which is gone as soon as its last piece is.
 */
final class Backlog implements Closeable {
  /** How much of it stays in memory, if there is as much. */
  static final int MOST_KEPT_BYTES = 16 << 20;

  private static final int KEPT_ANYWAY = 4;

  /** Bytes in memory; {@code units} of them end here. */
  private static final class Piece {
    private final byte[] bytes;
    private int length;
    private long units;

    private Piece(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  private final Streams streams;
  private final Memory.Share share;
  private final Units units;
  private final Deque<Piece> kept = new ArrayDeque<>();
  private final SpilledPieces spilled;
  private final Piece returning = new Piece(new byte[LineReader.BLOCK]);
  private byte[] spare = new byte[0];
  private int granted;
  private long total;
  private boolean endsWhole = true;

  Backlog(Streams streams, Memory memory, Units units) {
    this.streams = streams;
    this.share = memory.open();
    this.units = units;
    this.spilled = new SpilledPieces(streams.scratch());
  }

  /** Reads once more. Returns false at the end of the input. */
  boolean read() throws IOException {
    streams.cancellation().check();
    Piece last = kept.peekLast();
    if (last == null || last.length == LineReader.BLOCK) {
      last = new Piece(block());
      kept.addLast(last);
    }
    int from = last.length;
    int count = streams.in().read(last.bytes, from, LineReader.BLOCK - from);
    if (count < 0) {
      return false;
    }
    long more = units.count(last.bytes, from, from + count);
    last.length += count;
    last.units += more;
    total += more;
    endsWhole =
        count == 0 ? endsWhole : units.count(last.bytes, from + count - 1, from + count) > 0;
    return true;
  }

  /** How many units there are in it, the last of which may lack its end. */
  long units() {
    return total + (endsWhole ? 0 : 1);
  }

  /** Whether more than so many units would end in the rest, were the oldest piece gone. */
  boolean canSpareOldest(long wanted) {
    return kept.size() + spilled.size() > 1 && total - oldestUnits() > wanted;
  }

  /** Forgets the oldest piece. */
  void dropOldest() throws IOException {
    if (spilled.size() > 0) {
      total -= spilled.oldestUnits();
      spilled.drop();
    } else {
      Piece oldest = kept.removeFirst();
      total -= oldest.units;
      spare = oldest.bytes;
    }
  }

  /** Writes the oldest piece and forgets it. */
  void printOldest(OutputStream out) throws IOException {
    Piece oldest = oldest();
    out.write(oldest.bytes, 0, oldest.length);
    dropOldest();
  }

  /** Writes all but the first so many units, and forgets everything. */
  void printBehind(long skipped, OutputStream out) throws IOException {
    long left = skipped;
    while (kept.size() + spilled.size() > 0) {
      streams.cancellation().check();
      Piece oldest = oldest();
      if (oldest.units < left) {
        left -= oldest.units;
      } else {
        int from = left == 0 ? 0 : units.end(oldest.bytes, 0, oldest.length, left);
        left = 0;
        out.write(oldest.bytes, from, oldest.length - from);
      }
      dropOldest();
    }
  }

  /** Writes the first so many units, which there are, and forgets everything. */
  void printFirst(long wanted, OutputStream out) throws IOException {
    long left = wanted;
    while (left > 0 && kept.size() + spilled.size() > 0) {
      streams.cancellation().check();
      Piece oldest = oldest();
      int to =
          oldest.units < left ? oldest.length : units.end(oldest.bytes, 0, oldest.length, left);
      left -= Math.min(left, oldest.units);
      out.write(oldest.bytes, 0, to);
      dropOldest();
    }
  }

  @Override
  public void close() throws IOException {
    share.close();
    spilled.close();
  }

  private long oldestUnits() {
    return spilled.size() > 0 ? spilled.oldestUnits() : kept.getFirst().units;
  }

  private Piece oldest() throws IOException {
    if (spilled.size() == 0) {
      return kept.getFirst();
    }
    returning.units = spilled.oldestUnits();
    returning.length = spilled.read(returning.bytes);
    return returning;
  }

  /** Room for a piece: what was left over, new memory, or that of a piece that goes to scratch. */
  private byte[] block() throws IOException {
    if (spare.length > 0) {
      byte[] block = spare;
      spare = new byte[0];
      return block;
    }
    boolean room = (granted + 1) * LineReader.BLOCK <= MOST_KEPT_BYTES;
    if (granted < KEPT_ANYWAY || (room && share.take(LineReader.BLOCK))) {
      granted++;
      return new byte[LineReader.BLOCK];
    }
    Piece oldest = kept.removeFirst();
    spilled.add(oldest.bytes, oldest.length, oldest.units);
    return oldest.bytes;
  }
}
