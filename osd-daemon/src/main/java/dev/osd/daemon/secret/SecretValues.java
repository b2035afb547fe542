package dev.osd.daemon.secret;

import java.util.List;

/**
 * Finds where the value of a secret name begins and ends. In what may run as a command a value ends
 * where a shell's word would end, so that nothing can be hidden behind {@code password=}; and what
 * only refers to a secret ({@code $TOKEN}, {@code $(cat key)}) is kept, as it tells what ran.
 */
final class SecretValues {
  /** Values that say that there is no secret. */
  private static final List<String> EMPTY =
      List.of("true", "false", "null", "none", "nil", "undefined", "yes", "no", "on", "off");

  /** How a mount of a secret's file begins ({@code docker build --secret id=...}). */
  private static final String[] MOUNTS = {"id=", "src=", "source=", "type="};

  private final String text;
  private final boolean commands;
  private final QuotedValues quoted;

  /**
   * @param commands whether the text is, or may become, the command of a shell
   */
  SecretValues(String text, boolean commands) {
    this.text = text;
    this.commands = commands;
    this.quoted = new QuotedValues(text);
  }

  /** The value behind a separator: {@code =}, {@code :} and their kin, or the end of a tag. */
  Span assigned(SecretNames.Name name, int nameEnd, int separator) {
    int at = separator + 1;
    char c = text.charAt(separator);
    if (c == ':' && is(at, ':')) {
      return Span.NONE;
    }
    if (c != '>' && (is(at, '=') || (c == '=' && is(at, '>')))) {
      at++;
    }
    int from = at;
    while (is(from, ' ')
        || is(from, '\t')
        || (c == ':' && is(from, Characters.BETWEEN_ARGUMENTS))) {
      from++;
    }
    // To a shell "TOKEN= program" is an empty value and a program.
    if (c == '=' && commands && from > at && nameEnd == separator) {
      return Span.NONE;
    }
    if (noSecret(name, from)) {
      return Span.NONE;
    }
    if (name.header()) {
      return secret(new HeaderValues(text, commands, this).at(name, nameEnd, from));
    }
    int start = SecretNames.start(text, nameEnd);
    boolean option = argumentStarts(start) && is(start, '-') && nameEnd == separator;
    return secret(option ? argument(from) : at(from));
  }

  /** The value that stands as the next word behind an option's name, which ends here. */
  Span following(SecretNames.Name name, int nameEnd, boolean oneDash) {
    int from = Characters.skipBlanks(text, nameEnd);
    return is(from, '-') || noSecret(name, from) ? Span.NONE : secret(word(from, oneDash));
  }

  /** The word that begins here: an argument as a whole, or a word of a line. */
  Span word(int from, boolean oneWord) {
    if (!argumentStarts(from)) {
      return at(from);
    }
    Span whole = argument(from);
    return oneWord && quoted.hasBlank(whole) ? bare(from) : whole;
  }

  /** The value that stands behind an option of one letter without a blank. */
  Span attached(int dash, int from) {
    return argumentStarts(dash) ? argument(from) : at(from);
  }

  /** The value that begins here, quoted or not. */
  Span at(int from) {
    int start = from;
    if (is(start, '$') && start + 1 < text.length() && Characters.quote(text.charAt(start + 1))) {
      start++;
    }
    int slashes = start;
    while (is(slashes, '\\')) {
      slashes++;
    }
    if (slashes < text.length() && Characters.quote(text.charAt(slashes))) {
      Span inside = quoted.inside(slashes, slashes > start);
      return commands && quoted.mayRun(inside) ? bare(inside.from()) : inside;
    }
    return bare(from);
  }

  /** The rest of an argument; of one that a shell could run as a line, its first word. */
  private Span argument(int from) {
    int bound = text.indexOf(Characters.BETWEEN_ARGUMENTS, from);
    Span whole = new Span(from, bound < 0 ? text.length() : bound);
    return quoted.mayRun(whole) ? bare(from) : whole;
  }

  /** Whether an argument of a program begins here. A line of a shell has none that we know. */
  private boolean argumentStarts(int at) {
    return at > 0 && text.charAt(at - 1) == Characters.BETWEEN_ARGUMENTS;
  }

  private Span bare(int from) {
    int at = from;
    while (at < text.length() && !ends(from, at)) {
      at++;
    }
    return new Span(from, at);
  }

  private boolean ends(int from, int at) {
    char c = text.charAt(at);
    return switch (c) {
      case '$' -> commands && is(at + 1, '(');
      case '\\' -> is(at + 1, '"') || is(at + 1, '\'') || is(at + 1, 'n') || is(at + 1, 'r');
      case '"', '\'' ->
          at == from || at + 1 == text.length() || !Characters.letterOrDigit(text.charAt(at + 1));
      case ',' -> listGoesOn(at + 1);
      case ')', ']', '}' -> closes(at + 1);
      default -> Characters.blank(c) || Characters.ofShell(c);
    };
  }

  /** Whether another name with its value follows, or nothing. */
  private boolean listGoesOn(int at) {
    int i = at;
    while (i < text.length() && i < at + 64 && Characters.ofName(text.charAt(i))) {
      i++;
    }
    return i > at ? is(i, '=') || is(i, ':') : closes(i);
  }

  private boolean closes(int at) {
    if (at == text.length()) {
      return true;
    }
    char c = text.charAt(at);
    return Characters.blank(c) || Characters.quote(c) || ",;)]}".indexOf(c) >= 0;
  }

  /**
   * Whether what begins here shows by its start that it is no secret. Asked before its end is
   * looked for, so that a text of nothing but such starts stays cheap.
   */
  private boolean noSecret(SecretNames.Name name, int from) {
    int start = from;
    while (start < text.length() && "\\\"'".indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    return start == text.length()
        || begins(start, SecretKind.MARKER_START)
        || "{[(".indexOf(text.charAt(start)) >= 0
        || begins(start, "$(")
        || begins(start, "${")
        || (name.orPlace() && begins(start, "/", "./", "../", "~/"))
        || (name.kind() == SecretKind.SECRET && begins(start, MOUNTS));
  }

  private Span secret(Span span) {
    return span.isEmpty() || refers(span) || nothing(span) ? Span.NONE : span;
  }

  /** Whether these characters are a marker, name a variable or run something. */
  boolean refers(Span span) {
    int from = span.from();
    if (begins(from, SecretKind.MARKER_START, "$(", "${")) {
      return true;
    }
    if (!is(from, '$')) {
      return false;
    }
    for (int i = from + 1; i < span.to(); i++) {
      char c = text.charAt(i);
      if (!(c >= 'A' && c <= 'Z') && !Characters.digit(c) && c != '_') {
        return false;
      }
    }
    return true;
  }

  private boolean nothing(Span span) {
    int length = span.to() - span.from();
    for (String word : EMPTY) {
      if (word.length() == length && text.regionMatches(true, span.from(), word, 0, length)) {
        return true;
      }
    }
    return false;
  }

  private boolean begins(int at, String... starts) {
    for (String start : starts) {
      if (text.startsWith(start, at)) {
        return true;
      }
    }
    return false;
  }

  private boolean is(int at, char c) {
    return at < text.length() && text.charAt(at) == c;
  }
}
