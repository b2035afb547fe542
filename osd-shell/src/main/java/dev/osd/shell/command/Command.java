package dev.osd.shell.command;

import dev.osd.shell.Ending;
import dev.osd.shell.ShellException;

/** One command of {@code osd-shell}. */
interface Command {
  /** How it is called. */
  Usage usage();

  /**
   * Does it.
   *
   * @param arguments have been read by {@link #usage}
   * @throws ShellException if it cannot be done, or not to its end
   */
  Ending run(Arguments arguments) throws ShellException;
}
