package dev.osd.daemon.builtin.sed;

/** Compares versions, as a script's {@code v} asks for one. */
final class Versions {
  private Versions() {}

  /** Whether this version, such as {@code 4.2.1} or nothing at all, is not above another. */
  static boolean isAtMost(String version, int major, int minor) {
    String[] numbers = version.split("\\.", -1);
    int first = number(numbers[0]);
    int second = numbers.length > 1 ? number(numbers[1]) : 0;
    if (first != major) {
      return first < major;
    }
    return second < minor || (second == minor && numbers.length <= 2);
  }

  /** The number that a text begins with; above 9 digits, something large. */
  private static int number(String text) {
    int end = 0;
    while (end < text.length() && ScriptReader.isDigit(text.charAt(end))) {
      end++;
    }
    return end == 0 ? 0 : end > 9 ? Integer.MAX_VALUE : Integer.parseInt(text.substring(0, end));
  }
}
