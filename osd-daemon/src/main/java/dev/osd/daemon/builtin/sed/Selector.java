package dev.osd.daemon.builtin.sed;

import dev.osd.daemon.regex.Matcher;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether a command is for the current line.
 *
 * <p>Source: the manual of GNU sed 4.9, "Addresses"; where commands are jumped over while a range
 * is open, the behaviour of the program.
 */
final class Selector {
  private final Expressions expressions;
  private final Input input;
  private final Spaces spaces;
  private final Ranges ranges;
  private long line;

  Selector(List<Instruction> instructions, Expressions expressions, Input input, Spaces spaces) {
    this.expressions = expressions;
    this.input = input;
    this.spaces = spaces;
    this.ranges = new Ranges(instructions);
  }

  /** The current line's number. */
  long line() {
    return line;
  }

  void addLines(long count) {
    line += count;
  }

  /** Whether the range of instruction {@code index} goes on behind the current line. */
  boolean isOpen(int index) {
    return ranges.isOpen(index);
  }

  /** Whether the range of instruction {@code index} has ended. */
  boolean isOver(int index) {
    return ranges.isOver(index);
  }

  /** Whether instruction {@code index}, with this guard, is carried out now. */
  boolean holds(int index, Guard guard) throws IOException, ScriptException {
    return guard.first().isEmpty()
        ? !guard.negated()
        : selects(index, guard, guard.first().get()) != guard.negated();
  }

  private boolean selects(int index, Guard guard, Address first)
      throws IOException, ScriptException {
    if (guard.second().isEmpty()) {
      return at(first);
    }
    Address second = guard.second().get();
    return ranges.isOpen(index)
        ? goesOn(index, second)
        : begins(index, first) && begin(index, first, second);
  }

  private boolean begins(int index, Address first) throws IOException, ScriptException {
    return first instanceof Address.Line(long number)
        ? !ranges.isOver(index) && line >= number
        : at(first);
  }

  private boolean begin(int index, Address first, Address second)
      throws IOException, ScriptException {
    return switch (second) {
      case Address.Line(long number) -> {
        open(index, number);
        yield line <= number || at(first);
      }
      case Address.After(long lines) -> {
        open(index, line + lines);
        yield true;
      }
      case Address.Multiple(long of) -> {
        open(index, (line / of + 1) * of);
        yield true;
      }
      case Address.Matching _ -> {
        ranges.open(index, Long.MAX_VALUE);
        yield true;
      }
      case Address.Same _ -> {
        ranges.close(index);
        yield true;
      }
      case Address.Last _, Address.Step _ -> {
        ranges.open(index, Long.MAX_VALUE);
        yield goesOn(index, second);
      }
    };
  }

  private void open(int index, long end) {
    if (line < end) {
      ranges.open(index, end);
    } else {
      ranges.close(index);
    }
  }

  private boolean goesOn(int index, Address second) throws IOException, ScriptException {
    return switch (second) {
      case Address.Line(long number) -> {
        if (line >= number) {
          ranges.close(index);
        }
        yield line <= number;
      }
      case Address.After _, Address.Multiple _ -> {
        if (line >= ranges.end(index)) {
          ranges.close(index);
        }
        yield true;
      }
      case Address.Matching _, Address.Last _, Address.Step _, Address.Same _ -> {
        if (at(second)) {
          ranges.close(index);
        }
        yield true;
      }
    };
  }

  private boolean at(Address address) throws IOException, ScriptException {
    return switch (address) {
      case Address.Line(long number) -> line == number;
      case Address.Step(long first, long step) -> line >= first && (line - first) % step == 0;
      case Address.Last _ -> !input.hasNext();
      case Address.Matching(Optional<Expression> expression) -> matches(expression);
      case Address.After _, Address.Multiple _, Address.Same _ -> true;
    };
  }

  private boolean matches(Optional<Expression> expression) throws ScriptException {
    Matcher matcher = expressions.matcher(expression);
    Space pattern = spaces.pattern();
    return matcher.find(pattern.bytes(), pattern.from(), pattern.to(), pattern.from());
  }
}
