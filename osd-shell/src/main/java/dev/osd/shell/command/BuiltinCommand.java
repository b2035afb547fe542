package dev.osd.shell.command;

import dev.osd.shell.Ending;
import dev.osd.shell.ExitStatus;
import dev.osd.shell.Settings;
import dev.osd.shell.ShellException;
import dev.osd.shell.Terminal;
import dev.osd.shell.client.DaemonClient;
import java.util.List;

/** {@code osd-shell builtin}: runs one text command of the daemon's on the standard streams. */
final class BuiltinCommand implements Command {
  static final Usage USAGE =
      new Usage(
          "builtin",
          "Runs one of the daemon's text commands, such as grep or sort, on this program's own input"
              + " and output.",
          List.of(
              "The exit status is the command's own. Everything behind CMD belongs to it, --help"
                  + " included. It reads standard input and opens no files. If no daemon answers on"
                  + " the default socket, one is started."),
          List.of(Options.SOCKET_PATH),
          List.of(
              new Usage.Operand("CMD", true, List.of(), "The text command's name."),
              Usage.Operand.rest("ARGS", "Its arguments.")),
          List.of("osd-shell builtin grep -c error < access.log"));

  private final Settings settings;
  private final TextCommands commands;

  BuiltinCommand(Settings settings, Terminal terminal, DaemonClient client) {
    this.settings = settings;
    this.commands = new TextCommands(terminal, client);
  }

  @Override
  public Usage usage() {
    return USAGE;
  }

  @Override
  public Ending run(Arguments arguments) throws ShellException {
    List<String> words = arguments.operands();
    if (words.isEmpty()) {
      throw new ShellException(ExitStatus.USAGE, "name a command; see: osd-shell builtin --help");
    }
    String name = words.getFirst();
    if (words.size() == 1 && name.strip().indexOf(' ') > 0) {
      throw new ShellException(
          ExitStatus.USAGE,
          "'"
              + name
              + "' is no command's name; give each word apart (osd-shell builtin"
              + " grep -i error), or chain several: osd-shell pipe 'grep -i error' 'sort'");
    }
    StringBuilder line = new StringBuilder();
    for (String word : words) {
      line.append(line.isEmpty() ? "" : " ").append(quoted(word));
    }
    return commands.run(Options.address(arguments, settings), List.of(line.toString()));
  }

  /** One word, as the daemon splits a command into words again. */
  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
