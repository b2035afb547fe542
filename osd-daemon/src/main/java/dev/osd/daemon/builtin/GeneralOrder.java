package dev.osd.daemon.builtin;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keys by the floating-point number that they begin with, as strtod(3) reads it; before all numbers
 * those that have none, then those that are not a number.
 */
final class GeneralOrder implements KeyOrder {
  private static final Pattern NUMBER =
      Pattern.compile(
          "[ \\t-\\r]*+(?<sign>[-+]?)(?:(?<inf>inf(?:inity)?)|(?<nan>nan)"
              + "|0x(?<hex>(?:[0-9a-f]++\\.?[0-9a-f]*+|\\.[0-9a-f]++)(?<exp>p[-+]?[0-9]++)?)"
              + "|(?<dec>(?:[0-9]++\\.?[0-9]*+|\\.[0-9]++)(?:e[-+]?[0-9]++)?))",
          Pattern.CASE_INSENSITIVE);

  private static final long NONE = Long.MIN_VALUE;
  private static final long NAN = NONE + 1;
  private static final long NEGATIVE_NAN = NONE + 2;

  @Override
  public long rank(byte[] key, int from, int to) {
    Matcher number = NUMBER.matcher(new String(key, from, to - from, StandardCharsets.ISO_8859_1));
    if (!number.lookingAt()) {
      return NONE;
    }
    boolean negative = number.group("sign").equals("-");
    if (number.group("nan") != null) {
      return negative ? NEGATIVE_NAN : NAN;
    }
    double value = negative ? -magnitude(number) : magnitude(number);
    // Both zeros are one.
    long bits = Double.doubleToRawLongBits(value + 0.0);
    return bits ^ (bits >> (Long.SIZE - 1) & Long.MAX_VALUE);
  }

  private static double magnitude(Matcher number) {
    if (number.group("inf") != null) {
      return Double.POSITIVE_INFINITY;
    }
    if (number.group("hex") != null) {
      String exponent = number.group("exp") == null ? "p0" : "";
      return Double.parseDouble("0x" + number.group("hex") + exponent);
    }
    return Double.parseDouble(number.group("dec"));
  }

  @Override
  public boolean isExact(long rank) {
    return true;
  }

  @Override
  public int compare(byte[] a, int fromA, int toA, byte[] b, int fromB, int toB) {
    return Long.compare(rank(a, fromA, toA), rank(b, fromB, toB));
  }
}
