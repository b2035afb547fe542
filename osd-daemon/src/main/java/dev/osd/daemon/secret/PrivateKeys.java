package dev.osd.daemon.secret;

/**
 * Finds private keys in their textual form (RFC 7468; RFC 9580, 6.2; OpenSSH's PROTOCOL.key): whole
 * ones, ones that are cut at either end, on many lines or one, with line ends as such or as {@code
 * \n}. Only the two marks and what can be part of a key's text is taken out, so that nothing else
 * can hide between the marks.
 */
final class PrivateKeys {
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";
  private static final int MOST_LABEL = 64;

  /** A line of a key has at least this many characters, but for its last one. */
  private static final int LINE = 16;

  private final String text;

  PrivateKeys(String text) {
    this.text = text;
  }

  /**
   * Looks at a dash; blots out the key whose first or last mark begins there.
   *
   * @return where to go on; the index itself where there is no key
   */
  int blotAt(int at, Blots blots) {
    if (marks(at, BEGIN)) {
      int body = behindLabel(at + BEGIN.length());
      int end = body < 0 ? body : bodyEnd(body);
      if (end > body) {
        blots.blot(new Span(at, end), SecretKind.PRIVATE_KEY);
        return end;
      }
    } else if (marks(at, END)) {
      int end = behindLabel(at + END.length());
      int start = end < 0 ? at : bodyStart(at, blots.done());
      if (start < at) {
        blots.blot(new Span(start, end), SecretKind.PRIVATE_KEY);
        return end;
      }
    }
    return at;
  }

  /** Whether this mark is here; the blank in it may be the bound between two arguments. */
  private boolean marks(int at, String mark) {
    int last = mark.length() - 1;
    return text.startsWith(mark.substring(0, last), at)
        && at + last < text.length()
        && Characters.blank(text.charAt(at + last));
  }

  /** Where the dashes behind the label of a private key end; -1 where there is another label. */
  private int behindLabel(int from) {
    int to = from;
    while (to < text.length() && to - from < MOST_LABEL && text.charAt(to) != '-') {
      to++;
    }
    String label = text.substring(from, to).replace(Characters.BETWEEN_ARGUMENTS, ' ');
    return label.contains("PRIVATE KEY") && text.startsWith(DASHES, to) ? to + DASHES.length() : -1;
  }

  /** Where what can be a key's text ends, its last mark included. */
  private int bodyEnd(int from) {
    int end = from;
    int at = behindParameters(filler(from));
    boolean more = true;
    while (more && at < text.length()) {
      int line = at;
      while (line < text.length() && ofKey(text.charAt(line))) {
        line++;
      }
      more = line - at >= LINE;
      if (more || (line > at && end > from && (line - at) % 4 == 0)) {
        end = line;
        at = filler(line);
      }
    }
    if (at < text.length() && end > from && marks(at, END)) {
      int behind = behindLabel(at + END.length());
      return behind < 0 ? end : behind;
    }
    return end;
  }

  /** Where what can be a key's text begins before its last mark. */
  private int bodyStart(int mark, int floor) {
    int start = mark;
    int at = fillerBefore(mark, floor);
    boolean last = true;
    while (at > floor) {
      int line = at;
      while (line > floor && ofKey(text.charAt(line - 1))) {
        line--;
      }
      if (line == at || (at - line < LINE && !last)) {
        break;
      }
      last = false;
      start = line;
      at = fillerBefore(line, floor);
    }
    // A short word alone is anybody's.
    return mark - start < LINE ? mark : start;
  }

  /** Behind the two lines that an encrypted key of the older kind has first (RFC 1421, 4.6.1). */
  private int behindParameters(int from) {
    int at = from;
    for (String name : new String[] {"Proc-Type:", "DEK-Info:"}) {
      if (text.startsWith(name, at)) {
        at = Characters.skipBlanks(text, at + name.length());
        while (at < text.length()
            && !Characters.blank(text.charAt(at))
            && text.charAt(at) != '\\') {
          at++;
        }
        at = filler(at);
      }
    }
    return at;
  }

  private int filler(int from) {
    int at = from;
    while (at < text.length() && fills(text.charAt(at))) {
      boolean escape = text.charAt(at) == '\\' && at + 1 < text.length();
      at += escape && "nrt".indexOf(text.charAt(at + 1)) >= 0 ? 2 : 1;
    }
    return at;
  }

  private int fillerBefore(int end, int floor) {
    int at = end;
    while (at > floor) {
      boolean escape = at - 1 > floor && text.charAt(at - 2) == '\\';
      if (escape && "nrt".indexOf(text.charAt(at - 1)) >= 0) {
        at -= 2;
      } else if (fills(text.charAt(at - 1))) {
        at--;
      } else {
        break;
      }
    }
    return at;
  }

  /** What stands between the lines of a key when it is quoted in another text. */
  private static boolean fills(char c) {
    return Characters.blank(c) || Characters.quote(c) || c == '\\' || c == ',';
  }

  private static boolean ofKey(char c) {
    return Characters.letterOrDigit(c) || c == '+' || c == '/' || c == '=';
  }
}
