package dev.osd.policy.judge;

import dev.osd.policy.Finding;
import dev.osd.policy.ResolvedAction;
import dev.osd.policy.Situation;
import dev.osd.policy.pattern.PathPattern;
import dev.osd.policy.rule.PathRules;
import dev.osd.policy.rule.Rules;
import dev.osd.policy.rule.SandboxRules;
import dev.osd.policy.rule.SandboxRules.Network;
import dev.osd.protocol.Action;
import dev.osd.protocol.SandboxProfile;
import dev.osd.protocol.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Judges what a client asks for beyond the program itself: sandbox, network, superuser. */
public final class SandboxJudge {
  private final SandboxRules rules;
  private final PathRules paths;

  /** A judge by these rules. */
  public SandboxJudge(Rules rules) {
    this.rules = rules.sandbox();
    this.paths = rules.paths();
  }

  /** What a command gets where nothing is said of it. */
  public Granted standard() {
    return new Granted(rules.standard(), false, false, rules.limits());
  }

  /** Compares what is asked for with what the rules give by themselves. */
  public List<Finding> judge(Action.Command asked, Granted granted, Situation situation) {
    List<Finding> findings = new ArrayList<>();
    Action.Terms terms = asked.terms();
    terms.sandbox().flatMap(profile -> profile(profile, granted)).ifPresent(findings::add);
    boolean network =
        terms.network() || terms.sandbox().filter(p -> p == SandboxProfile.NETWORK).isPresent();
    boolean unconfined = terms.sandbox().filter(p -> p == SandboxProfile.NONE).isPresent();
    if (network || (unconfined && rules.network() == Network.DENIED)) {
      network(granted).ifPresent(findings::add);
    }
    if (asked instanceof Action.Exec exec && exec.asRoot()) {
      root(granted, situation).ifPresent(findings::add);
    }
    return findings;
  }

  /** Compares what a tool's programs need with what the rules give at all. */
  public List<Finding> judge(ResolvedAction.Reach reach) {
    List<Finding> findings = new ArrayList<>();
    if (reach.sandbox().widerThan(rules.widest())) {
      findings.add(
          new Finding(
              Verdict.DENY,
              rules.origin(),
              "it needs the sandbox %s, which is wider than %s, the widest that the policy gives"
                  .formatted(reach.sandbox().wireName(), rules.widest().wireName())));
    }
    if (reach.network() && rules.network() == Network.DENIED) {
      findings.add(
          new Finding(Verdict.DENY, rules.origin(), "the policy gives no program the network"));
    }
    return findings;
  }

  private Optional<Finding> profile(SandboxProfile profile, Granted granted) {
    if (profile.widerThan(rules.widest())) {
      return Optional.of(
          new Finding(
              Verdict.DENY,
              rules.origin(),
              "the sandbox %s is wider than %s, the widest that the policy gives"
                  .formatted(profile.wireName(), rules.widest().wireName())));
    }
    return profile.widerThan(granted.sandbox())
        ? Optional.of(
            new Finding(
                Verdict.CONFIRM,
                rules.origin(),
                "it asks for the sandbox %s, which is wider than %s"
                    .formatted(profile.wireName(), granted.sandbox().wireName())))
        : Optional.empty();
  }

  private Optional<Finding> network(Granted granted) {
    return switch (rules.network()) {
      case OPEN -> Optional.empty();
      case ASK ->
          granted.network()
              ? Optional.empty()
              : Optional.of(
                  new Finding(Verdict.CONFIRM, rules.origin(), "it asks for the network"));
      case DENIED ->
          Optional.of(
              new Finding(
                  Verdict.DENY,
                  rules.origin(),
                  "the policy gives no program the network; ask for none"));
    };
  }

  private static Optional<Finding> root(Granted granted, Situation situation) {
    if (!situation.root()) {
      return Optional.of(
          new Finding(
              Verdict.DENY,
              "as_root",
              "the daemon does not run as root, so nothing can; as_root = false would be accepted"));
    }
    return granted.asRoot()
        ? Optional.empty()
        : Optional.of(
            new Finding(
                Verdict.DENY,
                "as_root",
                "no rule with as_root = true is for this program; as_root = false may be accepted"));
  }

  /** The profile that a command then runs under. */
  public SandboxProfile profile(Action.Command asked, Granted granted) {
    return asked.terms().sandbox().orElse(granted.sandbox());
  }

  /** Whether a command then has the network. */
  public boolean hasNetwork(Action.Command asked, Granted granted) {
    return rules.network() == Network.OPEN
        || granted.network()
        || asked.terms().network()
        || profile(asked, granted) == SandboxProfile.NETWORK;
  }

  /**
   * The directory that a command may use as its own: the peer's workspace where the command runs in
   * it, else the directory that it runs in, where that can be a workspace at all.
   *
   * @param directory where the command runs: real and absolute
   */
  public Optional<String> workspace(String directory, Situation situation) {
    return Workspaces.places(paths, situation)
        .workspace()
        .filter(workspace -> PathPattern.isAtOrUnder(directory, workspace))
        .or(() -> Workspaces.places(paths, situation.in(directory)).workspace());
  }

  /** Whether a command runs where the host cannot confine it. */
  public boolean runsUnconfined() {
    return rules.runUnconfined();
  }
}
