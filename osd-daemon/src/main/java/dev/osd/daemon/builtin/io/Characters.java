package dev.osd.daemon.builtin.io;

/**
 * Characters in UTF-8, where each byte that is part of none stands for itself.
 *
 * <p>Source: RFC 3629; like glibc in C.UTF-8, no surrogates and nothing over U+10FFFF.
 */
public final class Characters {
  private static final int STRAY = 0x110000;

  private Characters() {}

  /** How many bytes the character at {@code at} takes, {@code at < to}: 1 to 4. */
  public static int length(byte[] text, int at, int to) {
    return text[at] >= 0 ? 1 : multibyteLength(text, at, to);
  }

  /**
   * A number that tells the character at {@code at} from all others: its code point, or something
   * above all code points.
   */
  public static int key(byte[] text, int at, int to) {
    int lead = text[at];
    if (lead >= 0) {
      return lead;
    }
    int length = multibyteLength(text, at, to);
    if (length == 1) {
      return STRAY + (lead & 0xff);
    }
    int point = lead & (0x7f >> length);
    for (int i = 1; i < length; i++) {
      point = (point << 6) | (text[at + i] & 0x3f);
    }
    return point;
  }

  /** Whether this is a character and no stray byte. */
  public static boolean isCharacter(int key) {
    return key < STRAY;
  }

  /** Where the first byte stands that is part of no character, or -1. */
  public static int firstStray(byte[] text, int from, int to) {
    int at = from;
    while (at < to) {
      at = Bytes.firstNegative(text, at, to);
      while (at < to && text[at] < 0) {
        int length = multibyteLength(text, at, to);
        if (length == 1) {
          return at;
        }
        at += length;
      }
    }
    return -1;
  }

  private static int multibyteLength(byte[] text, int at, int to) {
    int lead = text[at] & 0xff;
    int length = lead < 0xc2 || lead > 0xf4 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (length == 1 || to - at < length || !isSecond(lead, text[at + 1] & 0xff)) {
      return 1;
    }
    for (int i = 2; i < length; i++) {
      if ((text[at + i] & 0xc0) != 0x80) {
        return 1;
      }
    }
    return length;
  }

  /** Leaves out overlong forms, surrogates and what is above the last code point. */
  private static boolean isSecond(int lead, int second) {
    int least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    int most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    return second >= least && second <= most;
  }
}
