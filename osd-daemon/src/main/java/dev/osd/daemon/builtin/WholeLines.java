package dev.osd.daemon.builtin;

import java.util.Arrays;

/**
 * Lines by their bytes, as in the C.UTF-8 locale, whose order of characters is that of their bytes.
 *
 * @param reversed whether the last is first
 */
record WholeLines(boolean reversed) implements LineOrder {
  @Override
  public long rank(byte[] bytes, int from, int to, int skipped) {
    long rank = ofBytes(bytes, from + skipped, to);
    return reversed ? ~rank : rank;
  }

  /** The first eight bytes as a number, in whose order they are. */
  static long ofBytes(byte[] bytes, int from, int to) {
    long word;
    if (from + Long.BYTES <= bytes.length) {
      word = Long.reverseBytes((long) Bytes.WORD.get(bytes, from));
      int missing = from + Long.BYTES - to;
      if (missing > 0) {
        word = missing >= Long.BYTES ? 0 : word >>> (missing * 8) << (missing * 8);
      }
    } else {
      word = 0;
      for (int i = 0; i < Long.BYTES; i++) {
        word = word << 8 | (from + i < to ? bytes[from + i] & 0xff : 0);
      }
    }
    return word ^ Long.MIN_VALUE;
  }

  @Override
  public int compare(byte[] a, int fromA, int toA, byte[] b, int fromB, int toB, long rank) {
    int difference = Arrays.compareUnsigned(a, fromA, toA, b, fromB, toB);
    return reversed ? -difference : difference;
  }

  @Override
  public boolean isByBytes() {
    return true;
  }
}
