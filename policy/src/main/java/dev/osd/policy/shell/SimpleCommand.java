package dev.osd.policy.shell;

import java.util.List;

/**
 * One program start that a command comes down to.
 *
 * @param argv the program as written and its arguments, quotes taken away; never empty
 * @param role how the program came to be in the reading
 */
public record SimpleCommand(List<String> argv, Role role) {
  /** How a program came to be in a reading, from the plainest. */
  public enum Role {
    /** It runs, and rules must say whether it may. */
    PROGRAM,
    /**
     * It runs, but does no more than run the command behind it, as {@code nice} does. Rules that
     * name it hold; where none does, it is judged by what it runs.
     */
    WRAPPER,
    /** The shell does it itself and touches nothing but itself, as with {@code cd}. */
    BUILTIN,
    /** A word in a part that could not be read, where it may be a program. */
    SEEN
  }

  public SimpleCommand {
    argv = List.copyOf(argv);
    if (argv.isEmpty()) {
      throw new IllegalArgumentException("a command has a program");
    }
  }

  /** A program that runs. */
  public SimpleCommand(List<String> argv) {
    this(argv, Role.PROGRAM);
  }

  /** The program as written. */
  public String program() {
    return argv.getFirst();
  }

  /** What follows the program. */
  public List<String> arguments() {
    return argv.subList(1, argv.size());
  }
}
