package dev.osd.shell.audit;

/** Looks for bytes in bytes. */
final class Bytes {
  private Bytes() {}

  /** Whether these bytes stand somewhere in the text. */
  static boolean contain(byte[] text, byte[] part) {
    if (part.length == 0) {
      return true;
    }
    byte first = part[0];
    int last = text.length - part.length;
    for (int at = 0; at <= last; at++) {
      if (text[at] == first && equal(text, at, part)) {
        return true;
      }
    }
    return false;
  }

  private static boolean equal(byte[] text, int at, byte[] part) {
    for (int i = 1; i < part.length; i++) {
      if (text[at + i] != part[i]) {
        return false;
      }
    }
    return true;
  }
}
