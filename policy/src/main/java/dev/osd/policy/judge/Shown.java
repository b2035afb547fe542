package dev.osd.policy.judge;

import java.util.List;

/**
 * Text from a request as it may stand in a message: short, and without anything that could steer a
 * terminal or look like another line (CVE-2023-28486 in sudo).
 */
public final class Shown {
  private static final int MOST = 200;

  private Shown() {}

  /** A text with everything invisible replaced by {@code ?}, cut to a readable length. */
  public static String text(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints().limit(MOST).forEach(c -> shown.appendCodePoint(isInvisible(c) ? '?' : c));
    return text.codePointCount(0, text.length()) > MOST ? shown + "..." : shown.toString();
  }

  /** A command as somebody would type it. */
  public static String command(List<String> argv) {
    return text(String.join(" ", argv.stream().map(Shown::quoted).toList()));
  }

  private static String quoted(String word) {
    boolean plain =
        !word.isEmpty()
            && word.codePoints()
                .noneMatch(c -> Character.isWhitespace(c) || "'\"\\".indexOf(c) >= 0);
    return plain ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  private static boolean isInvisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }
}
