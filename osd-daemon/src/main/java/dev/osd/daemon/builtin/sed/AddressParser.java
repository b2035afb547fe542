package dev.osd.daemon.builtin.sed;

import dev.osd.daemon.builtin.sed.Address.After;
import dev.osd.daemon.builtin.sed.Address.Last;
import dev.osd.daemon.builtin.sed.Address.Line;
import dev.osd.daemon.builtin.sed.Address.Matching;
import dev.osd.daemon.builtin.sed.Address.Multiple;
import dev.osd.daemon.builtin.sed.Address.Same;
import dev.osd.daemon.builtin.sed.Address.Step;
import java.util.Optional;

/** Reads what stands in front of a command. */
final class AddressParser {
  private final ScriptReader reader;
  private final Dialect dialect;
  private final ExpressionParser expressions;

  /** A guard and the first byte behind it. */
  record Guarded(Guard guard, int command) {}

  AddressParser(ScriptReader reader, Dialect dialect, ExpressionParser expressions) {
    this.reader = reader;
    this.dialect = dialect;
    this.expressions = expressions;
  }

  Guarded guard(int c) throws ScriptException {
    Optional<Address> first = address(c);
    Optional<Address> second = Optional.empty();
    int next = c;
    if (first.isPresent()) {
      if (first.get() instanceof After || first.get() instanceof Multiple) {
        throw reader.error("invalid usage of +N or ~N as first address");
      }
      next = reader.nextNonBlank();
      if (next == ',') {
        second = address(reader.nextNonBlank());
        if (second.isEmpty()) {
          throw reader.error("unexpected `,'");
        }
        next = reader.nextNonBlank();
      }
      checkLineZero(first.get(), second);
    }
    boolean negated = next == '!';
    if (negated) {
      next = reader.nextNonBlank();
      if (next == '!') {
        throw reader.error("multiple `!'s");
      }
    }
    return new Guarded(new Guard(first, second, negated), next);
  }

  private void checkLineZero(Address first, Optional<Address> second) throws ScriptException {
    boolean beforeMatch = second.isPresent() && second.get() instanceof Matching;
    if (first instanceof Line(long number) && number == 0 && (!beforeMatch || dialect.posix())) {
      throw reader.error("invalid usage of line address 0");
    }
  }

  private Optional<Address> address(int c) throws ScriptException {
    if (c == '/' || c == '\\') {
      return Optional.of(matching(c == '\\' ? reader.next() : c));
    }
    if (ScriptReader.isDigit(c)) {
      return Optional.of(number(c));
    }
    if ((c == '+' || c == '~') && !dialect.posix()) {
      long number = reader.number(reader.nextNonBlank());
      if (number == 0) {
        return Optional.of(new Same());
      }
      return Optional.of(c == '+' ? new After(number) : new Multiple(number));
    }
    return c == '$' ? Optional.of(new Last()) : Optional.empty();
  }

  private Matching matching(int delimiter) throws ScriptException {
    byte[] text =
        expressions
            .delimited(delimiter, true)
            .orElseThrow(() -> reader.error("unterminated address regex"));
    ExpressionParser.Flags flags = ExpressionParser.Flags.NONE;
    while (true) {
      int c = reader.nextNonBlank();
      if (c == 'I' && !dialect.posix()) {
        flags = flags.withIgnoreCase();
      } else if (c == 'M' && !dialect.posix()) {
        flags = flags.withMultiline();
      } else {
        reader.back(c);
        return new Matching(expressions.compile(text, flags, 0));
      }
    }
  }

  private Address number(int c) {
    long first = reader.number(c);
    int next = reader.nextNonBlank();
    if (next != '~' || dialect.posix()) {
      reader.back(next);
      return new Line(first);
    }
    long step = reader.number(reader.nextNonBlank());
    return step > 0 ? new Step(first, step) : new Line(first);
  }
}
