package dev.osd.shell.command;

import dev.osd.shell.Ending;
import dev.osd.shell.Environment;
import dev.osd.shell.Settings;
import dev.osd.shell.ShellException;
import dev.osd.shell.Terminal;
import java.util.List;
import java.util.Optional;

/** The program as its command line has it: finds the command, reads its arguments, runs it. */
public final class CommandLineProgram {
  /** Words in the longest name of a command. */
  private static final int LONGEST_NAME = 2;

  private final Terminal terminal;
  private final Catalogue catalogue;

  /** A program with these settings on this terminal. */
  public CommandLineProgram(Settings settings, Environment environment, Terminal terminal) {
    this.terminal = terminal;
    this.catalogue = new Catalogue(settings, environment, terminal);
  }

  /** Runs one command line; errors are told on standard error in one sentence. */
  public Ending run(List<String> words) {
    if (!words.isEmpty() && words.getFirst().equals(Prompt.NAME)) {
      return catalogue.prompt().run(words.subList(1, words.size()));
    }
    try {
      return dispatch(words);
    } catch (ShellException e) {
      if (!e.text().isEmpty()) {
        terminal.note("osd-shell: " + e.text());
      }
      return e.status();
    }
  }

  private Ending dispatch(List<String> words) throws ShellException {
    for (int length = Math.min(LONGEST_NAME, words.size()); length > 0; length--) {
      Optional<Command> command = catalogue.find(String.join(" ", words.subList(0, length)));
      if (command.isPresent()) {
        Optional<Arguments> arguments =
            PlainArguments.read(command.get().usage(), words.subList(length, words.size()));
        if (arguments.isPresent()) {
          return command.get().run(arguments.get());
        }
      }
    }
    return new PicocliProgram(catalogue, terminal).run(words);
  }
}
