package dev.osd.policy;

import dev.osd.policy.shell.Reading;
import dev.osd.protocol.Action;
import java.util.List;
import java.util.Map;

/** An action with the facts that its judgement needs. Facts only: nothing here is a verdict. */
public sealed interface ResolvedAction {
  /** The action as the client asked for it. */
  Action asked();

  /** A ping needs no facts. */
  record Ping(Action.Ping asked) implements ResolvedAction {}

  /**
   * A program or a shell line.
   *
   * @param launch what will be started: the program's launch path and its arguments; for a shell
   *     line {@code /bin/sh -c LINE}
   * @param cwd the directory it will run in: real and absolute
   * @param reading what the command comes down to
   * @param programs the facts about each of {@code reading.commands()}, in the same order
   */
  record Command(
      Action.Command asked,
      List<String> launch,
      String cwd,
      Reading reading,
      List<Program> programs)
      implements ResolvedAction {
    public Command {
      launch = List.copyOf(launch);
      programs = List.copyOf(programs);
      if (programs.size() != reading.commands().size()) {
        throw new IllegalArgumentException("each command needs its program's facts");
      }
    }
  }

  /**
   * A file to read.
   *
   * @param path absolute, symbolic links and {@code ..} gone as far as the path exists
   */
  record FileRead(Action.ReadFile asked, String path) implements ResolvedAction {}

  /**
   * A file to write.
   *
   * @param path absolute, symbolic links and {@code ..} gone as far as the path exists
   * @param mode the permission bits, 0 to 0777
   */
  record FileWrite(Action.WriteFile asked, String path, int mode) implements ResolvedAction {}

  /** The use of a tool, judged by the {@code [[tool]]} rules. */
  sealed interface Tool extends ResolvedAction {
    @Override
    Action.ToolUse asked();

    /** What the tool is to do, as the rules' {@code action} has it; at least one. */
    List<String> actions();
  }

  /**
   * A tool on the descriptors of a session.
   *
   * @param commands the words of each text command that the bytes are to go through, in order
   * @param names the names of those descriptors that are open already, by their numbers
   */
  record OnDescriptors(
      Action.OnDescriptors asked, List<List<String>> commands, Map<Integer, String> names)
      implements Tool {
    public OnDescriptors {
      commands = commands.stream().map(List::copyOf).toList();
      names = Map.copyOf(names);
      if (commands.stream().anyMatch(List::isEmpty)) {
        throw new IllegalArgumentException("a command has at least its name");
      }
    }

    /** The names of the commands; where there is none, the tool's own. */
    @Override
    public List<String> actions() {
      return commands.isEmpty()
          ? List.of(asked.tool())
          : commands.stream().map(List::getFirst).toList();
    }
  }
}
