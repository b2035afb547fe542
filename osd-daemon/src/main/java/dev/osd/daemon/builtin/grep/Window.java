package dev.osd.daemon.builtin.grep;

import dev.osd.daemon.builtin.io.Bytes;
import dev.osd.daemon.builtin.io.Memory;
import dev.osd.daemon.regex.Cancellation;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The part of the input that is in memory: lines that are kept, whole lines that were just read,
 * and the beginning of one more. Places are counted from the input's first byte.
 */
final class Window {
  /**
   * How much is read at a time, in bytes: as much as GNU grep reads of a file, since whether it
   * takes an input for binary before it prints a line depends on what it has read with that line.
   */
  static final int CHUNK = 96 * 1024;

  /** How much it holds where lines may be given piece by piece, in bytes. */
  static final int LONG_LINE = 16 << 20;

  /** How much it holds where they must be whole, in bytes. */
  static final int LARGEST = Integer.MAX_VALUE - 64;

  private final InputStream in;
  private final byte lineEnd;
  private final int mostHeld;
  private final Memory.Share memory;
  private final Cancellation cancellation;
  private byte[] bytes = new byte[2 * CHUNK];
  private long offset;
  private int chunk;
  private int limit;
  private boolean ended;

  /**
   * @param mostHeld how large it may grow, if the memory is granted
   */
  Window(
      InputStream in, byte lineEnd, int mostHeld, Memory.Share memory, Cancellation cancellation) {
    this.in = in;
    this.lineEnd = lineEnd;
    this.mostHeld = mostHeld;
    this.memory = memory;
    this.cancellation = cancellation;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Where a place is in {@link #bytes}. */
  int index(long place) {
    return (int) (place - offset);
  }

  /** The place of the first byte that is kept. */
  long begin() {
    return offset;
  }

  /** The place of the first byte that was read last. */
  long chunk() {
    return offset + chunk;
  }

  /** The place behind all that was read. */
  long limit() {
    return offset + limit;
  }

  boolean ended() {
    return ended;
  }

  /**
   * Reads the next chunk, whole unless the input ends.
   *
   * @param keep from which place on the bytes are still needed
   * @return false if there is no room for it in memory; then nothing was read
   */
  boolean read(long keep) throws IOException {
    int start = index(keep);
    if (bytes.length - limit < CHUNK + 1) {
      if (!makeRoom(start)) {
        return false;
      }
    } else if (start == limit) {
      drop(start);
    }
    cancellation.check();
    chunk = limit;
    int end = limit + CHUNK;
    while (limit < end) {
      int count = in.read(bytes, limit, end - limit);
      if (count < 0) {
        ended = true;
        return true;
      }
      limit += count;
    }
    return true;
  }

  /** Lets go of what is in front of this place. */
  void drop(long keep) {
    drop(index(keep));
  }

  private void drop(int start) {
    System.arraycopy(bytes, start, bytes, 0, limit - start);
    offset += start;
    limit -= start;
  }

  private boolean makeRoom(int start) {
    int kept = limit - start;
    if (kept > bytes.length - CHUNK - 1) {
      long larger = Math.min(2L * bytes.length, mostHeld);
      if (larger - kept < CHUNK + 1 || !memory.take(larger - bytes.length)) {
        return false;
      }
      byte[] old = bytes;
      bytes = Arrays.copyOfRange(old, start, start + (int) larger);
      offset += start;
      limit = kept;
      return true;
    }
    drop(start);
    return true;
  }

  /** Whether the chunk has a NUL byte. */
  boolean hasNul() {
    return Bytes.hasZero(bytes, chunk, limit);
  }

  /** Makes line ends of the chunk's NUL bytes. */
  void splitAtNuls() {
    for (int i = chunk; i < limit; i++) {
      if (bytes[i] == 0) {
        bytes[i] = lineEnd;
      }
    }
  }

  /** The place behind the last line end in the chunk, or the chunk's if there is none. */
  long lastLineEnd() {
    return offset + Math.max(chunk, Bytes.lastIndexOf(bytes, chunk, limit, lineEnd) + 1);
  }

  /** Puts a line end behind the input's last line, which had none. */
  void endLastLine() {
    bytes[limit++] = lineEnd;
  }
}
