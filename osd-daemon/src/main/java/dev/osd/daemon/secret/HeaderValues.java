package dev.osd.daemon.secret;

import java.util.Locale;
import java.util.Set;

/**
 * Finds the values of the headers {@code Authorization}, {@code Cookie} and their kin, which have
 * several words (RFC 9110, 11.6.2; RFC 6265, 4.2.1). The name of an authorization's scheme is kept.
 */
final class HeaderValues {
  /** Schemes whose credentials are one word. */
  private static final Set<String> OF_ONE_WORD =
      Set.of("basic", "bearer", "token", "negotiate", "ntlm", "apikey");

  /** Schemes whose credentials go on to the header's end. */
  private static final Set<String> OF_MANY_WORDS =
      Set.of("digest", "hawk", "oauth", "signature", "aws4-hmac-sha256");

  private static final int MOST_SCHEME = 16;

  private final String text;
  private final boolean commands;
  private final SecretValues values;

  HeaderValues(String text, boolean commands, SecretValues values) {
    this.text = text;
    this.commands = commands;
    this.values = values;
  }

  /** The credentials in the header whose name ends and whose value begins here. */
  Span at(SecretNames.Name name, int nameEnd, int from) {
    if (from == text.length()) {
      return Span.NONE;
    }
    if (Characters.quote(text.charAt(from)) || text.charAt(from) == '\\') {
      Span inside = values.at(from);
      return new Span(behindScheme(inside.from(), inside.to()), inside.to());
    }
    int credentials = behindScheme(from, text.length());
    boolean word = credentials == from || OF_ONE_WORD.contains(scheme(from, text.length()));
    // The end is looked for only where all up to it is taken out, so no text is looked through
    // twice.
    return word && name.kind() == SecretKind.AUTHORIZATION
        ? values.at(credentials)
        : new Span(credentials, end(SecretNames.start(text, nameEnd), credentials));
  }

  /** Where the credentials begin behind a scheme's name; at the name where there are none. */
  private int behindScheme(int from, int end) {
    String scheme = scheme(from, end);
    if (!OF_ONE_WORD.contains(scheme) && !OF_MANY_WORDS.contains(scheme)) {
      return from;
    }
    int at = from + scheme.length();
    while (at < end && text.charAt(at) == ' ') {
      at++;
    }
    return at;
  }

  private String scheme(int from, int end) {
    int to = from;
    while (to < end && to - from < MOST_SCHEME && Characters.ofName(text.charAt(to))) {
      to++;
    }
    return text.substring(from, to).toLowerCase(Locale.ROOT);
  }

  /**
   * Where the header ends: with its line, its argument, or the quote that it stands in. In what may
   * run, also where a command would end, unless it is given as a header.
   */
  private int end(int nameStart, int from) {
    char before = nameStart > 0 ? text.charAt(nameStart - 1) : ' ';
    boolean inQuotes = Characters.quote(before);
    boolean given = !commands || givenAsHeader(inQuotes ? nameStart - 1 : nameStart);
    int at = from;
    while (at < text.length()) {
      char c = text.charAt(at);
      boolean ended =
          c == '\n'
              || c == '\r'
              || c == Characters.BETWEEN_ARGUMENTS
              || (inQuotes ? c == before : Characters.quote(c))
              || (!given && Characters.ofShell(c))
              || (commands && before != '\'' && (c == '`' || text.startsWith("$(", at)));
      if (ended) {
        break;
      }
      at++;
    }
    return at;
  }

  /** Whether {@code -H} or {@code --header} stands before this index. */
  private boolean givenAsHeader(int at) {
    int end = at;
    while (end > 0 && Characters.blank(text.charAt(end - 1))) {
      end--;
    }
    return text.startsWith("-H", end - 2) || text.startsWith("--header", end - 8);
  }
}
