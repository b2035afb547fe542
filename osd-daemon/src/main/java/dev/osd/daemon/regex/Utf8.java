package dev.osd.daemon.regex;

import java.util.Arrays;

/**
 * Reads symbols out of bytes: well-formed characters (RFC 3629, as glibc in C.UTF-8: no surrogates,
 * nothing over U+10FFFF), and each byte that is not part of one for itself.
 */
final class Utf8 {
  /** The most bytes that a character takes. */
  static final int LONGEST = 4;

  private Utf8() {}

  /**
   * Returns the symbol at {@code at}, {@code at < to}.
   *
   * @return the code point, or {@link CodeSet#STRAY} and the byte
   */
  static int symbol(byte[] text, int at, int to) {
    int lead = text[at];
    if (lead >= 0) {
      return lead;
    }
    int length = lengthByLead(lead & 0xFF);
    if (length == 0 || to - at < length) {
      return CodeSet.STRAY + (lead & 0xFF);
    }
    int point = lead & (0x7F >> length);
    for (int i = 1; i < length; i++) {
      int next = text[at + i];
      if ((next & 0xC0) != 0x80) {
        return CodeSet.STRAY + (lead & 0xFF);
      }
      point = (point << 6) | (next & 0x3F);
    }
    return isWellFormed(point, length) ? point : CodeSet.STRAY + (lead & 0xFF);
  }

  /** Returns how many bytes the symbol takes in a text. */
  static int length(int symbol) {
    if (symbol < 0x80 || symbol >= CodeSet.STRAY) {
      return 1;
    }
    return symbol < 0x800 ? 2 : symbol < 0x10000 ? 3 : 4;
  }

  /**
   * Returns the symbol that ends before {@code at}, {@code at > from}, where {@code at} is not
   * inside of a character.
   */
  static int symbolBefore(byte[] text, int from, int at) {
    int last = text[at - 1];
    if (last >= 0) {
      return last;
    }
    for (int length = 2; length <= LONGEST && at - length >= from; length++) {
      int lead = text[at - length];
      if ((lead & 0xC0) != 0x80) {
        int symbol = lead >= 0 ? lead : symbol(text, at - length, at);
        return length(symbol) == length ? symbol : CodeSet.STRAY + (last & 0xFF);
      }
    }
    return CodeSet.STRAY + (last & 0xFF);
  }

  /** Appends the bytes of {@code symbol} to {@code bytes} at {@code at} and returns the end. */
  static int write(int symbol, byte[] bytes, int at) {
    int length = length(symbol);
    if (length == 1) {
      bytes[at] = (byte) (symbol >= CodeSet.STRAY ? symbol - CodeSet.STRAY : symbol);
      return at + 1;
    }
    for (int i = length - 1; i > 0; i--) {
      bytes[at + i] = (byte) (0x80 | ((symbol >> (6 * (length - 1 - i))) & 0x3F));
    }
    bytes[at] = (byte) ((0xF00 >> length) | (symbol >> (6 * (length - 1))));
    return at + length;
  }

  /** Returns all symbols of {@code text}. */
  static int[] symbols(byte[] text) {
    int[] symbols = new int[text.length];
    int count = 0;
    for (int at = 0; at < text.length; ) {
      int symbol = symbol(text, at, text.length);
      symbols[count++] = symbol;
      at += length(symbol);
    }
    return Arrays.copyOf(symbols, count);
  }

  /** Returns how many bytes a character has that begins with {@code lead}, 0 if none does. */
  static int lengthByLead(int lead) {
    if (lead < 0xC2 || lead > 0xF4) {
      return 0;
    }
    return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  }

  private static boolean isWellFormed(int point, int length) {
    return switch (length) {
      case 2 -> true;
      case 3 -> point >= 0x800 && (point < 0xD800 || point > 0xDFFF);
      default -> point >= 0x10000 && point <= CodeSet.LAST_CODE_POINT;
    };
  }
}
