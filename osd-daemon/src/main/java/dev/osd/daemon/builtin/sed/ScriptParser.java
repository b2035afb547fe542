package dev.osd.daemon.builtin.sed;

import dev.osd.daemon.builtin.sed.Operation.Place;
import dev.osd.daemon.builtin.sed.Operation.Simple;
import dev.osd.daemon.builtin.sed.Operation.When;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a script: commands, what they are guarded by, blocks and labels.
 *
 * <p>Source: the manual of GNU sed 4.9 and the behaviour of the program.
 */
final class ScriptParser {
  /** How many commands a script may have. */
  static final int MOST_INSTRUCTIONS = 10_000;

  private final ScriptReader reader;
  private final Dialect dialect;
  private final ExpressionParser expressions;
  private final AddressParser addresses;
  private final int parts;
  private final List<Instruction> instructions = new ArrayList<>();
  private final Deque<Opened> opened = new ArrayDeque<>();
  private final Map<String, Integer> labels = new HashMap<>();
  private final Map<Integer, String> jumps = new HashMap<>();
  private boolean quiet;

  /** A block that has no end yet. */
  private record Opened(int instruction, ScriptException unmatched) {}

  ScriptParser(List<String> parts, Dialect dialect) {
    this.reader = new ScriptReader(parts);
    this.dialect = dialect;
    this.parts = parts.size();
    this.expressions = new ExpressionParser(reader, dialect);
    this.addresses = new AddressParser(reader, dialect, expressions);
  }

  Program parse() throws ScriptException {
    do {
      int c = nextCommand();
      while (c != ScriptReader.END) {
        command(c);
        c = nextCommand();
      }
    } while (reader.nextPart());
    if (!opened.isEmpty()) {
      throw opened.pop().unmatched();
    }
    resolveJumps();
    return new Program(instructions, expressions.all(), quiet, parts);
  }

  private int nextCommand() {
    int c = reader.next();
    while (c == ';' || ScriptReader.isSpace(c)) {
      c = reader.next();
    }
    return c;
  }

  private void command(int first) throws ScriptException {
    if (instructions.size() == MOST_INSTRUCTIONS) {
      throw reader.refusal("more than " + MOST_INSTRUCTIONS + " commands in a script");
    }
    AddressParser.Guarded guarded = addresses.guard(first);
    Guard guard = guarded.guard();
    int name = guarded.command();
    if (dialect.posix()) {
      checkPosix(name, guard);
    }
    switch (name) {
      case ScriptReader.END -> throw reader.error("missing command");
      case '#' -> comment(guard);
      case ':' -> label(guard);
      case '{' -> {
        opened.push(new Opened(instructions.size(), reader.errorInPart("unmatched `{'")));
        add(guard, new Operation.Block(0));
      }
      case '}' -> closeBlock(guard);
      case 'v' -> version();
      case 'a' -> add(guard, new Operation.Text(Place.AFTER, text()));
      case 'i' -> add(guard, new Operation.Text(Place.BEFORE, text()));
      case 'c' -> add(guard, new Operation.Text(Place.INSTEAD, text()));
      case 'b' -> jump(guard, When.ALWAYS);
      case 't' -> jump(guard, When.SUBSTITUTED);
      case 'T' -> jump(guard, When.NOT_SUBSTITUTED);
      case 's' -> add(guard, new SubstituteParser(reader, dialect, expressions).substitute());
      case 'y' -> add(guard, new SubstituteParser(reader, dialect, expressions).translate());
      case 'q', 'Q' -> quit(guard, name == 'q');
      case 'l' -> add(guard, new Operation.Show(number()));
      case 'e', 'F', 'r', 'R', 'w', 'W' -> throw refused(name);
      default -> add(guard, simple(name));
    }
  }

  private void checkPosix(int name, Guard guard) throws ScriptException {
    if (name > 0 && "eFvzLQTRW".indexOf(name) >= 0) {
      throw unknown(name);
    }
    if (name > 0 && "ail=r".indexOf(name) >= 0 && guard.second().isPresent()) {
      throw reader.error("command only uses one address");
    }
  }

