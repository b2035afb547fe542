package dev.osd.daemon.plan;

import dev.osd.policy.ResolvedAction;
import dev.osd.protocol.Failure;

/** An action's facts, or why there are none. */
sealed interface Resolution {
  /** The facts. */
  record Resolved(ResolvedAction action) implements Resolution {}

  /** The action makes no sense on this machine. */
  record Unresolved(Failure failure) implements Resolution {}
}
