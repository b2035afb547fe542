package dev.osd.daemon.builtin;

/**
 * Keys by the decimal number that they begin with, of any length: blanks, perhaps a minus, digits,
 * perhaps a point and digits. What is none counts as zero. No digit is lost to rounding.
 */
final class NumericOrder implements KeyOrder {
  private static final int RANKED_DIGITS = 15;
  private static final int RANKED_DECIMALS = 3;
  private static final long ABOVE_ALL = 1_000_000_000_000_000_000L;

  @Override
  public long rank(byte[] key, int from, int to) {
    int at = SortKey.behindBlanks(key, from, to);
    boolean negative = at < to && key[at] == '-';
    at = behindZeros(key, negative ? at + 1 : at, to);
    long value = 0;
    int start = at;
    while (at < to && isDigit(key[at])) {
      if (at - start == RANKED_DIGITS) {
        return (negative ? -ABOVE_ALL - 1 : ABOVE_ALL) << 1 | 1;
      }
      value = value * 10 + key[at++] - '0';
    }
    boolean point = at < to && key[at] == '.';
    for (int i = 0; i < RANKED_DECIMALS; i++) {
      boolean digit = point && at + 1 < to && isDigit(key[at + 1]);
      value = value * 10 + (digit ? key[++at] - '0' : 0);
    }
    boolean more = point && hasMore(key, at + 1, to);
    if (negative) {
      return more ? (-value - 1) << 1 | 1 : -value << 1;
    }
    return value << 1 | (more ? 1 : 0);
  }

  @Override
  public boolean isExact(long rank) {
    return (rank & 1) == 0;
  }

  @Override
  public int compare(byte[] a, int fromA, int toA, byte[] b, int fromB, int toB) {
    int i = SortKey.behindBlanks(a, fromA, toA);
    int j = SortKey.behindBlanks(b, fromB, toB);
    boolean negativeA = i < toA && a[i] == '-';
    boolean negativeB = j < toB && b[j] == '-';
    i += negativeA ? 1 : 0;
    j += negativeB ? 1 : 0;
    if (negativeA != negativeB) {
      int size = magnitudes(a, i, toA, b, j, toB, true);
      return size == 0 ? 0 : negativeA ? -1 : 1;
    }
    int difference = magnitudes(a, i, toA, b, j, toB, false);
    return negativeA ? -difference : difference;
  }

  /**
   * Compares two numbers without signs.
   *
   * @param sum whether to say instead if one of them is not zero
   */
  private static int magnitudes(
      byte[] a, int fromA, int toA, byte[] b, int fromB, int toB, boolean sum) {
    int i = behindZeros(a, fromA, toA);
    int j = behindZeros(b, fromB, toB);
    int endA = behindDigits(a, i, toA);
    int endB = behindDigits(b, j, toB);
    int wholes =
        sum
            ? Integer.signum(endA - i + endB - j)
            : endA - i != endB - j
                ? Integer.compare(endA - i, endB - j)
                : java.util.Arrays.compare(a, i, endA, b, j, endB);
    if (wholes != 0) {
      return wholes;
    }
    i = endA < toA && a[endA] == '.' ? endA + 1 : toA;
    j = endB < toB && b[endB] == '.' ? endB + 1 : toB;
    while (true) {
      int digitA = i < toA && isDigit(a[i]) ? a[i++] - '0' : -1;
      int digitB = j < toB && isDigit(b[j]) ? b[j++] - '0' : -1;
      if (digitA < 0 && digitB < 0) {
        return 0;
      }
      // The end of a number is followed by zeros.
      i = digitA < 0 ? toA : i;
      j = digitB < 0 ? toB : j;
      int difference = Math.max(0, digitA) - Math.max(0, digitB);
      if (difference != 0) {
        return sum ? 1 : difference;
      }
      if (sum && digitA > 0) {
        return 1;
      }
    }
  }

  private static boolean hasMore(byte[] key, int from, int to) {
    int at = behindZeros(key, from, to);
    return at < to && isDigit(key[at]);
  }

  private static int behindZeros(byte[] key, int from, int to) {
    int at = from;
    while (at < to && key[at] == '0') {
      at++;
    }
    return at;
  }

  private static int behindDigits(byte[] key, int from, int to) {
    int at = from;
    while (at < to && isDigit(key[at])) {
      at++;
    }
    return at;
  }

  static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
