package dev.osd.policy;

import dev.osd.policy.plugin.Manifest;
import dev.osd.policy.shell.Reading;
import dev.osd.protocol.Action;
import dev.osd.protocol.Bytes;
import dev.osd.protocol.SandboxProfile;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  /** One of seed 002's tools, or a plugin. */
  sealed interface Typed extends Tool {
    @Override
    Action.ToolCall asked();

    @Override
    default List<String> actions() {
      return List.of(asked().request().action());
    }
  }

  /**
   * A tool that does what another action does, and is judged as that, too.
   *
   * @param inner that action
   */
  record ToolAlias(Action.ToolCall asked, ResolvedAction inner) implements Typed {
    public ToolAlias {
      if (inner instanceof Tool) {
        throw new IllegalArgumentException("a tool does not stand for a tool");
      }
    }
  }

  /**
   * A tool that is carried out by programs which the daemon itself chooses, or by none.
   *
   * @param by what carries it out, such as {@code apt}; empty where the daemon does it itself
   * @param steps every program that it may start, and no others
   * @param reach what these programs need
   */
  record ToolRun(Action.ToolCall asked, String by, List<Step> steps, Reach reach) implements Typed {
    public ToolRun {
      steps = List.copyOf(steps);
    }

    /** The program that this step starts. */
    public Optional<Command> step(String name) {
      return steps.stream().filter(step -> step.name().equals(name)).map(Step::command).findFirst();
    }
  }

  /**
   * A list of the tools that there are.
   *
   * @param plugins those of the plugins
   */
  record ToolListing(Action.ToolCall asked, List<Manifest.Tool> plugins) implements Typed {
    public ToolListing {
      plugins = List.copyOf(plugins);
    }
  }

  /**
   * One of the programs of a tool.
   *
   * @param name what it is for, unlike that of the other steps
   */
  record Step(String name, Command command) {}

  /**
   * What the programs of a tool may reach.
   *
   * @param sandbox the profile that they run under
   * @param network whether they have the network
   * @param input what is on their standard input
   */
  record Reach(SandboxProfile sandbox, boolean network, Bytes input) {
    /** The whole machine, as a package manager needs it. */
    public static final Reach MACHINE = new Reach(SandboxProfile.NONE, true, Bytes.none());

    /** The whole machine, without a need of the network. */
    public static final Reach LOCAL = new Reach(SandboxProfile.NONE, false, Bytes.none());
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
