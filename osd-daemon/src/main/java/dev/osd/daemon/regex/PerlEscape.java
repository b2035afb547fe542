package dev.osd.daemon.regex;

/**
 * A character that is written with a backslash, in Perl's way.
 *
 * @param symbol what it stands for
 * @param end the place behind it
 */
record PerlEscape(int symbol, int end) {
  /**
   * Reads what stands behind a backslash.
   *
   * @param at the place behind the backslash, within the text
   */
  static PerlEscape read(int[] text, int at) throws BadPatternException {
    int symbol = text[at];
    return switch (symbol) {
      case 't' -> new PerlEscape('\t', at + 1);
      case 'n' -> new PerlEscape('\n', at + 1);
      case 'r' -> new PerlEscape('\r', at + 1);
      case 'f' -> new PerlEscape('\f', at + 1);
      case 'e' -> new PerlEscape(0x1B, at + 1);
      case 'a' -> new PerlEscape(0x07, at + 1);
      case 'x' -> hexadecimal(text, at + 1);
      case '0' -> digits(text, at + 1, at + 3, 8);
      default -> {
        if (symbol < 0x80 && Character.isLetterOrDigit(symbol)) {
          throw new BadPatternException("unrecognized character follows \\");
        }
        yield new PerlEscape(symbol, at + 1);
      }
    };
  }

  private static PerlEscape hexadecimal(int[] text, int at) throws BadPatternException {
    if (at >= text.length || text[at] != '{') {
      return digits(text, at, at + 2, 16);
    }
    PerlEscape number = digits(text, at + 1, at + 9, 16);
    if (number.end() >= text.length || text[number.end()] != '}') {
      throw new BadPatternException("missing terminating } for hexadecimal escape");
    }
    return new PerlEscape(number.symbol(), number.end() + 1);
  }

  private static PerlEscape digits(int[] text, int from, int to, int radix)
      throws BadPatternException {
    int value = 0;
    int at = from;
    for (; at < to && at < text.length && Character.digit(text[at], radix) >= 0; at++) {
      value = value * radix + Character.digit(text[at], radix);
      if (value < 0 || value > CodeSet.LAST_CODE_POINT) {
        throw new BadPatternException("character code point value in \\x{} or \\o{} is too large");
      }
    }
    return new PerlEscape(value, at);
  }
}
