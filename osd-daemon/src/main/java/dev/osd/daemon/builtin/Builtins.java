package dev.osd.daemon.builtin;

import dev.osd.daemon.builtin.io.Memory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The catalogue of all builtins. Thread-safe: any number of them may run at a time. */
public final class Builtins {
  /** The exit status of whatever is refused, also where a GNU tool would say 1. */
  public static final int REFUSED = 2;

  private final Map<String, Builtin> commands = new TreeMap<>();

  /**
   * @param memoryBytes how much memory all runs together may take for long lines, for sorting and
   *     for what they remember of their input; beyond it they use their scratch files
   */
  public Builtins(long memoryBytes) {
    Memory memory = new Memory(memoryBytes);
    add("cat", new Cat());
    add("grep", new Grep(memory));
    add("head", new Head(memory));
    add("sed", new Sed(memory));
    add("sort", new Sort(memory));
    add("tail", new Tail(memory));
    add("tr", new Tr());
    add("wc", new Wc());
  }

  /** The command of this name. */
  public Optional<Builtin> find(String name) {
    return Optional.ofNullable(commands.get(name));
  }

  /** The names of all commands, sorted. */
  public List<String> names() {
    return List.copyOf(commands.keySet());
  }

  private void add(String name, Command command) {
    commands.put(name, new Guarded(name, command));
  }

  /** Turns what a command refuses into a message and a status. */
  private record Guarded(String name, Command command) implements Builtin {
    @Override
    public int run(List<String> args, Streams streams) throws IOException {
      try {
        return command.run(args, streams);
      } catch (RefusedException e) {
        streams.err().write((name + ": " + e.getMessage() + "\n").getBytes(StandardCharsets.UTF_8));
        return REFUSED;
      } catch (HelpException e) {
        streams.out().write(String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8));
        return 0;
      }
    }
  }
}
