package dev.osd.policy;

import dev.osd.policy.rule.PluginRules;
import dev.osd.policy.rule.Rules;
import dev.osd.protocol.Limits;
import dev.osd.protocol.SandboxProfile;
import java.util.Set;
import java.util.stream.Collectors;

/** A policy that has been read and checked. Immutable. */
public final class Policy {
  private final Rules rules;

  Policy(Rules rules) {
    this.rules = rules;
  }

  /** The caps that it sets. */
  public Limits limits() {
    return rules.limits();
  }

  /** The programs that its rules name without a wildcard, as written. */
  public Set<String> namedPrograms() {
    return rules.exec().stream()
        .flatMap(rule -> rule.programs().stream())
        .flatMap(program -> program.literal().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The profile under which programs run where nothing else is said. */
  public SandboxProfile standardSandbox() {
    return rules.sandbox().standard();
  }

  /** The plugins that it names, and whether others are taken. */
  public PluginRules plugins() {
    return rules.plugins();
  }

  /** Whether programs run where the host cannot confine them. */
  public boolean runsUnconfined() {
    return rules.sandbox().runUnconfined();
  }

  /**
   * The ids of the users that are served besides the daemon's own, where it runs as root; never the
   * superuser's.
   */
  public Set<Long> peers() {
    return rules.peers().uids();
  }

  /** How the audit log is kept. */
  public AuditRules audit() {
    return rules.audit();
  }

  Rules rules() {
    return rules;
  }
}
