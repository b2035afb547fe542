package dev.osd.policy.judge;

import dev.osd.policy.ResourceLimits;
import dev.osd.policy.rule.ExecRule;
import dev.osd.policy.rule.SandboxRules;
import dev.osd.protocol.SandboxProfile;
import dev.osd.protocol.Verdict;
import java.util.Comparator;
import java.util.List;

/**
 * What the rules give a command by themselves. Where several commands run together they get what
 * all of them may have: a sandbox is around the whole of it.
 *
 * @param sandbox the narrowest profile that any of them has
 * @param network whether each of them has the network
 * @param asRoot whether each of them may run as the superuser
 * @param limits how far each of their processes may use the machine: no further than any of them
 */
public record Granted(
    SandboxProfile sandbox, boolean network, boolean asRoot, ResourceLimits limits) {
  /** What these rules, all for one command, give it. */
  static Granted by(List<ExecRule> rules, SandboxRules standard) {
    List<ExecRule> giving = rules.stream().filter(rule -> rule.decision() != Verdict.DENY).toList();
    SandboxProfile sandbox =
        giving.stream()
            .flatMap(rule -> rule.sandbox().stream())
            .min(Comparator.naturalOrder())
            .orElse(standard.standard());
    return new Granted(
        sandbox,
        giving.stream().anyMatch(ExecRule::network),
        giving.stream().anyMatch(ExecRule::asRoot),
        giving.stream()
            .map(ExecRule::limits)
            .reduce(ResourceLimits.NONE, ResourceLimits::and)
            .or(standard.limits()));
  }

  /** What both may have. */
  Granted and(Granted other) {
    return new Granted(
        sandbox.widerThan(other.sandbox) ? other.sandbox : sandbox,
        network && other.network,
        asRoot && other.asRoot,
        limits.and(other.limits));
  }
}
