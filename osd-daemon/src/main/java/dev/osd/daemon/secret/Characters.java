package dev.osd.daemon.secret;

/** What characters are to the finders. */
final class Characters {
  /** Stands between the arguments of a program, where a shell's line has a blank. */
  static final char BETWEEN_ARGUMENTS = '\0';

  private Characters() {}

  static boolean letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean letterOrDigit(char c) {
    return letter(c) || digit(c);
  }

  /** What names of options, variables and fields are made of. */
  static boolean ofName(char c) {
    return letterOrDigit(c) || c == '_' || c == '-' || c == '.';
  }

  /** What base64 in either alphabet is made of (RFC 4648). */
  static boolean ofBase64(char c) {
    return letterOrDigit(c) || c == '+' || c == '/' || c == '-' || c == '_' || c == '=';
  }

  static boolean quote(char c) {
    return c == '"' || c == '\'';
  }

  /** White space, and the bound between two arguments. */
  static boolean blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || c == BETWEEN_ARGUMENTS;
  }

  /** What ends a word in a shell without being white space. */
  static boolean ofShell(char c) {
    return c == ';' || c == '|' || c == '&' || c == '<' || c == '>' || c == '`';
  }

  /** Whether nothing but the text's start or a character that is no letter or digit is before. */
  static boolean wordStarts(String text, int at) {
    return at == 0 || !letterOrDigit(text.charAt(at - 1));
  }

  /** Where the run of blanks at this index ends. */
  static int skipBlanks(String text, int at) {
    int i = at;
    while (i < text.length() && blank(text.charAt(i))) {
      i++;
    }
    return i;
  }
}
