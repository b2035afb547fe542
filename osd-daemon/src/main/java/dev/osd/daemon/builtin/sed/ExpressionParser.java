package dev.osd.daemon.builtin.sed;

import dev.osd.daemon.regex.BadPatternException;
import dev.osd.daemon.regex.Options;
import dev.osd.daemon.regex.Regex;
import dev.osd.daemon.regex.Syntax;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what stands between delimiters, and compiles a script's regular expressions. */
final class ExpressionParser {
  private final ScriptReader reader;
  private final Dialect dialect;
  private final List<Expression> all = new ArrayList<>();

  /**
   * The letters behind a regular expression.
   *
   * @param ignoreCase {@code I}
   * @param multiline {@code M}
   */
  record Flags(boolean ignoreCase, boolean multiline) {
    static final Flags NONE = new Flags(false, false);

    Flags withIgnoreCase() {
      return new Flags(true, multiline);
    }

    Flags withMultiline() {
      return new Flags(ignoreCase, true);
    }
  }

  ExpressionParser(ScriptReader reader, Dialect dialect) {
    this.reader = reader;
    this.dialect = dialect;
  }

  /** All that were compiled, by their ids. */
  List<Expression> all() {
    return all;
  }

  /**
   * What stands in front of the next delimiter. A delimiter behind a backslash is plain text, and
   * so is one in a bracket expression.
   *
   * @param delimiter a byte; letters beyond ASCII have several
   * @param expression whether it is a regular expression
   * @return nothing if a newline or the end comes first
   */
  Optional<byte[]> delimited(int delimiter, boolean expression) throws ScriptException {
    if (delimiter > 0x7f) {
      throw reader.error("delimiter character is not a single-byte character");
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    BracketTracker brackets = new BracketTracker();
    int c = reader.next();
    while (c != ScriptReader.END && c != '\n') {
      if (c == delimiter && !brackets.inside()) {
        return Optional.of(text.toByteArray());
      }
      if (c == '\\' && !brackets.inside()) {
        c = reader.next();
        if (c == ScriptReader.END) {
          return Optional.empty();
        }
        if (c == 'n' && expression) {
          c = '\n';
        } else if (c != '\n' && (c != delimiter || (!expression && c == '&'))) {
          text.write('\\');
        }
      } else if (expression) {
        brackets.accept((byte) c);
      }
      text.write(c);
      c = reader.next();
    }
    reader.back(c);
    return Optional.empty();
  }

  /**
   * Compiles a regular expression.
   *
   * @param text as {@link #delimited} gives it
   * @param groups how many groups are referred to from elsewhere
   * @return nothing if it is empty and so means the one that was used last
   */
  Optional<Expression> compile(byte[] text, Flags flags, int groups) throws ScriptException {
    if (text.length == 0) {
      if (!flags.equals(Flags.NONE)) {
        throw reader.error("cannot specify modifiers on empty regexp");
      }
      return Optional.empty();
    }
    Regex regex = compile(Escapes.replace(text, use(), reader), flags);
    if (regex.groups() < groups && !dialect.posix()) {
      throw reader.error("invalid reference \\" + groups + " on `s' command's RHS");
    }
    Expression expression = new Expression(all.size(), regex);
    all.add(expression);
    return Optional.of(expression);
  }

  private Escapes.Use use() {
    if (!dialect.posix()) {
      return Escapes.Use.EXPRESSION;
    }
    return dialect.extended() ? Escapes.Use.POSIX_EXTENDED : Escapes.Use.POSIX_BASIC;
  }

  private Regex compile(byte[] pattern, Flags flags) throws ScriptException {
    Options options =
        Options.SED
            .withIgnoreCase(flags.ignoreCase())
            .withMultiline(flags.multiline())
            .withLineEnd(dialect.lineEnd());
    try {
      return Regex.compile(
          List.of(pattern), dialect.extended() ? Syntax.EXTENDED : Syntax.BASIC, options);
    } catch (BadPatternException e) {
      String message = String.valueOf(e.getMessage());
      if (message.startsWith("character class syntax is")) {
        throw new ScriptException(ScriptException.PANIC, message);
      }
      throw reader.error(message);
    }
  }
}
