package dev.osd.policy.rule;

import dev.osd.policy.ResourceLimits;
import dev.osd.protocol.SandboxProfile;

/**
 * How programs are confined.
 *
 * @param origin file and line of the table, or {@code sandbox} where there is none
 * @param standard the profile where neither rule nor action names one
 * @param widest the widest that can be had at all
 * @param network whether the network can be had
 * @param runUnconfined whether a program runs where the host cannot confine it
 * @param limits how far a program may use the machine where its rule does not say
 */
public record SandboxRules(
    String origin,
    SandboxProfile standard,
    SandboxProfile widest,
    Network network,
    boolean runUnconfined,
    ResourceLimits limits) {
  /** Whether the network can be had. */
  public enum Network {
    OPEN,
    ASK,
    DENIED
  }

  /** What holds where a policy says nothing. */
  public static SandboxRules whereUnsaid() {
    return new SandboxRules(
        "sandbox",
        SandboxProfile.WORKSPACE,
        SandboxProfile.NONE,
        Network.ASK,
        false,
        ResourceLimits.NONE);
  }
}
