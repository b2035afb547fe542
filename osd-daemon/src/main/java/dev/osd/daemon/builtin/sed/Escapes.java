package dev.osd.daemon.builtin.sed;

import java.io.ByteArrayOutputStream;

/**
 * Replaces escapes that stand for a byte, such as {@code \t}, {@code \x41} or {@code \cA}.
 *
 * <p>Source: the manual of GNU sed 4.9, "Escapes", and the behaviour of the program.
 */
final class Escapes {
  /** What a text is for. */
  enum Use {
    /** A regular expression: unknown escapes stay, bytes made by escapes mean what they mean. */
    EXPRESSION,
    /** By POSIX: nothing in bracket expressions, and GNU's operators are plain characters. */
    POSIX_BASIC,
    /** The same, of an extended regular expression. */
    POSIX_EXTENDED,
    /** Unknown escapes stay; a backslash or {@code &} made by an escape is escaped itself. */
    REPLACEMENT,
    /** Plain text: of unknown escapes the backslash is dropped. */
    TEXT
  }

  private static final String GNU_OPERATORS = "wWsSbB<>`'";
  private static final String GNU_BASIC_OPERATORS = GNU_OPERATORS + "+?|";

  private final byte[] text;
  private final Use use;
  private final ScriptReader reader;
  private final ByteArrayOutputStream result = new ByteArrayOutputStream();
  private final BracketTracker brackets = new BracketTracker();
  private int at;

  private Escapes(byte[] text, Use use, ScriptReader reader) {
    this.text = text;
    this.use = use;
    this.reader = reader;
  }

  /**
   * @param reader for the place of errors
   */
  static byte[] replace(byte[] text, Use use, ScriptReader reader) throws ScriptException {
    return new Escapes(text, use, reader).replaced();
  }

  private byte[] replaced() throws ScriptException {
    boolean posix = use == Use.POSIX_BASIC || use == Use.POSIX_EXTENDED;
    while (at < text.length) {
      byte c = text[at++];
      boolean inBracket = posix && brackets.inside();
      if (c == '\\' && at < text.length && !inBracket) {
        escape(text[at++]);
      } else {
        brackets.accept(c);
        result.write(c);
      }
    }
    return result.toByteArray();
  }

  private void escape(byte c) throws ScriptException {
    switch (c) {
      case 'a' -> result.write(0x07);
      case 'f' -> result.write('\f');
      case 'n', '\n' -> result.write('\n');
      case 'r' -> result.write('\r');
      case 't' -> result.write('\t');
      case 'v' -> result.write(0x0b);
      case 'd' -> number(c, 10, 3);
      case 'o' -> number(c, 8, 3);
      case 'x' -> number(c, 16, 2);
      case 'c' -> control();
      default -> {
        if (!dropsBackslash(c)) {
          result.write('\\');
        }
        result.write(c);
      }
    }
  }

  private boolean dropsBackslash(byte c) {
    return switch (use) {
      case TEXT -> true;
      case EXPRESSION, REPLACEMENT -> false;
      case POSIX_BASIC -> GNU_BASIC_OPERATORS.indexOf(c) >= 0;
      case POSIX_EXTENDED -> GNU_OPERATORS.indexOf(c) >= 0;
    };
  }

  private void number(byte letter, int base, int digits) {
    int value = 0;
    int read = 0;
    while (read < digits && at < text.length && Character.digit(text[at], base) >= 0) {
      value = value * base + Character.digit(text[at], base);
      at++;
      read++;
    }
    made(read == 0 ? letter : (byte) value);
  }

  private void control() throws ScriptException {
    if (at == text.length) {
      result.write('\\');
      return;
    }
    byte c = text[at++];
    if (c == '\\') {
      if (at == text.length || text[at] != '\\') {
        throw reader.error("recursive escaping after \\c not allowed");
      }
      at++;
    }
    made((byte) (Character.toUpperCase(c) ^ 0x40));
  }

  private void made(byte c) {
    if (use == Use.REPLACEMENT && (c == '&' || c == '\\')) {
      result.write('\\');
    }
    result.write(c);
  }
}
