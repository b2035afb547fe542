package dev.osd.daemon.builtin;

import java.math.BigInteger;
import java.util.Map;

/** Reads counts with suffixes, such as {@code 10}, {@code 3k} or {@code 2MiB}. */
final class Sizes {
  private static final BigInteger LARGEST = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
  private static final String POWERS = "KMGTPEZY";
  private static final Map<String, Integer> SPECIAL = Map.of("", 1, "b", 512);

  private Sizes() {}

  /**
   * A count of at most 2^64 - 1, cut to what a {@code long} holds, since no stream is longer.
   *
   * @param text decimal digits, with blanks and {@code +} allowed in front, and then one of {@code
   *     b} (512), {@code k K m M G T P E Z Y} (powers of 1024), the same with {@code iB}, or with
   *     {@code B} (powers of 1000); a suffix alone is one of them
   * @param what what it counts, for the message
   */
  static long parse(String text, String what) throws RefusedException {
    int start = 0;
    while (start < text.length() && isBlank(text.charAt(start))) {
      start++;
    }
    if (start < text.length() && text.charAt(start) == '+') {
      start++;
    }
    int end = start;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    BigInteger unit = unit(text.substring(end));
    boolean bareSuffix = end == start && start == 0 && !text.isEmpty();
    if ((end == start && !bareSuffix) || unit.signum() == 0) {
      throw new RefusedException("invalid number of " + what + ": " + Quoted.of(text));
    }
    String digits = bareSuffix ? "1" : text.substring(start, end).replaceFirst("^0+(?=.)", "");
    if (digits.length() > 20 || new BigInteger(digits).multiply(unit).compareTo(LARGEST) > 0) {
      throw new RefusedException(
          "number of " + what + " too large: " + Quoted.of(text) + "; at most " + LARGEST);
    }
    BigInteger value = new BigInteger(digits).multiply(unit);
    return value.bitLength() > 63 ? Long.MAX_VALUE : value.longValue();
  }

  /** How much this suffix stands for, or zero if there is no such suffix. */
  private static BigInteger unit(String suffix) {
    Integer special = SPECIAL.get(suffix);
    if (special != null) {
      return BigInteger.valueOf(special);
    }
    char first = suffix.charAt(0);
    int power = POWERS.indexOf(first == 'k' || first == 'm' ? first - 'a' + 'A' : first) + 1;
    String rest = suffix.substring(1);
    if (power == 0) {
      return BigInteger.ZERO;
    }
    return switch (rest) {
      case "", "iB" -> BigInteger.valueOf(1024).pow(power);
      case "B", "D" -> BigInteger.valueOf(1000).pow(power);
      default -> BigInteger.ZERO;
    };
  }

  private static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }
}
