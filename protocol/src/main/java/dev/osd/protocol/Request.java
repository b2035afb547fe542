package dev.osd.protocol;

/** What a client can send. */
public sealed interface Request {
  /** A plan, answered by a {@link Answer.OfPlan}. */
  record Run(Plan plan) implements Request {}

  /**
   * A call of one tool, answered in that tool's own manner.
   *
   * @param plan what it comes down to: a plan of one action
   */
  record Call(Plan plan) implements Request {
    /** The tool. */
    public Action.ToolUse use() {
      return (Action.ToolUse) plan.actions().getFirst();
    }
  }

  /** Descriptors for the connection. */
  record Take(Attach attach) implements Request {}

  /** An end for plans that wait or run, answered by a {@link Answer.OfCancel}. */
  record Stop(Cancel cancel) implements Request {}
}
