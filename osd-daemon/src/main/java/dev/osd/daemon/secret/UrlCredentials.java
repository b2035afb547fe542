package dev.osd.daemon.secret;

/**
 * Finds the password in a URL's {@code user:password@} (RFC 3986, 3.2.1), and a token that stands
 * there by itself. A password with an unescaped slash is found too, as people write them.
 */
final class UrlCredentials {
  private static final int LEAST_TOKEN = 16;

  private final String text;
  private final boolean commands;
  private final SecretValues values;

  /** Where the run of characters that was last looked through ends, and the last @ in it. */
  private int runEnd;

  private int lastAt;

  UrlCredentials(String text, boolean commands, SecretValues values) {
    this.text = text;
    this.commands = commands;
    this.values = values;
  }

  /**
   * Looks at the colon of {@code ://}; blots out what is secret behind it.
   *
   * @return where to go on; behind the slashes where there is nothing secret
   */
  int blotAt(int colon, Blots blots) {
    int from = colon + "://".length();
    lookThrough(from);
    if (lastAt < from || text.startsWith(SecretKind.MARKER_START, from)) {
      return from;
    }
    int authority = from;
    while (authority < runEnd && "/?#".indexOf(text.charAt(authority)) < 0) {
      authority++;
    }
    int end = authority - 1;
    while (end >= from && text.charAt(end) != '@') {
      end--;
    }
    int user = from;
    while (user < authority && text.charAt(user) != ':') {
      user++;
    }
    if (end < from) {
      // No user before the first slash: either none at all, or a slash in the password.
      end = user < authority && !port(user + 1, authority) ? lastAt : from;
    }
    if (user < end) {
      return blot(new Span(user + 1, end), SecretKind.PASSWORD, blots, from);
    }
    return KnownKeys.random(text, from, end, LEAST_TOKEN)
        ? blot(new Span(from, end), SecretKind.TOKEN, blots, from)
        : from;
  }

  private int blot(Span found, SecretKind kind, Blots blots, int from) {
    Span span = commands ? new Span(found.from(), commandEnd(found)) : found;
    if (span.isEmpty() || values.refers(span)) {
      return from;
    }
    blots.blot(span, kind);
    return span.to();
  }

  /** What may run is not hidden in a URL's password. */
  private int commandEnd(Span span) {
    int at = span.from();
    while (at < span.to() && !Characters.ofShell(text.charAt(at)) && !text.startsWith("$(", at)) {
      at++;
    }
    return at;
  }

  private boolean port(int from, int to) {
    for (int i = from; i < to; i++) {
      if (!Characters.digit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Each run of characters is looked through once, however many URLs it may hold. */
  private void lookThrough(int from) {
    if (from < runEnd) {
      return;
    }
    lastAt = -1;
    runEnd = from;
    while (runEnd < text.length() && ofUrl(text.charAt(runEnd))) {
      if (text.charAt(runEnd) == '@') {
        lastAt = runEnd;
      }
      runEnd++;
    }
  }

  private static boolean ofUrl(char c) {
    return !Characters.blank(c) && !Characters.quote(c) && c != '<' && c != '>' && c != '\\';
  }
}