  private Simple simple(int name) throws ScriptException {
    Simple simple =
        switch (name) {
          case '=' -> Simple.LINE_NUMBER;
          case 'd' -> Simple.DELETE;
          case 'D' -> Simple.DELETE_FIRST;
          case 'g' -> Simple.GET;
          case 'G' -> Simple.GET_APPENDING;
          case 'h' -> Simple.HOLD;
          case 'H' -> Simple.HOLD_APPENDING;
          case 'n' -> Simple.NEXT;
          case 'N' -> Simple.NEXT_APPENDING;
          case 'p' -> Simple.PRINT;
          case 'P' -> Simple.PRINT_FIRST;
          case 'x' -> Simple.EXCHANGE;
          case 'z' -> Simple.CLEAR;
          default -> throw unknown(name);
        };
    reader.endOfCommand();
    return simple;
  }

  private ScriptException unknown(int name) {
    return reader.error("unknown command: `" + Character.toString(name) + "'");
  }

  private ScriptException refused(int name) {
    if (dialect.sandbox() && name != 'F') {
      return reader.error("e/r/w commands disabled in sandbox mode");
    }
    String why =
        switch (name) {
          case 'e' -> "`e' starts programs; builtins start none";
          case 'F' -> "`F' prints the name of a file; builtins read a stream, which has none";
          case 'r', 'R' -> "`" + (char) name + "' reads a file; builtins open none: use `a' or `i'";
          default -> "`" + (char) name + "' writes a file; builtins open none: print with `p'";
        };
    return reader.refusal(why);
  }

  private void add(Guard guard, Operation operation) {
    instructions.add(new Instruction(guard, operation));
  }

  private void comment(Guard guard) throws ScriptException {
    if (guard.first().isPresent()) {
      throw reader.error("comments don't accept any addresses");
    }
    int c = reader.next();
    quiet |= c == 'n' && reader.inFirstPart() && reader.position() == 2;
    while (c != ScriptReader.END && c != '\n') {
      c = reader.next();
    }
  }

  private void label(Guard guard) throws ScriptException {
    if (guard.first().isPresent()) {
      throw reader.error(": doesn't want any addresses");
    }
    String label = reader.label();
    if (label.isEmpty()) {
      throw reader.error("\":\" lacks a label");
    }
    labels.putIfAbsent(label, instructions.size());
  }

  private void closeBlock(Guard guard) throws ScriptException {
    if (opened.isEmpty()) {
      throw reader.error("unexpected `}'");
    }
    if (guard.first().isPresent()) {
      throw reader.error("} doesn't want any addresses");
    }
    reader.endOfCommand();
    int start = opened.pop().instruction();
    instructions.set(
        start,
        new Instruction(instructions.get(start).guard(), new Operation.Block(instructions.size())));
  }

  /** Asks for a version of GNU sed; ours does what 4.9 does. */
  private void version() throws ScriptException {
    String wanted = reader.label();
    if (!Versions.isAtMost(wanted, 4, 9)) {
      throw reader.error("expected newer version of sed");
    }
  }

  private void jump(Guard guard, When when) {
    jumps.put(instructions.size(), reader.label());
    add(guard, new Operation.Jump(when, 0));
  }

  private void resolveJumps() throws ScriptException {
    for (Map.Entry<Integer, String> jump : jumps.entrySet()) {
      Integer target = labels.get(jump.getValue());
      if (target == null && !jump.getValue().isEmpty()) {
        throw new ScriptException(
            ScriptException.PANIC, "can't find label for jump to `" + jump.getValue() + "'");
      }
      Instruction old = instructions.get(jump.getKey());
      if (old.operation() instanceof Operation.Jump(When when, int _)) {
        int to = target == null ? instructions.size() : target;
        instructions.set(jump.getKey(), new Instruction(old.guard(), new Operation.Jump(when, to)));
      }
    }
  }

  private void quit(Guard guard, boolean print) throws ScriptException {
    if (guard.second().isPresent()) {
      throw reader.error("command only uses one address");
    }
    int status = number().orElse(0) & 0xff;
    add(guard, new Operation.Quit(status, print));
  }

  private Optional<Integer> number() throws ScriptException {
    int c = reader.nextNonBlank();
    if (!ScriptReader.isDigit(c) || dialect.posix()) {
      reader.back(c);
      reader.endOfCommand();
      return Optional.empty();
    }
    int number = (int) Math.min(Integer.MAX_VALUE, reader.number(c));
    reader.endOfCommand();
    return Optional.of(number);
  }

  private byte[] text() throws ScriptException {
    return new TextParser(reader, dialect).text();
  }
}
