package dev.osd.daemon.builtin;

import java.io.IOException;
import java.util.List;

/** A builtin's own part: what it does with arguments that it understands. */
@FunctionalInterface
interface Command {
  /**
   * Runs the command to its end.
   *
   * @return the exit status
   * @throws RefusedException if the arguments or the input cannot be served
   * @throws HelpException if the arguments ask for help
   */
  int run(List<String> args, Streams streams) throws IOException, RefusedException, HelpException;
}
