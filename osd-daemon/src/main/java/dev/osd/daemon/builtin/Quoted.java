package dev.osd.daemon.builtin;

/**
 * Text of unknown origin for messages: in quotes, and nothing in it reaches a terminal as control.
 */
final class Quoted {
  private static final int LONGEST = 200;

  private Quoted() {}

  static String of(String text) {
    StringBuilder quoted = new StringBuilder("'");
    text.codePoints().limit(LONGEST).forEach(c -> append(quoted, c));
    return quoted
        .append(text.codePointCount(0, text.length()) > LONGEST ? "..." : "")
        .append("'")
        .toString();
  }

  private static void append(StringBuilder quoted, int c) {
    switch (c) {
      case '\n' -> quoted.append("\\n");
      case '\t' -> quoted.append("\\t");
      case '\r' -> quoted.append("\\r");
      default -> {
        int type = Character.getType(c);
        if (type == Character.CONTROL
            || type == Character.FORMAT
            || type == Character.SURROGATE
            || type == Character.LINE_SEPARATOR
            || type == Character.PARAGRAPH_SEPARATOR) {
          quoted.append("\\u{").append(Integer.toHexString(c)).append('}');
        } else {
          quoted.appendCodePoint(c);
        }
      }
    }
  }
}
