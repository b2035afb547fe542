package dev.osd.protocol.wire;

import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Walks over the bytes of one JSON value from left to right and knows where everything stands. It
 * is for clients, who read what their own daemon says and point into texts that a daemon will
 * judge: grammar is checked and that no name stands twice, but not UTF-8, which is {@link
 * StrictJson}'s work. It exists beside that one because of what it does not load: to initialise the
 * JSON library's parser costs 8 of the 40 ms that a client lives.
 */
final class JsonScanner {
  private static final int NESTING = 500;

  private final byte[] text;
  private int at;

  /** A scanner at the start of this text. */
  JsonScanner(byte[] text) {
    this.text = text;
  }

  /** Where it stands: the offset of the next byte that is not white space. */
  int position() {
    skipSpace();
    return at;
  }

  /** The byte where it stands; 0 at the end of the text, which no JSON has. */
  byte peek() {
    skipSpace();
    return at < text.length ? text[at] : 0;
  }

  /** Steps into an object. */
  Members object() throws ProtocolException {
    require('{');
    return new Members();
  }

  /** Steps into an array. */
  Elements array() throws ProtocolException {
    require('[');
    return new Elements();
  }

  /**
   * The fields of one object. Each value must have been stepped over before the next is asked for.
   */
  final class Members {
    private final Set<String> seen = new HashSet<>();

    private Members() {}

    /** Steps to the value of the next field and gives its name, or steps over the object's end. */
    Optional<String> next() throws ProtocolException {
      if (JsonScanner.this.next('}', seen.isEmpty())) {
        String name = string();
        require(':');
        if (!seen.add(name)) {
          throw malformed("a name stands twice in an object");
        }
        return Optional.of(name);
      }
      return Optional.empty();
    }
  }

  /** The elements of one array. Each must have been stepped over before the next is asked for. */
  final class Elements {
    private boolean begun;

    private Elements() {}

    /** Steps to the next element, or over the array's end; says whether there is one. */
    boolean next() throws ProtocolException {
      boolean more = JsonScanner.this.next(']', !begun);
      begun = true;
      return more;
    }
  }

  /** Steps over a string and gives its characters. */
  String string() throws ProtocolException {
    require('"');
    int from = at;
    boolean escapes = false;
    while (at < text.length && text[at] != '"') {
      if (text[at] >= 0 && text[at] < ' ') {
        throw malformed("a control character stands in a string");
      }
      if (text[at] == '\\') {
        escapes = true;
        at++;
      }
      at++;
    }
    if (at >= text.length) {
      throw malformed("it ends within a string");
    }
    String raw = new String(text, from, at - from, StandardCharsets.UTF_8);
    at++;
    return escapes ? unescape(raw) : raw;
  }

  /** Steps over a value; gives its characters if it is a string. */
  Optional<String> stringOrSkip() throws ProtocolException {
    if (peek() == '"') {
      return Optional.of(string());
    }
    skip();
    return Optional.empty();
  }

  /** Steps over a value; says whether it is {@code true}. */
  boolean isTrueOrSkip() throws ProtocolException {
    boolean isTrue = peek() == 't';
    skip();
    return isTrue;
  }

  /** Steps over a value; gives it if it is a whole number that an int can hold. */
  OptionalInt wholeOrSkip() throws ProtocolException {
    int from = position();
    String value = new String(text, from, skip() - from, StandardCharsets.UTF_8);
    try {
      return OptionalInt.of(Integer.parseInt(value));
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  /** Steps over any value; gives the offset behind it. */
  int skip() throws ProtocolException {
    skip(0);
    return at;
  }

  /** Insists that nothing but white space follows. */
  void end() throws ProtocolException {
    skipSpace();
    if (at < text.length) {
      throw malformed("there is more text behind the value");
    }
  }

  private void skip(int depth) throws ProtocolException {
    if (depth > NESTING) {
      throw malformed("it is nested too deeply");
    }
    switch (peek()) {
      case '{' -> {
        Members members = object();
        while (members.next().isPresent()) {
          skip(depth + 1);
        }
      }
      case '[' -> {
        Elements elements = array();
        while (elements.next()) {
          skip(depth + 1);
        }
      }
      case '"' -> skipString();
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      default -> number();
    }
  }

  /**
   * Steps over a string of which nothing is wanted, such as a program's output of many megabytes.
   */
  private void skipString() throws ProtocolException {
    require('"');
    while (at < text.length && text[at] != '"') {
      at += text[at] == '\\' ? 2 : 1;
    }
    if (at >= text.length) {
      throw malformed("it ends within a string");
    }
    at++;
  }

  private void literal(String word) throws ProtocolException {
    for (int i = 0; i < word.length(); i++) {
      if (at >= text.length || text[at] != word.charAt(i)) {
        throw malformed("a word is no JSON value");
      }
      at++;
    }
  }

  private void number() throws ProtocolException {
    int from = at;
    while (at < text.length && "+-.eE0123456789".indexOf(text[at]) >= 0) {
      at++;
    }
    if (at == from) {
      throw malformed("a value is missing");
    }
  }

  private boolean next(char end, boolean first) throws ProtocolException {
    if (peek() == end) {
      at++;
      return false;
    }
    if (!first) {
      require(',');
    }
    return true;
  }

  private void require(char wanted) throws ProtocolException {
    if (peek() != wanted) {
      throw malformed("'" + wanted + "' is missing");
    }
    at++;
  }

  private String unescape(String raw) throws ProtocolException {
    StringBuilder out = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      char kind = raw.charAt(++i);
      switch (kind) {
        case '"', '\\', '/' -> out.append(kind);
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'n' -> out.append('\n');
        case 'r' -> out.append('\r');
        case 't' -> out.append('\t');
        case 'u' -> {
          out.append(unit(raw, i + 1));
          i += 4;
        }
        default -> throw malformed("a string has an escape that JSON does not know");
      }
    }
    return out.toString();
  }

  private char unit(String raw, int from) throws ProtocolException {
    int unit = 0;
    for (int i = from; i < from + 4; i++) {
      int digit = i < raw.length() ? Character.digit(raw.charAt(i), 16) : -1;
      if (digit < 0) {
        throw malformed("a string has an escape that JSON does not know");
      }
      unit = unit << 4 | digit;
    }
    return (char) unit;
  }

  private void skipSpace() {
    while (at < text.length
        && (text[at] == ' ' || text[at] == '\n' || text[at] == '\t' || text[at] == '\r')) {
      at++;
    }
  }

  private ProtocolException malformed(String what) {
    return new ProtocolException(
        ErrorCode.PARSE_FAILED,
        "not sound JSON: " + what + " (byte " + Math.min(at, text.length) + ")");
  }
}
