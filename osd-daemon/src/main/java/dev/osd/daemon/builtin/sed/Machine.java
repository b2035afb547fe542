package dev.osd.daemon.builtin.sed;

import dev.osd.daemon.builtin.io.BlockWriter;
import dev.osd.daemon.builtin.io.Bytes;
import dev.osd.daemon.builtin.io.Memory;
import dev.osd.daemon.builtin.sed.Operation.Simple;
import dev.osd.daemon.regex.Cancellation;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs a program over an input, once. */
public final class Machine {
  /** How many commands are carried out from one question whether to go on to the next. */
  private static final int COMMANDS_A_CHECK = 4096;

  private final Instruction[] program;
  private final Settings settings;
  private final byte lineEnd;
  private final Cancellation cancellation;
  private final Spaces spaces;
  private final Input input;
  private final Output output;
  private final Selector selector;
  private final Substitution substitution;
  private final Idle idle;
  private final Optional<Rewriting> rewriting;
  private final List<byte[]> appended = new ArrayList<>();
  private boolean substituted;
  private int commands;
  private int status;

  /**
   * How a program is run.
   *
   * @param quiet nothing is printed but by commands, {@code -n}
   * @param unbuffered each line is written at once, {@code -u}
   * @param width how many characters {@code l} prints a line, 0 for no end
   */
  public record Settings(Dialect dialect, boolean quiet, boolean unbuffered, int width) {}

  /** What follows a command. */
  private enum Flow {
    GO_ON,
    /** Print the pattern space, unless {@code -n}, and begin with the next line. */
    END,
    /** Begin with the next line. */
    DROP,
    /** Begin again with the pattern space as it is. */
    RESTART,
    /** Print the pattern space, unless {@code -n}, and end. */
    LAST,
    /** End. */
    QUIT
  }

  /**
   * @param memory where room for long lines and large spaces comes from
   */
  public Machine(
      Program program,
      Settings settings,
      InputStream in,
      OutputStream out,
      Memory.Share memory,
      Cancellation cancellation) {
    this.program = program.instructions().toArray(Instruction[]::new);
    this.settings = settings;
    this.cancellation = cancellation;
    lineEnd = settings.dialect().lineEnd();
    Expressions expressions = new Expressions(program, settings.dialect().posix(), cancellation);
    spaces = new Spaces(memory);
    input = new Input(in, lineEnd, memory, cancellation, spaces);
    output = new Output(new BlockWriter(out), lineEnd);
    selector = new Selector(program.instructions(), expressions, input, spaces);
    substitution = new Substitution(expressions);
    idle = new Idle(program, settings, input, selector, expressions, output);
    rewriting = Rewriting.of(program, settings, expressions, input, output);
  }

  /**
   * Runs the program to its end.
   *
   * @return the exit status
   * @throws ScriptException if it cannot go on; what it has printed until then is written
   */
  public int run() throws IOException, ScriptException {
    try {
      boolean more = startCycle();
      while (more) {
        more =
            switch (cycle()) {
              case GO_ON, END -> {
                print(!settings.quiet());
                yield startCycle();
              }
              case DROP -> startCycle();
              case RESTART -> true;
              case LAST -> {
                print(!settings.quiet());
                endOfLine();
                yield false;
              }
              case QUIT -> false;
            };
      }
      return status;
    } finally {
      output.flush();
    }
  }

  private boolean startCycle() throws IOException, ScriptException {
    endOfLine();
    if (rewriting.isPresent()) {
      rewriting.get().skip();
    } else {
      idle.skip();
    }
    if (!input.hasNext()) {
      return false;
    }
    int end = input.nextEnd();
    int start = input.from();
    boolean terminated = input.take(end);
    spaces.pattern().borrow(input.buffer(), start, end, terminated);
    lineWasRead();
    return true;
  }

  private void lineWasRead() {
    selector.addLines(1);
    substituted = false;
  }

  /** Prints what was to follow the line. */
  private void endOfLine() throws IOException {
    if (!appended.isEmpty()) {
      for (byte[] text : appended) {
        output.bytes(text, 0, text.length);
      }
      appended.clear();
    }
    if (settings.unbuffered()) {
      output.flush();
    }
  }

  private void print(boolean wanted) throws IOException {
    if (wanted) {
      Space pattern = spaces.pattern();
      output.line(pattern.bytes(), pattern.from(), pattern.to(), pattern.terminated());
    }
  }

  private Flow cycle() throws IOException, ScriptException {
    int next = 0;
    while (next < program.length) {
      if (++commands % COMMANDS_A_CHECK == 0) {
        cancellation.check();
      }
      Instruction instruction = program[next];
      boolean holds = instruction.guard().always() || selector.holds(next, instruction.guard());
      if (instruction.operation() instanceof Operation.Block(int end)) {
        next = holds ? next + 1 : end;
      } else if (!holds) {
        next++;
      } else if (instruction.operation() instanceof Operation.Jump(Operation.When when, int to)) {
        next = isTaken(when) ? to : next + 1;
      } else {
        Flow flow = perform(next, instruction.operation());
        if (flow != Flow.GO_ON) {
          return flow;
        }
        next++;
      }
    }
    return Flow.END;
  }

