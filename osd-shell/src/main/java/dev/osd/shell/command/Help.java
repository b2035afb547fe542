package dev.osd.shell.command;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import dev.osd.shell.Terminal;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/** {@code osd-shell help}: prints the help text of the program or of one command. */
final class Help implements Command {
  static final Usage USAGE =
      new Usage(
          "help",
          "Prints the help text of osd-shell or of one of its commands.",
          List.of(),
          List.of(),
          List.of(
              new Usage.Operand("COMMAND", false, List.of(), "The command, such as send."),
              new Usage.Operand("SUBCOMMAND", false, List.of(), "Its part, as in policy check.")),
          List.of("osd-shell help send", "osd-shell help policy check"));

  private final Terminal terminal;
  private final Catalogue catalogue;

  /** A command that explains the commands of this catalogue. */
  Help(Terminal terminal, Catalogue catalogue) {
    this.terminal = terminal;
    this.catalogue = catalogue;
  }

  @Override
  public Usage usage() {
    return USAGE;
  }

  @Override
  public ExitStatus run(Arguments arguments) throws ShellException {
    CommandLine shown = PicocliArguments.reader(catalogue.usages());
    for (int i = 0; i < USAGE.operands().size(); i++) {
      Optional<String> word = arguments.operand(i);
      if (word.isPresent()) {
        CommandLine part = shown.getSubcommands().get(word.get());
        if (part == null) {
          throw new ShellException(
              ExitStatus.USAGE,
              "there is no command '" + word.get() + "' here; see: osd-shell help");
        }
        shown = part;
      }
    }
    terminal.print(shown.getUsageMessage(CommandLine.Help.Ansi.OFF));
    return ExitStatus.OK;
  }
}
