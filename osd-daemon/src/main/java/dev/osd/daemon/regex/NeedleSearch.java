package dev.osd.daemon.regex;

import java.util.Arrays;

/**
 * Looks for one needle: for its two rarest bytes at once, at eight places in one machine word, and
 * for the rest of it where both are.
 */
final class NeedleSearch {
  private final Needle needle;
  private final int length;
  private final int first;
  private final int second;
  private final int reach;
  private final long firstWanted;
  private final long secondWanted;
  private final long firstFold;
  private final long secondFold;

  /** Its first bytes, as many as are in a word; the mask and the folds are of the same. */
  private final long head;

  private final long headMask;
  private final long headFold;

  NeedleSearch(Needle needle) {
    this.needle = needle;
    length = needle.length();
    int[] rarest = needle.rarest();
    first = rarest[0];
    second = rarest[1];
    reach = Math.max(Math.max(first, second) + 16, length + 15);
    firstWanted = ByteSearch.repeat(needle.bytes()[first]);
    secondWanted = ByteSearch.repeat(needle.bytes()[second]);
    firstFold = ByteSearch.repeat(needle.folds()[first]);
    secondFold = ByteSearch.repeat(needle.folds()[second]);
    head = ByteSearch.word(Arrays.copyOf(needle.bytes(), Math.max(length, Long.BYTES)), 0);
    headMask = length >= Long.BYTES ? -1L : (1L << (8 * length)) - 1;
    headFold = ByteSearch.word(Arrays.copyOf(needle.folds(), Math.max(length, Long.BYTES)), 0);
  }

  int length() {
    return length;
  }

  /** Returns the first place from {@code from} on, or {@code to} if there is none before that. */
  int find(byte[] text, int from, int to) {
    if (length == 1 && firstFold == 0) {
      return ByteSearch.indexOf(text, from, to, needle.bytes()[0]);
    }
    if (from <= to - length && needle.isAt(text, from)) {
      return from;
    }
    int at = from;
    while (at <= to - reach) {
      at = candidates(text, at, to - reach);
      if (at > to - reach) {
        break;
      }
      long near = near(text, at);
      while (near != 0) {
        int place = at + (Long.numberOfTrailingZeros(near) >>> 3);
        if (isAtPlace(text, place)) {
          return place;
        }
        near &= near - 1;
      }
      at += 8;
    }
    for (; at <= to - length; at++) {
      if (needle.isAt(text, at)) {
        return at;
      }
    }
    return to;
  }

  /** Does what {@link Needle#isAt} does, where eight bytes can be read. */
  private boolean isAtPlace(byte[] text, int at) {
    return ((ByteSearch.word(text, at) | headFold) & headMask) == head
        && (length <= Long.BYTES || needle.isAt(text, at));
  }

  /** Returns the first place from {@code from} on in whose word there may be one. */
  private int candidates(byte[] text, int from, int last) {
    return (firstFold | secondFold) == 0
        ? plain(text, from, last, first, second, firstWanted, secondWanted)
        : folded(text, from, last);
  }

  private static int plain(
      byte[] text, int from, int last, int first, int second, long wanted, long otherWanted) {
    int at = from;
    for (; at <= last; at += 16) {
      long here =
          (ByteSearch.word(text, at + first) ^ wanted)
              | (ByteSearch.word(text, at + second) ^ otherWanted);
      long next =
          (ByteSearch.word(text, at + first + 8) ^ wanted)
              | (ByteSearch.word(text, at + second + 8) ^ otherWanted);
      long found = ByteSearch.zeros(here);
      if ((found | ByteSearch.zeros(next)) != 0) {
        return found != 0 ? at : at + 8;
      }
    }
    return at;
  }

  private int folded(byte[] text, int from, int last) {
    long wanted = firstWanted;
    long otherWanted = secondWanted;
    long fold = firstFold;
    long otherFold = secondFold;
    int firstAt = first;
    int secondAt = second;
    int at = from;
    for (; at <= last; at += 16) {
      long here =
          ((ByteSearch.word(text, at + firstAt) | fold) ^ wanted)
              | ((ByteSearch.word(text, at + secondAt) | otherFold) ^ otherWanted);
      long next =
          ((ByteSearch.word(text, at + firstAt + 8) | fold) ^ wanted)
              | ((ByteSearch.word(text, at + secondAt + 8) | otherFold) ^ otherWanted);
      long found = ByteSearch.zeros(here);
      if ((found | ByteSearch.zeros(next)) != 0) {
        return found != 0 ? at : at + 8;
      }
    }
    return at;
  }

  private long near(byte[] text, int at) {
    return ByteSearch.zeros(
        ((ByteSearch.word(text, at + first) | firstFold) ^ firstWanted)
            | ((ByteSearch.word(text, at + second) | secondFold) ^ secondWanted));
  }
}
