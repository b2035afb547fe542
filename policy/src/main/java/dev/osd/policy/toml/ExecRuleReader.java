package dev.osd.policy.toml;

import dev.osd.policy.ResourceLimits;
import dev.osd.policy.pattern.ArgumentsPattern;
import dev.osd.policy.pattern.Glob;
import dev.osd.policy.pattern.ProgramPattern;
import dev.osd.policy.rule.ExecRule;
import dev.osd.policy.rule.SandboxRules;
import dev.osd.policy.toml.Section.Located;
import dev.osd.protocol.SandboxProfile;
import dev.osd.protocol.Verdict;
import java.util.List;
import java.util.Optional;

/** Reads one {@code [[exec]]} table and holds the rule to its own examples. */
final class ExecRuleReader {
  private static final List<String> KEYS =
      List.of(
          "program",
          "args",
          "decision",
          "reason",
          "sandbox",
          "network",
          "as_root",
          "limits",
          "match",
          "not_match");

  private final Source source;
  private final Choices choices;

  ExecRuleReader(Source source, Choices choices) {
    this.source = source;
    this.choices = choices;
  }

  /** The rule; nothing where it could not be read. */
  Optional<ExecRule> read(Section section, SandboxRules sandbox) {
    section.allowOnly(KEYS);
    List<Located<String>> written = section.texts("program");
    List<ProgramPattern> programs = choices.patterns(written, ProgramPattern::of);
    Optional<Verdict> decision = choices.verdict(section, "decision");
    Optional<ArgumentsPattern> arguments = arguments(section);
    boolean said = section.keys().contains("program") && section.keys().contains("decision");
    if (!said && !source.isTorn()) {
      source.problem(section.place(), "an [[exec]] rule needs program and decision");
    } else if (said && written.isEmpty()) {
      source.problem(section.placeOf("program"), "program names at least one program");
    }
    Optional<SandboxProfile> profile = choices.profile(section, "sandbox");
    boolean network = flag(section, "network");
    boolean asRoot = flag(section, "as_root");
    terms(section, decision, profile, network, sandbox);
    if (programs.size() != written.size()
        || programs.isEmpty()
        || decision.isEmpty()
        || arguments.isEmpty()
        || source.isTorn()) {
      return Optional.empty();
    }
    ExecRule rule =
        new ExecRule(
            source.origin(section.place()),
            programs,
            arguments.get(),
            decision.get(),
            section.text("reason").map(Located::value).orElse(""),
            profile,
            network,
            asRoot,
            section.table("limits").map(choices::limits).orElse(ResourceLimits.NONE));
    Examples examples = new Examples(rule);
    section
        .texts("match")
        .forEach(example -> hold(example, examples.faultOfMatch(example.value())));
    section
        .texts("not_match")
        .forEach(example -> hold(example, examples.faultOfNoMatch(example.value())));
    return Optional.of(rule);
  }

  private void hold(Located<String> example, Optional<String> fault) {
    fault.ifPresent(message -> source.problem(example.place(), message));
  }

  private Optional<ArgumentsPattern> arguments(Section section) {
    if (!section.keys().contains("args")) {
      return Optional.of(ArgumentsPattern.any());
    }
    List<Located<String>> written = section.texts("args");
    if (written.size() > ArgumentsPattern.MAX_ENTRIES) {
      source.problem(
          section.placeOf("args"),
          "args has at most %d entries".formatted(ArgumentsPattern.MAX_ENTRIES));
      return Optional.empty();
    }
    List<List<Glob>> entries = choices.patterns(written, ArgumentsPattern::entry);
    return entries.size() == written.size()
        ? Optional.of(ArgumentsPattern.of(entries))
        : Optional.empty();
  }

  private boolean flag(Section section, String key) {
    return section.flag(key).map(Located::value).orElse(false);
  }

  /** What a rule gives must be something that it can give. */
  private void terms(
      Section section,
      Optional<Verdict> decision,
      Optional<SandboxProfile> profile,
      boolean network,
      SandboxRules sandbox) {
    profile
        .filter(p -> p.widerThan(sandbox.widest()))
        .ifPresent(p ->
            source.problem(
                section.placeOf("sandbox"),
                "sandbox (%s) is wider than sandbox.widest (%s)"
                    .formatted(p.wireName(), sandbox.widest().wireName())));
    boolean denied = sandbox.network() == SandboxRules.Network.DENIED;
    if (denied && network) {
      source.problem(
          section.placeOf("network"), "sandbox.network denies every program the network");
    }
    if (denied && profile.filter(p -> p.widerThan(SandboxProfile.WORKSPACE)).isPresent()) {
      source.problem(
          section.placeOf("sandbox"), "sandbox.network denies what this profile leaves open");
    }
    for (String key : List.of("sandbox", "network", "as_root", "limits")) {
      if (decision.filter(v -> v == Verdict.DENY).isPresent() && section.keys().contains(key)) {
        source.problem(section.placeOf(key), "a rule that denies gives no %s".formatted(key));
      }
    }
  }
}
