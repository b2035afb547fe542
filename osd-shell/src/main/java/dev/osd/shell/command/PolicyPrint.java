package dev.osd.shell.command;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import java.util.List;

/** {@code osd-shell policy print}: shows the policy that holds where no file says otherwise. */
final class PolicyPrint implements Command {
  static final Usage USAGE =
      new Usage(
          "policy print",
          "Prints the built-in policy, a good start for one's own.",
          List.of("Runs the program osd-daemon; no daemon has to be up."),
          List.of(),
          List.of(),
          List.of("osd-shell policy print > ~/.config/osd/policy.toml"));

  private final DaemonProgram daemon;

  PolicyPrint(DaemonProgram daemon) {
    this.daemon = daemon;
  }

  @Override
  public Usage usage() {
    return USAGE;
  }

  @Override
  public ExitStatus run(Arguments arguments) throws ShellException {
    return daemon.run(List.of("policy", "print"));
  }
}
