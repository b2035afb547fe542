package dev.osd.daemon.builtin;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** A queue of pieces in scratch files: added at the end, read and dropped at the front. */
final class SpilledPieces implements Closeable {
  private static final int PIECES_A_FILE = 512;

  private record Piece(ScratchFile file, long position, int length, long units) {}

  private final Scratch scratch;
  private final Deque<ScratchFile> files = new ArrayDeque<>();
  private final Deque<Piece> pieces = new ArrayDeque<>();
  private int inLastFile;
  private long position;

  SpilledPieces(Scratch scratch) {
    this.scratch = scratch;
  }

  int size() {
    return pieces.size();
  }

  void add(byte[] bytes, int length, long units) throws IOException {
    if (files.isEmpty() || inLastFile == PIECES_A_FILE) {
      files.addLast(scratch.create());
      inLastFile = 0;
      position = 0;
    }
    ScratchFile file = files.getLast();
    file.append(bytes, 0, length);
    pieces.addLast(new Piece(file, position, length, units));
    position += length;
    inLastFile++;
  }

  long oldestUnits() {
    return pieces.getFirst().units();
  }

  /** Reads the oldest piece's bytes. Returns how many they are. */
  int read(byte[] into) throws IOException {
    Piece piece = pieces.getFirst();
    int filled = 0;
    while (filled < piece.length()) {
      int count =
          piece.file().read(piece.position() + filled, into, filled, piece.length() - filled);
      if (count < 0) {
        throw new EOFException("a scratch file is shorter than what was written to it");
      }
      filled += count;
    }
    return filled;
  }

  /** Forgets the oldest piece, and its file if it was the last in it. */
  void drop() throws IOException {
    pieces.removeFirst();
    if (pieces.isEmpty() || pieces.getFirst().position() == 0) {
      files.removeFirst().close();
    }
  }

  @Override
  public void close() throws IOException {
    while (!files.isEmpty()) {
      files.removeFirst().close();
    }
  }
}
