package dev.osd.policy.judge;

import dev.osd.policy.Finding;
import dev.osd.policy.Situation;
import dev.osd.policy.pattern.PathPattern;
import dev.osd.policy.pattern.Places;
import dev.osd.policy.rule.PathRules;
import dev.osd.policy.rule.PathRules.Entry;
import dev.osd.policy.rule.Rules;
import dev.osd.protocol.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Judges which file may be read or written. */
public final class FileJudge {
  /** What is asked for. */
  public enum Access {
    READ,
    WRITE;

    String verb() {
      return this == READ ? "read" : "written";
    }
  }

  private final Rules rules;

  /** A judge by these rules. */
  public FileJudge(Rules rules) {
    this.rules = rules;
  }

  /**
   * Judges one path.
   *
   * @param path absolute and resolved; anything else is denied
   */
  public List<Finding> judge(String path, Access access, Situation situation) {
    String shown = Shown.text(path);
    if (!PathPattern.isResolved(path)) {
      return List.of(
          new Finding(
              Verdict.DENY,
              "path",
              "%s is not an absolute path without . and ..; name the file itself"
                  .formatted(shown)));
    }
    Places places = Workspaces.places(rules.paths(), situation);
    List<Finding> findings = new ArrayList<>();
    if (isGuarded(path, situation)) {
      findings.add(guarded(shown));
    }
    KernelFiles.refusal(path, access)
        .ifPresent(why -> findings.add(new Finding(Verdict.DENY, "kernel files", why)));
    denied(path, access, places)
        .ifPresent(entry ->
            findings.add(
                new Finding(
                    Verdict.DENY,
                    entry.origin(),
                    "%s must not be %s: it lies in %s, which paths denies"
                        .formatted(shown, access.verb(), entry.pattern()))));
    findings.add(listed(path, access, places, shown));
    return findings;
  }

  /**
   * Whether a path is one of the daemon's own files, is named after one ({@code audit.jsonl.1}), or
   * lies in one of its directories.
   */
  static boolean isGuarded(String path, Situation situation) {
    return situation.guarded().stream()
        .anyMatch(
            guarded -> PathPattern.isAtOrUnder(path, guarded) || path.startsWith(guarded + "."));
  }

  static Finding guarded(String shown) {
    return new Finding(
        Verdict.DENY,
        "guarded",
        "%s is one of the daemon's own files; nothing reaches them through the daemon"
            .formatted(shown));
  }

  private Optional<Entry> denied(String path, Access access, Places places) {
    PathRules paths = rules.paths();
    Optional<Entry> both = PathRules.first(paths.deny(), path, places);
    return access == Access.READ
        ? both
        : both.or(() -> PathRules.first(paths.denyWrite(), path, places));
  }

  private Finding listed(String path, Access access, Places places, String shown) {
    List<Entry> free = access == Access.READ ? rules.paths().read() : rules.paths().write();
    Optional<Entry> entry = PathRules.first(free, path, places);
    if (entry.isPresent()) {
      return new Finding(
          Verdict.ALLOW,
          entry.get().origin(),
          "%s may be %s: it lies in %s".formatted(shown, access.verb(), entry.get().pattern()));
    }
    return new Finding(
        rules.otherwise(),
        rules.otherwiseOrigin(),
        "%s lies in no place that paths.%s names; the default is %s"
            .formatted(
                shown, access == Access.READ ? "read" : "write", rules.otherwise().wireName()));
  }
}
