package dev.osd.policy.shell;

import java.util.List;

/**
 * What a command comes down to, as far as it can be read.
 *
 * @param commands every program start that was found, wrappers and what they wrap alike; at most
 *     {@link CommandReader#MAX_COMMANDS}
 * @param doubts why there may be more to it, in words for a person; empty where the reading is
 *     certain
 * @param assignments environment variables that the command itself sets for what it runs
 * @param overCap whether reading stopped at a cap, so that anything may follow
 */
public record Reading(
    List<SimpleCommand> commands,
    List<String> doubts,
    List<Assignment> assignments,
    boolean overCap) {
  public Reading {
    commands = List.copyOf(commands);
    doubts = List.copyOf(doubts);
    assignments = List.copyOf(assignments);
  }

  /** A reading that sets no variable and stopped at no cap. */
  public Reading(List<SimpleCommand> commands, List<String> doubts) {
    this(commands, doubts, List.of(), false);
  }

  /** Whether the commands are all that can run. */
  public boolean certain() {
    return doubts.isEmpty() && !overCap;
  }

  /**
   * An environment variable that a command sets.
   *
   * @param name as written
   * @param value as far as it can be read; may be a secret
   */
  public record Assignment(String name, String value) {
    @Override
    public String toString() {
      return "Assignment[" + name + "]";
    }
  }
}
