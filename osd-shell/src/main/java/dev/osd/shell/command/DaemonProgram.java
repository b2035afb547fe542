package dev.osd.shell.command;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.Settings;
import dev.osd.shell.ShellException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a subcommand of the program {@code osd-daemon}, on this program's own streams. Policies are
 * its matter: the client links none of the code that decides.
 */
final class DaemonProgram {
  private final Settings settings;

  DaemonProgram(Settings settings) {
    this.settings = settings;
  }

  /** Runs it to its end and gives its exit status. */
  ExitStatus run(List<String> arguments) throws ShellException {
    if (settings.daemonProgram().isEmpty()) {
      throw new ShellException(
          ExitStatus.USAGE,
          "do not know where osd-daemon is; set OSD_DAEMON to its path, or call osd-shell by its"
              + " launcher");
    }
    Path program = settings.daemonProgram().get();
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(arguments);
    try {
      return ExitStatus.ofCode(new ProcessBuilder(command).inheritIO().start().waitFor());
    } catch (IOException e) {
      throw new ShellException(ExitStatus.FILE, "cannot run " + program + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ShellException(ExitStatus.GENERAL, program + " was interrupted");
    }
  }
}
