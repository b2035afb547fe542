package dev.osd.protocol.wire;

/** Writes single strings for clients that put their requests together by hand, for speed. */
public final class JsonText {
  private JsonText() {}

  /** The text as a JSON string (RFC 8259), quotation marks included. */
  public static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c)) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          out.append(Character.forDigit(c >> shift & 0xf, 16));
        }
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
