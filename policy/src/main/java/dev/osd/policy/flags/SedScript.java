package dev.osd.policy.flags;

/**
 * Tells whether a sed script surely neither writes files nor runs programs. It reads the common
 * part of the language; whatever else a script has makes the answer no. (GNU sed 4.9 manual, "sed
 * scripts": {@code w}, {@code W}, {@code e} and the flags {@code w} and {@code e} of {@code s} do
 * more than edit; {@code r}, {@code R} and {@code F} read or name files.)
 */
final class SedScript {
  private static final String WITHOUT_ARGUMENT = "=dDgGhHnNpPxz";
  private static final String WITH_NUMBER = "qQlL";
  private static final String WITH_TEXT = "aic";
  private static final String WITH_LABEL = "btT:";

  private final String script;
  private int at;

  private SedScript(String script) {
    this.script = script;
  }

  static boolean isHarmless(String script) {
    return new SedScript(script).harmless();
  }

  private boolean harmless() {
    boolean fine = true;
    skip(" \t;\n");
    while (fine && at < script.length()) {
      fine = addresses() && command();
      skip(" \t;\n");
    }
    return fine;
  }

  private boolean addresses() {
    boolean fine = address();
    skip(" \t");
    if (fine && here() == ',') {
      at++;
      skip(" \t");
      fine = address();
      skip(" \t");
    }
    while (here() == '!' || here() == ' ') {
      at++;
    }
    return fine;
  }

  /**
   * A number, {@code $}, {@code first~step}, {@code +N}, {@code ~N}, a regular expression, none.
   */
  private boolean address() {
    if (here() == '$') {
      at++;
      return true;
    }
    boolean custom = here() == '\\';
    if (custom || here() == '/') {
      at += custom ? 1 : 0;
      char delimiter = here();
      at++;
      boolean closed = delimited(delimiter, true);
      skip("IM");
      return closed;
    }
    skip("0123456789+~");
    return true;
  }

  private boolean command() {
    char command = here();
    at++;
    if (command == '{' || command == '}') {
      return true;
    }
    if (command == '#') {
      toLineEnd();
      return true;
    }
    if (command == 's') {
      return substitution(true);
    }
    if (command == 'y') {
      return substitution(false);
    }
    if (WITH_LABEL.indexOf(command) >= 0) {
      skip(" \t");
      while (at < script.length() && " \t;\n}".indexOf(here()) < 0) {
        at++;
      }
      return ends();
    }
    if (WITH_TEXT.indexOf(command) >= 0) {
      int start = at;
      toLineEnd();
      return script.indexOf('\\', start) < 0;
    }
    if (WITH_NUMBER.indexOf(command) >= 0) {
      skip(" \t");
      skip("0123456789");
      return ends();
    }
    return WITHOUT_ARGUMENT.indexOf(command) >= 0 && ends();
  }

  private boolean substitution(boolean flags) {
    char delimiter = here();
    at++;
    if (delimiter == '\\' || delimiter == '\n' || delimiter == '\0') {
      return false;
    }
    if (!delimited(delimiter, true) || !delimited(delimiter, false)) {
      return false;
    }
    if (flags) {
      skip("gpiImM0123456789");
    }
    return ends();
  }

  /**
   * Reads up to the next delimiter without a backslash. A bracket expression that is open there may
   * or may not hide it, depending on the sed: then the answer is no.
   */
  private boolean delimited(char delimiter, boolean expression) {
    int start = at;
    while (at < script.length() && here() != delimiter) {
      if (here() == '\n') {
        return false;
      }
      at += here() == '\\' ? 2 : 1;
    }
    if (at >= script.length()) {
      return false;
    }
    String text = script.substring(start, at);
    at++;
    boolean odd = text.contains("[]") || text.contains("[^]");
    return !expression || (!odd && text.lastIndexOf('[') <= text.lastIndexOf(']'));
  }

  /** Whether the command ends here. */
  private boolean ends() {
    skip(" \t");
    return at >= script.length() || ";\n}#".indexOf(here()) >= 0;
  }

  private void toLineEnd() {
    int end = script.indexOf('\n', at);
    at = end < 0 ? script.length() : end;
  }

  private void skip(String characters) {
    while (at < script.length() && characters.indexOf(here()) >= 0) {
      at++;
    }
  }

  /** The character here, or NUL behind the end. */
  private char here() {
    return at < script.length() ? script.charAt(at) : '\0';
  }
}
