package dev.osd.daemon.builtin.sed;

import dev.osd.daemon.builtin.sed.ExpressionParser.Flags;
import java.util.Optional;

/** Reads what stands behind {@code s} and {@code y}. */
final class SubstituteParser {
  private final ScriptReader reader;
  private final Dialect dialect;
  private final ExpressionParser expressions;
  private Flags flags = Flags.NONE;
  private boolean all;
  private boolean print;
  private long from;

  SubstituteParser(ScriptReader reader, Dialect dialect, ExpressionParser expressions) {
    this.reader = reader;
    this.dialect = dialect;
    this.expressions = expressions;
  }

  Operation.Substitute substitute() throws ScriptException {
    int delimiter = reader.next();
    byte[] pattern = delimited(delimiter, true, "s");
    byte[] text = delimited(delimiter, false, "s");
    Replacement replacement =
        ReplacementParser.parse(
            Escapes.replace(text, Escapes.Use.REPLACEMENT, reader), dialect.posix());
    readFlags();
    Optional<Expression> expression =
        expressions.compile(pattern, flags, replacement.highestGroup());
    return new Operation.Substitute(expression, replacement, Math.max(1, from), all, print);
  }

  Operation.Translate translate() throws ScriptException {
    int delimiter = reader.next();
    byte[] from = Escapes.replace(delimited(delimiter, false, "y"), Escapes.Use.TEXT, reader);
    byte[] to = Escapes.replace(delimited(delimiter, false, "y"), Escapes.Use.TEXT, reader);
    Translation table =
        Translation.of(from, to)
            .orElseThrow(() -> reader.error("strings for `y' command are different lengths"));
    reader.endOfCommand();
    return new Operation.Translate(table);
  }

  private byte[] delimited(int delimiter, boolean expression, String command)
      throws ScriptException {
    return expressions
        .delimited(delimiter, expression)
        .orElseThrow(() -> reader.error("unterminated `" + command + "' command"));
  }

  private void readFlags() throws ScriptException {
    while (true) {
      int c = reader.nextNonBlank();
      switch (c) {
        case 'i', 'I' -> flags = gnuOnly(flags.withIgnoreCase());
        case 'm', 'M' -> flags = gnuOnly(flags.withMultiline());
        case 'p' -> {
          refuseTwice(print, "p");
          print = true;
        }
        case 'g' -> {
          refuseTwice(all, "g");
          all = true;
        }
        case 'e', 'w' -> throw refused(c);
        case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(c);
        case '}', '#' -> {
          reader.back(c);
          return;
        }
        case ScriptReader.END, '\n', ';' -> {
          return;
        }
        case '\r' -> {
          if (reader.next() != '\n') {
            throw unknownFlag();
          }
          return;
        }
        default -> throw unknownFlag();
      }
    }
  }

  private Flags gnuOnly(Flags more) throws ScriptException {
    if (dialect.posix()) {
      throw unknownFlag();
    }
    return more;
  }

  private void number(int c) throws ScriptException {
    if (from != 0) {
      throw reader.error("multiple number options to `s' command");
    }
    from = reader.number(c);
    if (from == 0) {
      throw reader.error("number option to `s' command may not be zero");
    }
  }

  private void refuseTwice(boolean before, String flag) throws ScriptException {
    if (before) {
      throw reader.error("multiple `" + flag + "' options to `s' command");
    }
  }

  private ScriptException unknownFlag() {
    return reader.error("unknown option to `s'");
  }

  private ScriptException refused(int flag) {
    if (dialect.sandbox()) {
      return reader.error("e/r/w commands disabled in sandbox mode");
    }
    return reader.refusal(
        flag == 'e'
            ? "`e' starts programs; builtins start none"
            : "`w' writes a file; builtins open none: print with `p'");
  }
}
