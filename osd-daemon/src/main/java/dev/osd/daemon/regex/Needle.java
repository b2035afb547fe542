package dev.osd.daemon.regex;

import java.util.Arrays;

/**
 * A string of bytes to look for; where {@code folds} has {@code 0x20}, the byte is a small ASCII
 * letter that stands for the capital too. Its arrays are never written to.
 */
final class Needle {
  /** The longest needle; of longer strings a part is looked for, so that a failed try is cheap. */
  static final int LONGEST = 32;

  /** Bytes by how common they are in texts and logs, the most common first. */
  private static final String COMMON =
      " etaoinsr01h2ld3cu4m5fp6gw7yb8v9k:.-/,_=x\"TSAIERCODN[]()jqzPLMFBHGUWVYKXJQZ\t;'<>{}*+@#%&!?\\|~";

  static final Needle EMPTY = new Needle(new byte[0], new byte[0]);

  private final byte[] bytes;
  private final byte[] folds;

  Needle(byte[] bytes, byte[] folds) {
    this.bytes = bytes;
    this.folds = folds;
  }

  byte[] bytes() {
    return bytes;
  }

  byte[] folds() {
    return folds;
  }

  int length() {
    return bytes.length;
  }

  Needle then(Needle other) {
    byte[] both = Arrays.copyOf(bytes, bytes.length + other.bytes.length);
    byte[] bothFolds = Arrays.copyOf(folds, both.length);
    System.arraycopy(other.bytes, 0, both, bytes.length, other.bytes.length);
    System.arraycopy(other.folds, 0, bothFolds, bytes.length, other.bytes.length);
    return new Needle(both, bothFolds);
  }

  /** Returns the needle, or of a longer one its part of {@link #LONGEST} bytes. */
  Needle shortened() {
    return bytes.length <= LONGEST
        ? this
        : new Needle(Arrays.copyOf(bytes, LONGEST), Arrays.copyOf(folds, LONGEST));
  }

  /** Returns whether it stands at {@code at}; it must end before the text does. */
  boolean isAt(byte[] text, int at) {
    for (int i = 0; i < bytes.length; i++) {
      if ((text[at + i] | folds[i]) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  /** Returns where another needle stands in this one, or -1. */
  int indexOf(Needle part) {
    for (int at = 0; at + part.length() <= length(); at++) {
      int end = at + part.length();
      if (Arrays.equals(bytes, at, end, part.bytes, 0, part.length())
          && Arrays.equals(folds, at, end, part.folds, 0, part.length())) {
        return at;
      }
    }
    return -1;
  }

  /** Returns the places of its rarest byte and of the second rarest one, if it has two. */
  int[] rarest() {
    int first = 0;
    for (int i = 1; i < bytes.length; i++) {
      if (commonness(i) < commonness(first)) {
        first = i;
      }
    }
    int second = first == 0 ? bytes.length - 1 : 0;
    for (int i = 0; i < bytes.length; i++) {
      if (i != first && commonness(i) < commonness(second)) {
        second = i;
      }
    }
    return new int[] {first, second};
  }

  /** Returns how well it tells places apart, more is better: rare bytes and many of them. */
  int worth() {
    int[] rarest = rarest();
    int worth = COMMON.length() - commonness(rarest[0]);
    return bytes.length == 1
        ? worth
        : worth + COMMON.length() - commonness(rarest[1]) + 4 * Math.min(bytes.length, 16);
  }

  private int commonness(int at) {
    int found = COMMON.indexOf(bytes[at] & 0xFF);
    int rank = found < 0 ? 0 : COMMON.length() - found;
    return folds[at] == 0 ? rank : rank + 2;
  }
}
