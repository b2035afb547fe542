package dev.osd.daemon.builtin;

import dev.osd.daemon.builtin.io.Bytes;

/** Counts what depends on characters: words, valid characters, columns. One input's state. */
final class WcText {
  private static final int TAB = 8;
  private static final int LONGEST = 6;
  private static final int INVALID = -1;
  private static final int INCOMPLETE = -2;

  private static final long HIGH = 0x8080808080808080L;
  private static final long CARRIED = 0x80;
  private static final long EACH = 0x0101010101010101L;

  private final Wide wide;
  private final boolean ofWords;
  private final boolean ofChars;
  private final boolean ofWidth;

  private long words;
  private long chars;
  private long column;
  private long widest;
  private boolean inWord;
  private final byte[] begun = new byte[2 * LONGEST];
  private int begunLength;

  WcText(Wide wide, boolean ofWords, boolean ofChars, boolean ofWidth) {
    this.wide = wide;
    this.ofWords = ofWords;
    this.ofChars = ofChars;
    this.ofWidth = ofWidth;
  }

  long words() {
    return words;
  }

  long chars() {
    return chars;
  }

  /** The widest line's columns; the last line counts without its end too. */
  long width() {
    return Math.max(widest, column);
  }

  /** Counts a block more; a character may be cut by its end. */
  void add(byte[] block, int count) {
    if (!ofWords && !ofChars && !ofWidth) {
      return;
    }
    int i = begunLength == 0 ? 0 : finishBegun(block, count);
    while (i < count) {
      if (!ofWidth) {
        i = ofWords ? asciiWords(block, i, count) : asciiChars(block, i, count);
      }
      int end = Math.min(i + Long.BYTES, count);
      while (i < end) {
        int length = one(block, i, count);
        if (length == 0) {
          begunLength = count - i;
          System.arraycopy(block, i, begun, 0, begunLength);
          return;
        }
        i += length;
      }
    }
  }

  /**
   * Goes on with a character that the last block ended in. Returns how much of this block it took.
   */
  private int finishBegun(byte[] block, int count) {
    int had = begunLength;
    int more = Math.min(LONGEST, count);
    System.arraycopy(block, 0, begun, had, more);
    int i = 0;
    while (i < had) {
      int length = one(begun, i, had + more);
      if (length == 0) {
        begunLength = had + more - i;
        System.arraycopy(begun, i, begun, 0, begunLength);
        return count;
      }
      i += length;
    }
    begunLength = 0;
    return i - had;
  }

  /** Counts whole words of eight ASCII characters, up to the first that has any other. */
  private int asciiChars(byte[] block, int from, int to) {
    int i = from;
    while (i + Long.BYTES <= to && ((long) Bytes.WORD.get(block, i) & HIGH) == 0) {
      i += Long.BYTES;
    }
    chars += i - from;
    return i;
  }

  /**
   * The same, with words: each byte's high bit says whether it is above the blank, the blank, or
   * one of the five control characters that separate words. Stops at any other.
   */
  private int asciiWords(byte[] block, int from, int to) {
    int i = from;
    long found = 0;
    long before = inWord ? CARRIED : 0;
    while (i + Long.BYTES <= to) {
      long eight = (long) Bytes.WORD.get(block, i);
      long text = (eight + (0x7f - ' ') * EACH) & ~(eight + EACH);
      long blank = (eight + (0x80 - ' ') * EACH) & ~(eight + (0x7f - ' ') * EACH);
      long control = (eight + (0x80 - '\t') * EACH) & ~(eight + (0x7f - '\r') * EACH);
      if ((eight & HIGH) != 0 || ((text | blank | control) & HIGH) != HIGH) {
        break;
      }
      long marks = text & HIGH;
      found += Long.bitCount(marks & ~((marks << 8) | before));
      before = marks >>> 56;
      i += Long.BYTES;
    }
    words += found;
    chars += i - from;
    inWord = before != 0;
    return i;
  }

  /** Counts the character here. Returns its length, or 0 if the rest of it is still to come. */
  private int one(byte[] bytes, int at, int to) {
    int b = bytes[at];
    if (b >= 0) {
      chars++;
      ascii(b);
      return 1;
    }
    int c = decode(bytes, at, to);
    if (c == INCOMPLETE) {
      return 0;
    }
    if (c == INVALID) {
      return 1;
    }
    chars++;
    int kind = c > Character.MAX_CODE_POINT ? Wide.UNPRINTABLE : wide.kind(c);
    column += Wide.columns(kind);
    if (Wide.isSpace(kind)) {
      inWord = false;
    } else if (kind != Wide.UNPRINTABLE) {
      inWord();
    }
    return lengthOf(c);
  }

  private void ascii(int b) {
    switch (b) {
      case '\n', '\r', '\f' -> {
        widest = Math.max(widest, column);
        column = 0;
        inWord = false;
      }
      case '\t' -> {
        column += TAB - column % TAB;
        inWord = false;
      }
      case ' ' -> {
        column++;
        inWord = false;
      }
      case 0x0b -> inWord = false;
      default -> {
        if (b > ' ' && b < 0x7f) {
          column++;
          inWord();
        }
      }
    }
  }

  private void inWord() {
    words += inWord ? 0 : 1;
    inWord = true;
  }

  /**
   * The character of several bytes that begins here, {@link #INVALID} or {@link #INCOMPLETE}. Like
   * the C library, it takes up to six bytes, and numbers that Unicode does not have.
   */
  private static int decode(byte[] bytes, int at, int to) {
    int length = Integer.numberOfLeadingZeros(~(bytes[at] << 24));
    if (length < 2 || length > LONGEST) {
      return INVALID;
    }
    int c = bytes[at] & (0x7f >> length);
    for (int i = 1; i < length; i++) {
      if (at + i == to) {
        return INCOMPLETE;
      }
      int next = bytes[at + i];
      if ((next & 0xc0) != 0x80) {
        return INVALID;
      }
      c = (c << 6) | (next & 0x3f);
    }
    boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    return c < 0x80 || lengthOf(c) != length || surrogate ? INVALID : c;
  }

  private static int lengthOf(int c) {
    int length = 2;
    for (int bits = 11; length < LONGEST && c >>> bits != 0; bits += 5) {
      length++;
    }
    return length;
  }
}
