package dev.osd.daemon.session;

import dev.osd.protocol.Bytes;

/**
 * What one {@code read} gives.
 *
 * @param bytes end with a whole character, as far as they are UTF-8
 * @param nextOffset where the next read goes on
 * @param eof whether nothing is left behind them
 */
public record Piece(Bytes bytes, long nextOffset, boolean eof) {
  /** The longest character in UTF-8; so much must be looked ahead to see one whole. */
  static final int LONGEST = 4;

  /** How many of the bytes that are there can be given without splitting a character. */
  static int whole(byte[] bytes, int length, int most, boolean ended) {
    int end = Math.min(length, most);
    if (end == length && ended) {
      return end;
    }
    int cut = end - partial(bytes, end);
    if (cut > 0 || length == 0) {
      return cut;
    }
    // Even the first character is longer than was asked for: it is given all the same.
    int needed = sequence(bytes[0]);
    return needed <= length ? needed : ended ? length : 0;
  }

  /** How many bytes at the end begin a character that is not complete. */
  private static int partial(byte[] bytes, int end) {
    for (int back = 1; back < LONGEST && back <= end; back++) {
      byte b = bytes[end - back];
      if ((b & 0xC0) != 0x80) {
        return sequence(b) > back ? back : 0;
      }
    }
    return 0;
  }

  /** How many bytes a character has that begins so; 1 for what begins none (RFC 3629). */
  private static int sequence(byte first) {
    int value = Byte.toUnsignedInt(first);
    if (value >= 0xC2 && value <= 0xDF) {
      return 2;
    }
    if (value >= 0xE0 && value <= 0xEF) {
      return 3;
    }
    return value >= 0xF0 && value <= 0xF4 ? LONGEST : 1;
  }
}
