package dev.osd.daemon.builtin.sed;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Hands out a script byte by byte, and knows where it is. */
final class ScriptReader {
  /** Stands for the end of a part, that is of one {@code -e}. */
  static final int END = -1;

  private static final long LARGEST_NUMBER = Long.MAX_VALUE / 16;

  private final List<byte[]> parts;
  private int part;
  private int at;

  ScriptReader(List<String> parts) {
    this.parts = parts.stream().map(p -> p.getBytes(StandardCharsets.UTF_8)).toList();
  }

  /** The next byte of this part, or {@link #END}. */
  int next() {
    byte[] text = parts.get(part);
    return at < text.length ? text[at++] & 0xff : END;
  }

  /** Gives back what {@link #next} has just handed out. */
  void back(int c) {
    if (c != END) {
      at--;
    }
  }

  /** Goes on to the next part, if there is one. */
  boolean nextPart() {
    if (part + 1 == parts.size()) {
      return false;
    }
    part++;
    at = 0;
    return true;
  }

  /** How many bytes of this part were read. */
  int position() {
    return at;
  }

  boolean inFirstPart() {
    return part == 0;
  }

  int nextNonBlank() {
    int c = next();
    while (isBlank(c)) {
      c = next();
    }
    return c;
  }

  /** A decimal number that begins with {@code first}; 0 if that is no digit. */
  long number(int first) {
    long number = 0;
    int c = first;
    for (; isDigit(c); c = next()) {
      number = Math.min(LARGEST_NUMBER, number * 10 + (c - '0'));
    }
    back(c);
    return number;
  }

  /** A label, up to a blank, {@code ;} or the line's end, without blanks in front. */
  String label() {
    ByteArrayOutputStream label = new ByteArrayOutputStream();
    int c = nextNonBlank();
    while (c != END && !isBlank(c) && c != '\n' && c != ';' && c != '}') {
      label.write(c);
      c = next();
    }
    back(c);
    return label.toString(StandardCharsets.UTF_8);
  }

  /** Makes sure that nothing but blanks is left of a command. */
  void endOfCommand() throws ScriptException {
    int c = nextNonBlank();
    if (c == '}' || c == '#') {
      back(c);
    } else if (c != END && c != '\n' && c != ';') {
      throw error("extra characters after command");
    }
  }

  /** A fault at this place. */
  ScriptException error(String message) {
    return error(ScriptException.WRONG, message, at);
  }

  /** A fault that concerns this part as a whole. */
  ScriptException errorInPart(String message) {
    return error(ScriptException.WRONG, message, 0);
  }

  /** Something at this place that is not served. */
  ScriptException refusal(String message) {
    return error(ScriptException.REFUSED, message, at);
  }

  private ScriptException error(int status, String message, int place) {
    return new ScriptException(
        status, "-e expression #" + (part + 1) + ", char " + place + ": " + message);
  }

  static boolean isBlank(int c) {
    return c == ' ' || c == '\t';
  }

  static boolean isSpace(int c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
