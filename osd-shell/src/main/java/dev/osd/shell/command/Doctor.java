package dev.osd.shell.command;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import java.util.ArrayList;
import java.util.List;

/** {@code osd-shell doctor}: says what this host can enforce and whether the policy can be met. */
final class Doctor implements Command {
  private static final Usage.Option POLICY =
      Usage.Option.valued(
          "--policy", "FILE", "The policy to measure by, in place of the daemon's.");

  static final Usage USAGE =
      new Usage(
          "doctor",
          "Says what this host's kernel can enforce, what each gap means, and whether the policy can be met.",
          List.of(
              "Runs the program osd-daemon; no daemon has to be up. Ends with status 5 where the policy cannot be met."),
          List.of(POLICY),
          List.of(),
          List.of("osd-shell doctor"));

  private final DaemonProgram daemon;

  Doctor(DaemonProgram daemon) {
    this.daemon = daemon;
  }

  @Override
  public Usage usage() {
    return USAGE;
  }

  @Override
  public ExitStatus run(Arguments arguments) throws ShellException {
    List<String> words = new ArrayList<>(List.of("doctor"));
    arguments.value(POLICY).ifPresent(file -> words.add(POLICY.name() + "=" + file));
    return daemon.run(words);
  }
}
