package dev.osd.daemon.builtin.io;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Loops over bytes that look at eight of them at a time. */
public final class Bytes {
  /** Eight bytes as a number whose lowest byte is the first. */
  public static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;
  private static final long EACH = 0x0101010101010101L;
  private static final int WORDS_A_SUM = 255;
  private static final int WORDS_A_LOOK = 1024;

  private Bytes() {}

  /** Where this byte first stands in {@code [from, to)}, or -1. */
  public static int indexOf(byte[] bytes, int from, int to, byte wanted) {
    int i = from;
    long pattern = (wanted & 0xff) * EACH;
    for (; i + Long.BYTES <= to; i += Long.BYTES) {
      long zeros = zeros((long) WORD.get(bytes, i) ^ pattern);
      if (zeros != 0) {
        return i + (Long.numberOfTrailingZeros(zeros) >>> 3);
      }
    }
    for (; i < to; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  /** Where this byte last stands in {@code [from, to)}, or -1. */
  public static int lastIndexOf(byte[] bytes, int from, int to, byte wanted) {
    int i = to;
    long pattern = (wanted & 0xff) * EACH;
    for (; i - Long.BYTES >= from; i -= Long.BYTES) {
      long zeros = zeros((long) WORD.get(bytes, i - Long.BYTES) ^ pattern);
      if (zeros != 0) {
        return i - 1 - (Long.numberOfLeadingZeros(zeros) >>> 3);
      }
    }
    while (--i >= from) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  /** Whether there is a zero byte in {@code [from, to)}. */
  public static boolean hasZero(byte[] bytes, int from, int to) {
    int i = from;
    while (to - i >= Long.BYTES) {
      int end = i + Math.min((to - i) / Long.BYTES, WORDS_A_LOOK) * Long.BYTES;
      if (hasZeroInWords(bytes, i, end)) {
        return true;
      }
      i = end;
    }
    return indexOf(bytes, i, to, (byte) 0) >= 0;
  }

  /** Looks at all words before it decides, since such loops are compiled to vector operations. */
  private static boolean hasZeroInWords(byte[] bytes, int from, int to) {
    long zeros = 0;
    for (int i = from; i < to; i += Long.BYTES) {
      long word = (long) WORD.get(bytes, i);
      // Only a byte below 1 borrows and has its own high bit clear.
      zeros |= (word - EACH) & ~word;
    }
    return (zeros & ~LOW_BITS) != 0;
  }

  /** Where the first byte stands that is not ASCII, or {@code to}. */
  public static int firstNegative(byte[] bytes, int from, int to) {
    int i = from;
    for (; i + Long.BYTES <= to; i += Long.BYTES) {
      long high = (long) WORD.get(bytes, i) & ~LOW_BITS;
      if (high != 0) {
        return i + (Long.numberOfTrailingZeros(high) >>> 3);
      }
    }
    while (i < to && bytes[i] >= 0) {
      i++;
    }
    return i;
  }

  /** How often this byte stands in {@code [from, to)}. */
  public static int count(byte[] bytes, int from, int to, byte wanted) {
    int i = from;
    int count = 0;
    long pattern = (wanted & 0xff) * EACH;
    while (to - i >= Long.BYTES) {
      int end = i + Math.min((to - i) / Long.BYTES, WORDS_A_SUM) * Long.BYTES;
      count += countWords(bytes, i, end, pattern);
      i = end;
    }
    for (; i < to; i++) {
      count += bytes[i] == wanted ? 1 : 0;
    }
    return count;
  }

  /** Counts in at most {@link #WORDS_A_SUM} words, so that no byte of the sum can overflow. */
  private static int countWords(byte[] bytes, int from, int to, long pattern) {
    long sums = 0;
    for (int i = from; i < to; i += Long.BYTES) {
      sums += zeros((long) WORD.get(bytes, i) ^ pattern) >>> 7;
    }
    long pairs = (sums & 0x00ff00ff00ff00ffL) + ((sums >>> 8) & 0x00ff00ff00ff00ffL);
    return (int) ((pairs * 0x0001000100010001L) >>> 48);
  }

  /** The high bit of each byte that is zero, and no other bit. */
  private static long zeros(long word) {
    return ~(((word & LOW_BITS) + LOW_BITS) | word | LOW_BITS);
  }
}
