package dev.osd.daemon.secret;

import java.util.Optional;

/**
 * One pass over one text, from its start to its end: each character is looked at by the finder that
 * its kind calls for, and what a finder has taken out is not looked at again.
 */
final class SecretScan {
  private final String text;
  private final Blots blots;
  private final SecretValues values;
  private final KnownKeys keys;
  private final PrivateKeys privateKeys;
  private final UrlCredentials urls;
  private final ProgramOptions programs;

  /**
   * @param commands whether the text is, or may become, the command of a shell; the arguments of a
   *     program are one text, parted by {@link Characters#BETWEEN_ARGUMENTS}
   */
  SecretScan(String text, boolean commands) {
    this.text = text;
    this.blots = new Blots(text);
    this.values = new SecretValues(text, commands);
    this.keys = new KnownKeys(text);
    this.privateKeys = new PrivateKeys(text);
    this.urls = new UrlCredentials(text, commands, values);
    this.programs = new ProgramOptions(text);
  }

  /** The text with a marker in place of each secret. */
  String run() {
    int at = 0;
    while (at < text.length()) {
      at = Math.max(at + 1, behind(at));
    }
    return blots.result();
  }

  /** Where to go on after what begins at this index. */
  private int behind(int at) {
    char c = text.charAt(at);
    if (Characters.letterOrDigit(c)) {
      return Characters.wordStarts(text, at) ? word(at) : at;
    }
    return switch (c) {
      case '-' -> dash(at);
      case '=', '>' -> separator(at);
      case ':' -> text.startsWith("//", at + 1) ? urls.blotAt(at, blots) : separator(at);
      case ';', '|', '&', '\n', '(' -> {
        programs.commandEnds();
        yield at;
      }
      default -> at;
    };
  }

  private int word(int at) {
    if (at == 0 || !Characters.ofName(text.charAt(at - 1))) {
      programs.word(at);
    }
    return keys.blotAt(at, blots);
  }

  private int dash(int at) {
    if (at > 0 && text.charAt(at - 1) == '-') {
      return at;
    }
    int key = privateKeys.blotAt(at, blots);
    if (key > at) {
      return key;
    }
    boolean first =
        at == 0
            || Characters.blank(text.charAt(at - 1))
            || "\"'([".indexOf(text.charAt(at - 1)) >= 0;
    return first ? option(at) : at;
  }

  private int option(int at) {
    Span known = programs.value(at, values);
    if (!known.isEmpty()) {
      blots.blot(known, SecretKind.PASSWORD);
      return known.to();
    }
    int name = at + 1;
    if (name < text.length() && text.charAt(name) == '-') {
      name++;
    }
    int end = name;
    while (end < text.length() && Characters.ofName(text.charAt(end))) {
      end++;
    }
    if (end == name || end == text.length() || !Characters.blank(text.charAt(end))) {
      return at;
    }
    Optional<SecretNames.Name> secret = SecretNames.endingAt(text, end);
    boolean oneDash = name == at + 1;
    if (secret.isEmpty() || (oneDash && mayBeLetters(name, end))) {
      return at;
    }
    Span value = values.following(secret.get(), end, oneDash);
    blots.blot(value, secret.get().kind());
    return value.to();
  }

  /** {@code bash -c -pass LINE} runs the line: these are six options of one letter. */
  private boolean mayBeLetters(int from, int to) {
    String name = text.substring(from, to);
    return name.equals("pass") || name.equals("secret");
  }

  private int separator(int at) {
    int end = at;
    if (text.charAt(at) == '>') {
      return tag(at);
    }
    while (end > 0 && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == '\t')) {
      end--;
    }
    if (end > 0 && text.charAt(end - 1) == ']') {
      end--;
    }
    if (end > 0 && Characters.quote(text.charAt(end - 1))) {
      end--;
      while (end > 0 && text.charAt(end - 1) == '\\') {
        end--;
      }
    }
    Optional<SecretNames.Name> name = SecretNames.endingAt(text, end);
    if (name.isEmpty()) {
      return at;
    }
    Span value = values.assigned(name.get(), end, at);
    blots.blot(value, name.get().kind());
    return value.to();
  }

  /** The end of {@code <password>}. */
  private int tag(int at) {
    int start = SecretNames.start(text, at);
    if (start == 0 || text.charAt(start - 1) != '<') {
      return at;
    }
    Optional<SecretNames.Name> name = SecretNames.endingAt(text, at);
    if (name.isEmpty()) {
      return at;
    }
    Span value = values.assigned(name.get(), at, at);
    blots.blot(value, name.get().kind());
    return value.to();
  }
}
