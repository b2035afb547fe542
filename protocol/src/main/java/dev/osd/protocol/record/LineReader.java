package dev.osd.protocol.record;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads the lines of a log's file and has each one's seal checked, in memory that does not grow
 * with a line's length: of a long one only the beginning and the end are kept. What it tells is of
 * the line that {@link #next} read last.
 */
final class LineReader {
  /** Bytes of a buffer that reads fast. */
  static final int BLOCK = 1 << 18;

  /** Bytes of a line's beginning that are kept. */
  static final int KEPT = 1 << 12;

  private final InputStream in;
  private final Chain chain;
  private final byte[] buffer;
  private int end;
  private boolean atEnd;

  /** Where the next line begins in the buffer. */
  private int next;

  /** Where the next line begins in the file. */
  private long offset;

  private final byte[] longBeginning = new byte[KEPT];

  /** Bytes of the line that were already taken out of the buffer. */
  private long taken;

  private int lineStart;
  private int lineEnd;
  private long lineOffset;
  private long number;
  private boolean ended;
  private Optional<Seal> seal = Optional.empty();

  /**
   * A reader from where {@code in} is.
   *
   * @param buffer of more than {@link #KEPT} bytes, the reader's own from now on
   */
  LineReader(InputStream in, Chain chain, byte[] buffer) {
    this.in = in;
    this.chain = chain;
    this.buffer = buffer;
  }

  /** Goes to the next line; false at the end of the file. */
  boolean next() throws IOException {
    lineOffset = offset;
    taken = 0;
    int scanned = next;
    while (true) {
      int newline = find(scanned);
      if (newline >= 0) {
        finish(newline, true);
        return true;
      }
      scanned = end;
      if (atEnd) {
        if (next == end && taken == 0) {
          return false;
        }
        finish(end, false);
        return true;
      }
      if (end == buffer.length) {
        scanned -= makeRoom();
      }
      fill();
    }
  }

  /** The line's number in the file, from 1. */
  long number() {
    return number;
  }

  /** Where the line begins in the file. */
  long lineOffset() {
    return lineOffset;
  }

  /** The line's bytes, without the newline. */
  long length() {
    return taken + lineEnd - lineStart;
  }

  /** Whether the line has a newline. */
  boolean ended() {
    return ended;
  }

  /** The line's seal, where it is sound and the line is whole. */
  Optional<Seal> seal() {
    return seal;
  }

  /** Behind the line and its newline: how much has been read. */
  long offset() {
    return offset;
  }

  /** The line's first bytes, as many as asked for or as it has, at most {@link #KEPT}. */
  byte[] beginning(int bytes) {
    if (taken > 0) {
      return Arrays.copyOf(longBeginning, Math.min(bytes, KEPT));
    }
    int most = Math.min(bytes, KEPT);
    return Arrays.copyOfRange(buffer, lineStart, Math.min(lineEnd, lineStart + most));
  }

  /** {@link #beginning(int)} as text, a character for each byte. */
  String beginningText(int bytes) {
    return new String(beginning(bytes), StandardCharsets.ISO_8859_1);
  }

  private void finish(int to, boolean newline) {
    lineStart = next;
    lineEnd = to;
    ended = newline;
    Optional<Seal> found = chain.check(buffer, lineStart, lineEnd);
    seal = ended ? found : Optional.empty();
    next = newline ? to + 1 : to;
    offset += next - lineStart;
    number++;
  }

  /** Frees part of the buffer, either of lines that are done or of the line that fills it all. */
  private int makeRoom() {
    int gone = next;
    if (gone == 0) {
      if (taken == 0) {
        System.arraycopy(buffer, 0, longBeginning, 0, KEPT);
      }
      gone = end - Seal.MOST_BYTES;
      chain.begin(buffer, 0, gone);
      taken += gone;
      offset += gone;
    }
    System.arraycopy(buffer, gone, buffer, 0, end - gone);
    end -= gone;
    next = 0;
    return gone;
  }

  private void fill() throws IOException {
    int read = in.read(buffer, end, buffer.length - end);
    if (read < 0) {
      atEnd = true;
    } else {
      end += read;
    }
  }

  private int find(int from) {
    for (int i = from; i < end; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }
}
