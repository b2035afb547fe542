package dev.osd.protocol.wire;

/** What this room needs to know of single characters. */
final class Characters {
  private Characters() {}

  /**
   * Whether a character has no shape of its own but changes what a terminal or an editor shows:
   * control characters of either range (CVE-2023-28486 is what they do to a log), line separators,
   * and the marks that turn the writing direction or hide text (CVE-2021-42574).
   */
  static boolean isInvisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  /** Whether a text has a surrogate that is not one of a pair, and so is no text at all. */
  static boolean hasLoneSurrogate(String text) {
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      if (isSurrogate(c)) {
        return true;
      }
      i += Character.charCount(c);
    }
    return false;
  }

  /** The text with the replacement character in the place of every lone surrogate. */
  static String whole(String text) {
    if (!hasLoneSurrogate(text)) {
      return text;
    }
    StringBuilder whole = new StringBuilder(text.length());
    text.codePoints().map(c -> isSurrogate(c) ? '\uFFFD' : c).forEach(whole::appendCodePoint);
    return whole.toString();
  }

  private static boolean isSurrogate(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
  }
}
