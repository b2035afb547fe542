package dev.osd.daemon.builtin;

import java.io.IOException;
import java.util.List;

/** One text command: a filter from bytes to bytes. Keeps nothing between runs. */
public interface Builtin {
  /** The command's name, such as {@code grep}. */
  String name();

  /**
   * Runs the command to its end.
   *
   * @param args its arguments, without its name
   * @param streams what it may touch; it closes none of them
   * @return the exit status of the GNU tool
   * @throws IOException if a stream failed; what was written until then stays
   */
  int run(List<String> args, Streams streams) throws IOException;
}