  private boolean isTaken(Operation.When when) {
    boolean taken =
        switch (when) {
          case ALWAYS -> true;
          case SUBSTITUTED -> substituted;
          case NOT_SUBSTITUTED -> !substituted;
        };
    substituted &= when == Operation.When.ALWAYS;
    return taken;
  }

  private Flow perform(int index, Operation operation) throws IOException, ScriptException {
    return switch (operation) {
      case Operation.Substitute command -> {
        if (substitution.replace(command, spaces.pattern(), spaces.spare())) {
          spaces.takeSpare();
          substituted = true;
          print(command.print());
        }
        yield Flow.GO_ON;
      }
      case Simple simple -> perform(simple);
      case Operation.Text text -> text(index, text.place(), text.bytes());
      case Operation.Translate(Translation table) -> {
        spaces.translate(table);
        yield Flow.GO_ON;
      }
      case Operation.Quit(int exit, boolean print) -> {
        status = exit;
        if (print) {
          print(!settings.quiet());
          output.payLineEnd();
          endOfLine();
        }
        yield Flow.QUIT;
      }
      case Operation.Show(Optional<Integer> width) -> {
        new Listing(output, lineEnd, width.orElse(settings.width())).show(spaces.pattern());
        yield Flow.GO_ON;
      }
      case Operation.Block _, Operation.Jump _ -> Flow.GO_ON;
    };
  }

  private Flow text(int index, Operation.Place place, byte[] text) throws IOException {
    return switch (place) {
      case AFTER -> {
        appended.add(text);
        yield Flow.GO_ON;
      }
      case BEFORE -> {
        printText(text);
        yield Flow.GO_ON;
      }
      case INSTEAD -> {
        if (!selector.isOpen(index)) {
          printText(text);
        }
        yield Flow.DROP;
      }
    };
  }

  /** Prints text whose last line end is that of the input's lines. */
  private void printText(byte[] text) throws IOException {
    if (text.length > 0) {
      output.line(text, 0, text.length - 1, true);
    }
  }

  private Flow perform(Simple simple) throws IOException, ScriptException {
    Space pattern = spaces.pattern();
    switch (simple) {
      case DELETE -> {
        return Flow.DROP;
      }
      case DELETE_FIRST -> {
        return deleteFirst(pattern);
      }
      case NEXT -> {
        return next();
      }
      case NEXT_APPENDING -> {
        return nextAppending(pattern);
      }
      case LINE_NUMBER -> printText((selector.line() + "\n").getBytes(StandardCharsets.US_ASCII));
      case GET -> pattern.copyOf(spaces.hold());
      case GET_APPENDING -> pattern.appendLine(lineEnd, spaces.hold());
      case HOLD -> spaces.hold().copyOf(pattern);
      case HOLD_APPENDING -> spaces.hold().appendLine(lineEnd, pattern);
      case PRINT -> print(true);
      case PRINT_FIRST -> printFirst(pattern);
      case EXCHANGE -> spaces.exchange();
      case CLEAR -> pattern.clear();
    }
    return Flow.GO_ON;
  }

  private void printFirst(Space pattern) throws IOException {
    int end = Bytes.indexOf(pattern.bytes(), pattern.from(), pattern.to(), lineEnd);
    if (end < 0) {
      print(true);
    } else {
      output.line(pattern.bytes(), pattern.from(), end, true);
    }
  }

  private Flow deleteFirst(Space pattern) {
    int end = Bytes.indexOf(pattern.bytes(), pattern.from(), pattern.to(), lineEnd);
    if (end < 0) {
      return Flow.DROP;
    }
    pattern.dropUpTo(end + 1);
    return Flow.RESTART;
  }

  private Flow next() throws IOException, ScriptException {
    if (!input.hasNext()) {
      return Flow.LAST;
    }
    print(!settings.quiet());
    endOfLine();
    int end = input.nextEnd();
    int start = input.from();
    boolean terminated = input.take(end);
    spaces.pattern().borrow(input.buffer(), start, end, terminated);
    lineWasRead();
    return Flow.GO_ON;
  }

  private Flow nextAppending(Space pattern) throws IOException, ScriptException {
    if (!input.hasNext()) {
      return settings.dialect().posix() ? Flow.DROP : Flow.LAST;
    }
    endOfLine();
    pattern.append(lineEnd);
    int end = input.nextEnd();
    int start = input.from();
    boolean terminated = input.take(end);
    pattern.append(input.buffer(), start, end - start);
    pattern.terminated(terminated);
    lineWasRead();
    return Flow.GO_ON;
  }
}
