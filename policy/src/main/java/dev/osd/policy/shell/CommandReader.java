package dev.osd.policy.shell;

import dev.osd.policy.shell.SimpleCommand.Role;
import java.util.List;

/**
 * Reads commands conservatively: what it cannot read with certainty becomes a doubt. It reads in
 * one pass over its input, takes any text at all, and stops at its caps.
 */
public final class CommandReader {
  /** How many commands one reading holds; at more it is over its cap. */
  public static final int MAX_COMMANDS = 512;

  /** How many commands may be wrapped in one another; at more a reading is over its cap. */
  public static final int MAX_DEPTH = 16;

  private CommandReader() {}

  /** What starting this program with these arguments comes down to. */
  public static Reading ofArgv(List<String> argv) {
    Collector out = new Collector();
    if (argv.isEmpty()) {
      out.doubt("it names no program");
    } else {
      new Unwrapper(out).read(argv, Role.PROGRAM, 0);
    }
    return out.reading();
  }

  /** What {@code /bin/sh -c LINE} comes down to. */
  public static Reading ofLine(String line) {
    Collector out = new Collector();
    new Unwrapper(out).readLine(line, 0);
    return out.reading();
  }
}
