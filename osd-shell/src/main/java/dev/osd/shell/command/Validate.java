package dev.osd.shell.command;

import dev.osd.protocol.Limits;
import dev.osd.protocol.Plan;
import dev.osd.protocol.ProtocolException;
import dev.osd.protocol.wire.PlanCodec;
import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import dev.osd.shell.Terminal;
import java.util.List;

/** {@code osd-shell validate}: says whether a text is a plan that a daemon would take up. */
final class Validate implements Command {
  static final Usage USAGE =
      new Usage(
          "validate",
          "Checks the form of a plan by the standard limits. No daemon is needed.",
          List.of("Whether the plan may run is the policy's matter: see 'policy explain'."),
          List.of(Options.JSON),
          List.of(Options.PLAN_FILE),
          List.of("osd-shell validate plan.json"));

  private final Terminal terminal;

  Validate(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Usage usage() {
    return USAGE;
  }

  @Override
  public ExitStatus run(Arguments arguments) throws ShellException {
    byte[] text = new PlanSource(terminal).read(arguments);
    try {
      Plan plan = new PlanCodec(Limits.standard()).decode(text);
      int count = plan.actions().size();
      terminal.print("ok: " + count + (count == 1 ? " action\n" : " actions\n"));
      return ExitStatus.OK;
    } catch (ProtocolException e) {
      throw new ShellException(
          ExitStatus.USAGE, e.failure().code().wireName() + ": " + e.failure().message());
    }
  }
}
