package dev.osd.daemon.builtin.grep;

import dev.osd.daemon.builtin.io.Characters;

/** Finds bytes that are no part of a character in a text that comes in pieces. */
final class StrayCheck {
  private static final int LONGEST = 4;

  /** The beginning of a character that may go on in the next piece. */
  private final byte[] begun = new byte[LONGEST];

  private int length;
  private boolean found;

  void accept(byte[] bytes, int from, int to) {
    int at = from;
    while (length > 0 && at < to) {
      begun[length++] = bytes[at++];
      int wanted = wanted(begun[0]);
      if (length == wanted || (begun[length - 1] & 0xc0) != 0x80) {
        found |= Characters.firstStray(begun, 0, length) >= 0;
        length = 0;
      }
    }
    int end = Math.max(at, beginningAtEnd(bytes, at, to));
    found |= Characters.firstStray(bytes, at, end) >= 0;
    if (end < to) {
      length = to - end;
      System.arraycopy(bytes, end, begun, 0, length);
    }
  }

  /** Whether there were any in all pieces. */
  boolean finish() {
    return found || length > 0;
  }

  /** Where a character begins that {@code to} cuts off, or {@code to}. */
  private static int beginningAtEnd(byte[] bytes, int from, int to) {
    for (int at = to - 1; at >= from && at > to - LONGEST; at--) {
      if ((bytes[at] & 0xc0) != 0x80) {
        return wanted(bytes[at]) > to - at ? at : to;
      }
    }
    return to;
  }

  private static int wanted(byte lead) {
    int value = lead & 0xff;
    return value < 0xc2 || value > 0xf4 ? 1 : value < 0xe0 ? 2 : value < 0xf0 ? 3 : LONGEST;
  }
}
