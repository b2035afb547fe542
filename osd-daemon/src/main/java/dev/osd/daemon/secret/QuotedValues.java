package dev.osd.daemon.secret;

/** Where quotes end, and whether what stands in them could run. */
final class QuotedValues {
  private final String text;

  QuotedValues(String text) {
    this.text = text;
  }

  /**
   * What stands between the quote at this index and its like; to the line's end where there is
   * none.
   *
   * @param escaped whether the quote has a backslash before it, as has then the one that ends it
   */
  Span inside(int quote, boolean escaped) {
    char c = text.charAt(quote);
    int from = quote + 1;
    int line = text.length();
    for (int at = from; at < text.length(); at++) {
      char now = text.charAt(at);
      if (now == Characters.BETWEEN_ARGUMENTS) {
        return new Span(from, Math.min(line, at));
      }
      if (now == '\\' && c == '"' && !escaped) {
        at++;
      } else if (now == c) {
        return new Span(from, escaped ? withoutSlashes(from, at) : at);
      } else if (now == '\n' && line == text.length()) {
        line = at;
      }
    }
    return new Span(from, line);
  }

  private int withoutSlashes(int from, int end) {
    int to = end;
    while (to > from && text.charAt(to - 1) == '\\') {
      to--;
    }
    return to;
  }

  /** Whether this is more than one word and has what parts commands: no passphrase, but a line. */
  boolean mayRun(Span span) {
    boolean parted = false;
    for (int i = span.from(); i < span.to() && !parted; i++) {
      char c = text.charAt(i);
      parted = Characters.ofShell(c) || c == '\n' || (c == '$' && text.startsWith("$(", i));
    }
    return parted && hasBlank(span);
  }

  boolean hasBlank(Span span) {
    for (int i = span.from(); i < span.to(); i++) {
      if (Characters.blank(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }
}
