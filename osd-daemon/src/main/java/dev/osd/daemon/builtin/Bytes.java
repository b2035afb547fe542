package dev.osd.daemon.builtin;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Loops over bytes that look at eight of them at a time. */
final class Bytes {
  /** Eight bytes as a number whose lowest byte is the first. */
  static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;
  private static final long EACH = 0x0101010101010101L;
  private static final int WORDS_A_SUM = 255;

  private Bytes() {}

  /** Where this byte first stands in {@code [from, to)}, or -1. */
  static int indexOf(byte[] bytes, int from, int to, byte wanted) {
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
  static int lastIndexOf(byte[] bytes, int from, int to, byte wanted) {
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

  /** How often this byte stands in {@code [from, to)}. */
  static int count(byte[] bytes, int from, int to, byte wanted) {
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
