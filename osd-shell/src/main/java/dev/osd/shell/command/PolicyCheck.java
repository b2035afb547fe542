package dev.osd.shell.command;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import java.util.List;

/** {@code osd-shell policy check}: loads a policy file and tests its own examples. */
final class PolicyCheck implements Command {
  static final Usage USAGE =
      new Usage(
          "policy check",
          "Loads a policy file, runs the examples in it and lists every error.",
          List.of("Runs the program osd-daemon; no daemon has to be up."),
          List.of(),
          List.of(new Usage.Operand("FILE", true, List.of(), "The policy file.")),
          List.of("osd-shell policy check ~/.config/osd/policy.toml"));

  private final DaemonProgram daemon;

  PolicyCheck(DaemonProgram daemon) {
    this.daemon = daemon;
  }

  @Override
  public Usage usage() {
    return USAGE;
  }

  @Override
  public ExitStatus run(Arguments arguments) throws ShellException {
    return daemon.run(List.of("policy", "check", "--", arguments.operand(0).orElseThrow()));
  }
}
