package dev.osd.protocol.wire;

/**
 * Lays one JSON value out over indented lines for people. It works on the text and changes nothing
 * but the white space between tokens, so numbers and escapes stay as the daemon wrote them.
 *
 * <p>The text must be sound JSON; of other text the result is some text of the same characters.
 */
public final class JsonLayout {
  private static final String INDENT = "  ";

  /** Deeper lines stand as far in as these, or many brackets would need their square in blanks. */
  private static final int INDENTED_LEVELS = 64;

  private final Paint paint;
  private final StringBuilder out = new StringBuilder();
  private int depth;

  private JsonLayout(Paint paint) {
    this.paint = paint;
  }

  /** What a piece of JSON is, for those who colour it. */
  public enum Piece {
    NAME,
    STRING,
    /** A number, {@code true}, {@code false} or {@code null}. */
    LITERAL
  }

  /** Dresses pieces of JSON. */
  @FunctionalInterface
  public interface Paint {
    /** Nothing but the text. */
    Paint NONE = (piece, text) -> text;

    /** The piece as it is to be shown. */
    String dress(Piece piece, String text);
  }

  /** The value over several lines, without a newline at the end. */
  public static String indent(String json, Paint paint) {
    JsonLayout layout = new JsonLayout(paint);
    layout.run(json);
    return layout.out.toString();
  }

  private void run(String json) {
    int at = 0;
    while (at < json.length()) {
      char c = json.charAt(at);
      switch (c) {
        case ' ', '\t', '\n', '\r' -> at++;
        case '{', '[' -> at = open(json, at);
        case '}', ']' -> {
          depth = Math.max(0, depth - 1);
          newLine();
          out.append(c);
          at++;
        }
        case ',' -> {
          out.append(c);
          newLine();
          at++;
        }
        case ':' -> {
          out.append(": ");
          at++;
        }
        default -> at = scalar(json, at);
      }
    }
  }

  private int open(String json, int at) {
    out.append(json.charAt(at));
    int next = skipSpace(json, at + 1);
    if (next < json.length() && (json.charAt(next) == '}' || json.charAt(next) == ']')) {
      out.append(json.charAt(next));
      return next + 1;
    }
    depth++;
    newLine();
    return next;
  }

  private int scalar(String json, int from) {
    boolean string = json.charAt(from) == '"';
    int to = string ? endOfString(json, from) : endOfLiteral(json, from);
    int next = skipSpace(json, to);
    Piece piece =
        !string
            ? Piece.LITERAL
            : next < json.length() && json.charAt(next) == ':' ? Piece.NAME : Piece.STRING;
    out.append(paint.dress(piece, json.substring(from, to)));
    return to;
  }

  private static int endOfString(String json, int from) {
    int at = from + 1;
    while (at < json.length() && json.charAt(at) != '"') {
      at += json.charAt(at) == '\\' ? 2 : 1;
    }
    return Math.min(at + 1, json.length());
  }

  private static int endOfLiteral(String json, int from) {
    int at = from + 1;
    while (at < json.length() && ",:{}[]\" \t\r\n".indexOf(json.charAt(at)) < 0) {
      at++;
    }
    return at;
  }

  private static int skipSpace(String json, int from) {
    int at = from;
    while (at < json.length() && " \t\r\n".indexOf(json.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }

  private void newLine() {
    out.append('\n');
    out.repeat(INDENT, Math.min(depth, INDENTED_LEVELS));
  }
}
