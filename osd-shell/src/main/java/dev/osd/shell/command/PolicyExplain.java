package dev.osd.shell.command;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code osd-shell policy explain}: says what the policy would decide, and by which rule. */
final class PolicyExplain implements Command {
  private static final Usage.Option POLICY =
      Usage.Option.valued("--policy", "FILE", "The policy to judge by, in place of the daemon's.");
  private static final Usage.Option PLAN =
      Usage.Option.valued("--plan", "FILE", "A plan to judge, in place of a command.");

  static final Usage USAGE =
      new Usage(
          "policy explain",
          "Says what the policy decides of a command or a plan, by which rule, and why.",
          List.of("Runs the program osd-daemon; no daemon has to be up, and nothing is run."),
          List.of(POLICY, PLAN),
          List.of(
              new Usage.Operand(
                  "COMMAND", false, List.of(), "A command line as one word, in quotes.")),
          List.of("osd-shell policy explain 'git push origin main'"));

  private final DaemonProgram daemon;

  PolicyExplain(DaemonProgram daemon) {
    this.daemon = daemon;
  }

  @Override
  public Usage usage() {
    return USAGE;
  }

  @Override
  public ExitStatus run(Arguments arguments) throws ShellException {
    Optional<String> command = arguments.operand(0);
    if (command.isPresent() == arguments.value(PLAN).isPresent()) {
      throw new ShellException(ExitStatus.USAGE, "give either a command or --plan FILE");
    }
    List<String> words = new ArrayList<>(List.of("policy", "explain"));
    for (Usage.Option option : List.of(POLICY, PLAN)) {
      if (arguments.value(option).isPresent()) {
        words.add(option.name() + "=" + arguments.value(option).get());
      }
    }
    if (command.isPresent()) {
      words.add("--");
      words.add(command.get());
    }
    return daemon.run(words);
  }
}
