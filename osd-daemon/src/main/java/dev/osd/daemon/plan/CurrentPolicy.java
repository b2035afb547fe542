package dev.osd.daemon.plan;

import dev.osd.policy.Policy;
import dev.osd.policy.PolicyEngine;
import dev.osd.protocol.Limits;
import dev.osd.protocol.wire.PlanCodec;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The policy in force and what follows from it. A plan is judged from end to end by one of them.
 */
public final class CurrentPolicy {
  private final AtomicReference<Rules> rules;

  /** Begins with this policy. */
  public CurrentPolicy(Policy policy) {
    rules = new AtomicReference<>(Rules.of(policy));
  }

  /**
   * A policy with its engine and the codec that holds requests to its limits.
   *
   * @param codec decodes plans
   */
  public record Rules(Policy policy, PolicyEngine engine, PlanCodec codec) {
    static Rules of(Policy policy) {
      return new Rules(policy, new PolicyEngine(policy), new PlanCodec(policy.limits()));
    }

    /** The caps that the policy sets. */
    public Limits limits() {
      return policy.limits();
    }
  }

  /** The rules in force now. */
  public Rules rules() {
    return rules.get();
  }

  /** From now on, plans are judged by this policy. */
  public void replace(Policy policy) {
    rules.set(Rules.of(policy));
  }
}
