package dev.osd.policy.shell;

import java.util.Set;

/** Small questions about single words. */
final class Words {
  private static final int MOST_SHOWN = 40;

  /** Words by which a shell steers itself; {@code time} is a wrapper and read as one. */
  private static final Set<String> CONTROL =
      Set.of(
          "if",
          "then",
          "else",
          "elif",
          "fi",
          "for",
          "while",
          "until",
          "do",
          "done",
          "case",
          "esac",
          "in",
          "select",
          "function",
          "coproc",
          "[[",
          "]]",
          "!",
          "{",
          "}");

  private Words() {}

  /** Whether a shell takes this word, unquoted and where a program could stand, for its own. */
  static boolean steers(String word) {
    return CONTROL.contains(word);
  }

  /** The last component of a path. */
  static String baseName(String program) {
    return program.substring(program.lastIndexOf('/') + 1);
  }

  /** Where the value starts in {@code NAME=value} or {@code NAME+=value}; -1 in any other word. */
  static int assignmentEnd(String word) {
    int equals = word.indexOf('=');
    return equals > 0 && isName(nameOf(word)) ? equals + 1 : -1;
  }

  /** The name in {@code NAME=value}. */
  static String nameOf(String word) {
    int end = word.indexOf('=');
    String name = end < 0 ? word : word.substring(0, end);
    name = name.endsWith("+") ? name.substring(0, name.length() - 1) : name;
    int index = name.indexOf('[');
    return index > 0 ? name.substring(0, index) : name;
  }

  private static boolean isName(String text) {
    return !text.isEmpty()
        && !digit(text.charAt(0))
        && text.chars().allMatch(c -> c == '_' || digit(c) || letter(c));
  }

  /** A word fit for a message: short, and without control characters. */
  static String shown(String word) {
    StringBuilder shown = new StringBuilder();
    word.codePoints()
        .limit(MOST_SHOWN)
        .forEach(c -> shown.appendCodePoint(Character.getType(c) == Character.CONTROL ? '?' : c));
    return word.codePointCount(0, word.length()) > MOST_SHOWN ? shown + "..." : shown.toString();
  }

  private static boolean digit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean letter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
