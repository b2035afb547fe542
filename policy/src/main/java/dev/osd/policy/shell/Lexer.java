package dev.osd.policy.shell;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a shell line into words and separators, in one pass. It knows plain words, both quotes,
 * backslashes, {@code |}, {@code &&}, {@code ||}, {@code ;}, and redirections that touch no file.
 * Everything else becomes a doubt and is passed over in a way that shows as many program names as
 * possible. (The shell's own rules: POSIX.1-2024, XCU 2.2 Quoting and 2.3 Token Recognition.)
 */
final class Lexer {
  private static final String NULL_DEVICE = "/dev/null";

  private final String line;
  private final Collector out;
  private final List<Token> tokens = new ArrayList<>();
  private final WordBuilder word = new WordBuilder();
  private int at;
  private boolean dropNextWord;
  private final StringBuilder visible = new StringBuilder();
  private boolean quotesSure = true;

  private Lexer(String line, Collector out) {
    this.line = line;
    this.out = out;
  }

  static Lexed read(String line, Collector out) {
    line.codePoints().forEach(c -> Characters.doubt(c, out));
    Lexer lexer = new Lexer(line, out);
    while (lexer.at < line.length()) {
      int from = lexer.at;
      char c = line.charAt(from);
      lexer.step(c);
      lexer.show(c, from);
    }
    lexer.endWord();
    return new Lexed(lexer.tokens, lexer.visible.toString(), lexer.quotesSure);
  }

  /** Adds a step to the visible text: what stood in quotes stays one word. */
  private void show(char c, int from) {
    boolean quoted = c == '\'' || c == '"' || c == '\\';
    for (int i = from; i < Math.min(at, line.length()); i++) {
      char shown = line.charAt(i);
      if (!quoted) {
        visible.append(shown);
      } else if (shown != '\'' && shown != '"' && shown != '\\') {
        visible.append(Glimpse.separates(shown) ? '_' : shown);
      }
    }
  }

  private void step(char c) {
    switch (c) {
      case ' ', '\t' -> blank();
      case '\'' -> singleQuoted();
      case '"' -> doubleQuoted();
      case '\\' -> backslash();
      case '|', '&', ';' -> operator(c);
      case '<', '>' -> redirection(c);
      case '(', ')' -> unread("it has parentheses: a subshell or a function");
      case '\n' -> unread("it has more than one line");
      case '`' -> substitution("it runs a command inside another (`...`)");
      case '$' -> dollar();
      case '{', '}' -> brace();
      case '*', '?', '[' -> wildcard(c);
      case '~', '#' -> tildeOrComment(c);
      default -> plain(c);
    }
  }

  private void blank() {
    endWord();
    at++;
  }

  private void substitution(String doubt) {
    out.doubt(doubt);
    quotesSure = false;
    separate(Token.Separator.SUBSTITUTION);
    at++;
  }

  private void unread(String doubt) {
    out.doubt(doubt);
    separate(Token.Separator.UNREAD);
    at++;
  }

  private void singleQuoted() {
    word.quote();
    int end = line.indexOf('\'', at + 1);
    if (end < 0) {
      openQuote();
      end = line.length();
    }
    for (int i = at + 1; i < end; i++) {
      word.add(line.charAt(i));
    }
    at = end + 1;
  }

  private void doubleQuoted() {
    word.quote();
    at++;
    while (at < line.length() && line.charAt(at) != '"') {
      char c = line.charAt(at);
      if (c == '\\' && at + 1 < line.length()) {
        escapedInQuotes(line.charAt(at + 1));
      } else {
        if (c == '$' || c == '`') {
          out.doubt("it has a variable or a command inside double quotes (%c)".formatted(c));
          word.hole();
          quotesSure &= c == '$' && at(at + 1) != '(' && at(at + 1) != '{';
        }
        word.add(c);
        at++;
      }
    }
    if (at >= line.length()) {
      openQuote();
    }
    at++;
  }

  private void openQuote() {
    out.doubt("it has a quote that is not closed");
    quotesSure = false;
  }

  /** Within double quotes a backslash is itself unless one of five characters follows. */
  private void escapedInQuotes(char next) {
    if (next == '\n') {
      out.doubt("it has a backslash at the end of a line");
    } else if (next == '$' || next == '`' || next == '"' || next == '\\') {
      word.add(next);
    } else {
      word.add('\\');
      word.add(next);
    }
    at += 2;
  }

  private void backslash() {
    word.quote();
    if (at + 1 >= line.length() || line.charAt(at + 1) == '\n') {
      out.doubt("it has a backslash at the end of a line");
      at += 2;
      return;
    }
    word.add(line.charAt(at + 1));
    at += 2;
  }

  private void operator(char c) {
    boolean doubled = at + 1 < line.length() && line.charAt(at + 1) == c;
    if (c == ';' && doubled) {
      unread("it has ;;, which belongs to a case");
    } else if (c == '&' && !doubled) {
      unread("it starts something in the background (&)");
    } else if (c == '|' && at + 1 < line.length() && line.charAt(at + 1) == '&') {
      unread("it has |&, which not every shell reads alike");
    } else {
      separate(c == ';' ? Token.Separator.END : Token.Separator.JOIN);
      at += doubled ? 2 : 1;
    }
  }

  /**
   * {@code 2>&1}, {@code >&2} and {@code >/dev/null} reach no file; every other redirection does,
   * or may.
   */
  private void redirection(char c) {
    if (word.isNumber()) {
      if (word.length() > 1) {
        out.doubt("it redirects a descriptor of more than one digit");
      }
      word.take();
    }
    endWord();
    int target = at + 1;
    if (c == '>' && at(target) == '>') {
      target++;
    }
    boolean duplicates = c == '>' && target == at + 1 && at(target) == '&';
    if (duplicates && (at(target + 1) == '1' || at(target + 1) == '2') && ends(target + 2)) {
      at = target + 2;
      return;
    }
    while (at(target) == ' ' || at(target) == '\t') {
      target++;
    }
    if (line.startsWith(NULL_DEVICE, target) && ends(target + NULL_DEVICE.length())) {
      at = target + NULL_DEVICE.length();
      return;
    }
    out.doubt("it redirects to or from something other than /dev/null");
    quotesSure &= !line.startsWith("<<", at);
    dropNextWord = true;
    at++;
    while (at(at) == '<' || at(at) == '>' || at(at) == '&' || at(at) == '|' || at(at) == '-') {
      at++;
    }
  }

  private void dollar() {
    if (at(at + 1) == '(') {
      substitution("it runs a command inside another ($(...))");
      return;
    }
    out.doubt("it has a variable ($)");
    quotesSure &= "'\"{".indexOf(at(at + 1)) < 0;
    hole('$');
  }

  private void brace() {
    boolean placeholder = !word.isStarted() && line.startsWith("{}", at) && ends(at + 2);
    if (placeholder) {
      word.add('{');
      word.add('}');
      at += 2;
      return;
    }
    unread("it has braces: a group, or several words in one");
  }

  private void wildcard(char c) {
    if (c == '[' && !word.isStarted() && ends(at + 1)) {
      plain(c);
      return;
    }
    out.doubt("it has an unquoted wildcard (%c), which stands for unknown files".formatted(c));
    hole(c);
  }

  private void tildeOrComment(char c) {
    char before = at == 0 ? ' ' : line.charAt(at - 1);
    if (c == '~' && (!word.isStarted() || before == '=' || before == ':')) {
      out.doubt("it has an unquoted ~, which stands for a home directory");
      hole(c);
    } else if (c == '#' && !word.isStarted()) {
      out.doubt("it has a comment (#)");
      quotesSure = false;
      blank();
    } else {
      plain(c);
    }
  }

  private void plain(char c) {
    if (Character.isISOControl(c)) {
      blank();
      return;
    }
    word.add(c);
    at++;
  }

  private void hole(char c) {
    word.hole();
    word.add(c);
    at++;
  }

  private void endWord() {
    word.take()
        .ifPresent(taken -> {
          if (!dropNextWord) {
            tokens.add(taken);
          }
          dropNextWord = false;
        });
  }

  private void separate(Token.Separator separator) {
    endWord();
    dropNextWord = false;
    tokens.add(separator);
  }

  /** The character there, or NUL behind the end. */
  private char at(int index) {
    return index < line.length() ? line.charAt(index) : '\0';
  }

  /** Whether a word that reaches up to there ends there. */
  private boolean ends(int index) {
    return index >= line.length() || " \t|&;".indexOf(line.charAt(index)) >= 0;
  }
}
