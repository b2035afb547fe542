package dev.osd.shell.command;

import dev.osd.shell.Ending;
import dev.osd.shell.Settings;
import dev.osd.shell.ShellException;
import dev.osd.shell.Terminal;
import dev.osd.shell.client.DaemonClient;
import java.util.List;

/** {@code osd-shell pipe}: runs several of the daemon's text commands, one behind the other. */
final class PipeCommand implements Command {
  static final Usage USAGE =
      new Usage(
          "pipe",
          "Runs several of the daemon's text commands, each on what the one before it writes.",
          List.of(
              "Each CMD is one command with its arguments, quoted for your shell; osd-shell splits it"
                  + " by blanks and quotes and does nothing else that a shell does. All run at once."
                  + " The exit status is that of the last one; others that fail are named on"
                  + " standard error."),
          List.of(Options.SOCKET_PATH),
          List.of(
              new Usage.Operand("CMD", true, List.of(), "A command with its arguments."),
              Usage.Operand.rest("CMDS", "Further ones.")),
          List.of("osd-shell pipe 'grep -i error' sort 'head -n 3' < access.log"));

  private final Settings settings;
  private final TextCommands commands;

  PipeCommand(Settings settings, Terminal terminal, DaemonClient client) {
    this.settings = settings;
    this.commands = new TextCommands(terminal, client);
  }

  @Override
  public Usage usage() {
    return USAGE;
  }

  @Override
  public Ending run(Arguments arguments) throws ShellException {
    return commands.run(Options.address(arguments, settings), arguments.operands());
  }
}
