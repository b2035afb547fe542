package dev.osd.daemon.regex;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks for single bytes, eight at a time in one machine word. */
public final class ByteSearch {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long LOW = 0x7F7F_7F7F_7F7F_7F7FL;
  private static final long HIGH = 0x8080_8080_8080_8080L;

  /** Times this, the lowest bits of eight bytes add up in the highest byte, in their order. */
  private static final long GATHER = 0x0102_0408_1020_4080L;

  private ByteSearch() {}

  /** Returns the first place of {@code wanted} in {@code text[from, to)}, or {@code to}. */
  public static int indexOf(byte[] text, int from, int to, byte wanted) {
    long all = repeat(wanted);
    int at = from;
    for (; at <= to - 32; at += 32) {
      long first = zeros(word(text, at) ^ all);
      long second = zeros(word(text, at + 8) ^ all);
      long third = zeros(word(text, at + 16) ^ all);
      long fourth = zeros(word(text, at + 24) ^ all);
      if ((first | second | third | fourth) != 0) {
        // Which of the words it is cannot be predicted, so no branch asks for it.
        return at
            + Integer.numberOfTrailingZeros(
                gathered(first)
                    | gathered(second) << 8
                    | gathered(third) << 16
                    | gathered(fourth) << 24);
      }
    }
    for (; at <= to - 8; at += 8) {
      long zeros = zeros(word(text, at) ^ all);
      if (zeros != 0) {
        return at + lowest(zeros);
      }
    }
    for (; at < to; at++) {
      if (text[at] == wanted) {
        return at;
      }
    }
    return to;
  }

  /** Returns the last place of {@code wanted} in {@code text[from, to)}, or {@code from - 1}. */
  public static int lastIndexOf(byte[] text, int from, int to, byte wanted) {
    long all = repeat(wanted);
    int at = to;
    for (; at - 8 >= from; at -= 8) {
      long zeros = exactZeros(word(text, at - 8) ^ all);
      if (zeros != 0) {
        return at - 1 - (Long.numberOfLeadingZeros(zeros) >>> 3);
      }
    }
    for (at--; at >= from; at--) {
      if (text[at] == wanted) {
        return at;
      }
    }
    return from - 1;
  }

  /** Returns how often {@code wanted} is in {@code text[from, to)}. */
  public static int count(byte[] text, int from, int to, byte wanted) {
    long all = repeat(wanted);
    int count = 0;
    int at = from;
    for (; at <= to - 8; at += 8) {
      count += Long.bitCount(exactZeros(word(text, at) ^ all));
    }
    for (; at < to; at++) {
      count += text[at] == wanted ? 1 : 0;
    }
    return count;
  }

  /** Returns the eight bytes from {@code at} on, the first the lowest. */
  static long word(byte[] text, int at) {
    return (long) WORDS.get(text, at);
  }

  /** Returns which byte of a word has the lowest bit that is set. */
  private static int lowest(long bits) {
    return Long.numberOfTrailingZeros(bits) >>> 3;
  }

  /** Returns the high bits of a word's eight bytes, which has no others, as one byte. */
  private static int gathered(long highBits) {
    return (int) (((highBits >>> 7) * GATHER) >>> 56);
  }

  /** Returns a word of which each byte is {@code value}. */
  static long repeat(byte value) {
    return (value & 0xFF) * ONES;
  }

  /**
   * Returns a word whose lowest set bit is in the lowest byte of {@code word} that is zero; 0 if
   * none is. Bytes above that may be wrong.
   */
  static long zeros(long word) {
    return (word - ONES) & ~word & HIGH;
  }

  /** Returns a word with the high bit of each byte set that is zero in {@code word}. */
  private static long exactZeros(long word) {
    return ~(((word & LOW) + LOW) | word | LOW);
  }
}
