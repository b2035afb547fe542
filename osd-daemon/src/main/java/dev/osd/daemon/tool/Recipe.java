package dev.osd.daemon.tool;

import dev.osd.policy.ResolvedAction;
import java.util.List;

/**
 * What a request comes down to on this machine: every program line that may be started for it.
 *
 * @param by what carries it out, such as {@code apt}; empty where the daemon does it itself
 * @param lines in the order in which they may be started
 * @param reach what their programs need
 */
public record Recipe(String by, List<NamedLine> lines, ResolvedAction.Reach reach) {
  /** The step that lists what is installed. */
  static final String INVENTORY = "inventory";

  /** The step that shows what would be done. */
  static final String REHEARSE = "rehearse";

  /** The step that asks for a service's state. */
  static final String QUERY = "query";

  /** The step that lists services. */
  static final String LIST = "list";

  /** The step that does what was asked. */
  public static final String CARRY_OUT = "carry_out";

  public Recipe {
    lines = List.copyOf(lines);
  }

  /** A line and what it is for. */
  public record NamedLine(String name, ProgramLine line) {}
}
