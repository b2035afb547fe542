package dev.osd.daemon.plan;

import dev.osd.policy.Decision;
import dev.osd.policy.ResolvedAction;
import dev.osd.protocol.Action;
import dev.osd.protocol.Failure;
import java.util.Optional;

/** What the gate says of one action. */
sealed interface Judgement {
  /** The action as it was asked for. */
  Action action();

  /** The action's facts, where it has any. */
  Optional<ResolvedAction> facts();

  /** Whether the action may run. */
  boolean permitted();

  /** The engine has decided. */
  record Decided(Action action, ResolvedAction resolved, Decision decision) implements Judgement {
    @Override
    public Optional<ResolvedAction> facts() {
      return Optional.of(resolved);
    }

    @Override
    public boolean permitted() {
      return decision instanceof Decision.Allow;
    }
  }

  /** There is nothing to decide: the action makes no sense on this machine. */
  record Senseless(Action action, Optional<ResolvedAction> facts, Failure failure)
      implements Judgement {
    @Override
    public boolean permitted() {
      return false;
    }
  }
}
