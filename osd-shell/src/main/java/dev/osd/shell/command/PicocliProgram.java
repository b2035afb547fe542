package dev.osd.shell.command;

import dev.osd.shell.Ending;
import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import dev.osd.shell.Terminal;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * Runs the command lines that are not plain: those that ask for help or the version, those that are
 * wrong, and those in one of the odder spellings. Apart from {@link CommandLineProgram}, so that
 * the others need not load picocli.
 */
final class PicocliProgram {
  private final Catalogue catalogue;
  private final Terminal terminal;
  private final CommandLine program;

  PicocliProgram(Catalogue catalogue, Terminal terminal) {
    this.catalogue = catalogue;
    this.terminal = terminal;
    this.program = PicocliArguments.reader(catalogue.usages());
  }

  Ending run(List<String> words) throws ShellException {
    ParseResult parsed;
    try {
      parsed = program.parseArgs(words.toArray(String[]::new));
    } catch (CommandLine.ParameterException e) {
      String command = e.getCommandLine().getCommandSpec().qualifiedName();
      throw new ShellException(ExitStatus.USAGE, oneLine(e) + "; see: " + command + " --help");
    }
    while (true) {
      CommandLine command = parsed.commandSpec().commandLine();
      if (parsed.isUsageHelpRequested()) {
        terminal.print(command.getUsageMessage(CommandLine.Help.Ansi.OFF));
        return ExitStatus.OK;
      }
      if (parsed.isVersionHelpRequested()) {
        terminal.print(String.join("\n", command.getCommandSpec().version()) + "\n");
        return ExitStatus.OK;
      }
      if (!parsed.hasSubcommand()) {
        return run(command, parsed);
      }
      parsed = parsed.subcommand();
    }
  }

  private Ending run(CommandLine line, ParseResult parsed) throws ShellException {
    String name = line.getCommandSpec().qualifiedName();
    int space = name.indexOf(' ');
    Optional<Command> command =
        space < 0 ? Optional.empty() : catalogue.find(name.substring(space + 1));
    if (command.isPresent()) {
      return command.get().run(PicocliArguments.of(command.get().usage(), parsed));
    }
    // No command at all, or a group of them: the help text says what there is.
    for (String text : line.getUsageMessage(CommandLine.Help.Ansi.OFF).split("\n", -1)) {
      terminal.note(text);
    }
    return ExitStatus.USAGE;
  }

  /** Picocli's message, with the commands or options that may have been meant. */
  private static String oneLine(CommandLine.ParameterException e) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof CommandLine.UnmatchedArgumentException unmatched) {
      List<String> suggestions = unmatched.getSuggestions();
      if (!suggestions.isEmpty()) {
        message += "; did you mean " + String.join(" or ", suggestions) + "?";
      }
    }
    return message;
  }
}
