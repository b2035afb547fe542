package dev.osd.shell;

/**
 * Makes text from a plan, a daemon or a log fit for a terminal. Whatever a terminal would obey or
 * not show is spelled out: controls (ESC, newlines, the 8-bit C1 set, see CVE-2023-28486),
 * characters that reorder text (CVE-2021-42574), blanks other than a space, and characters that are
 * invisible by definition (Unicode's Default_Ignorable_Code_Point).
 */
public final class Printable {
  private Printable() {}

  /** The text with every unfit character as a backslash, {@code u}, and its number in braces. */
  public static String of(String text) {
    int first = firstUnfit(text);
    if (first < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, first);
    for (int i = first; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (fit(c)) {
        out.appendCodePoint(c);
      } else {
        out.append("\\u{").append(Integer.toHexString(c)).append('}');
      }
      i += Character.charCount(c);
    }
    return out.toString();
  }

  /**
   * One line of sound JSON with every unfit character as a JSON escape, so that it is still the
   * same value. Such characters can stand only in its strings.
   */
  public static String ofJson(String json) {
    int first = firstUnfit(json);
    if (first < 0) {
      return json;
    }
    StringBuilder out = new StringBuilder(json.length() + 16).append(json, 0, first);
    for (int i = first; i < json.length(); ) {
      int c = json.codePointAt(i);
      int length = Character.charCount(c);
      if (fit(c)) {
        out.appendCodePoint(c);
      } else {
        for (int unit = i; unit < i + length; unit++) {
          appendJsonEscape(out, json.charAt(unit));
        }
      }
      i += length;
    }
    return out.toString();
  }

  /**
   * A word of a command line, quoted as a shell would need it where it has anything but plain
   * characters, and fit for a terminal. For reading only: what is spelled out does not run as
   * shown.
   */
  public static String word(String word) {
    boolean plain = !word.isEmpty();
    for (int i = 0; i < word.length() && plain; i++) {
      plain = plainInShell(word.charAt(i));
    }
    return plain ? word : "'" + of(word).replace("'", "'\\''") + "'";
  }

  /** Whether a terminal shows this character as itself. */
  static boolean fit(int c) {
    if (c >= ' ' && c <= '~') {
      return true;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> !invisible(c);
    };
  }

  /** The characters of Default_Ignorable_Code_Point that are letters or marks by their category. */
  private static boolean invisible(int c) {
    return c == 0x34f
        || c == 0x115f
        || c == 0x1160
        || c == 0x17b4
        || c == 0x17b5
        || (c >= 0x180b && c <= 0x180f)
        || c == 0x3164
        || (c >= 0xfe00 && c <= 0xfe0f)
        || c == 0xffa0
        || (c >= 0xe0000 && c <= 0xe0fff);
  }

  private static int firstUnfit(String text) {
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (!fit(c)) {
        return i;
      }
      i += Character.charCount(c);
    }
    return -1;
  }

  private static void appendJsonEscape(StringBuilder out, char unit) {
    out.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.append(Character.forDigit((unit >> shift) & 0xf, 16));
    }
  }

  private static boolean plainInShell(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "@%+=:,./-_".indexOf(c) >= 0;
  }
}
