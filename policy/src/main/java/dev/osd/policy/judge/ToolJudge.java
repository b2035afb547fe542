package dev.osd.policy.judge;

import dev.osd.policy.Finding;
import dev.osd.policy.rule.Rules;
import dev.osd.policy.rule.ToolRule;
import java.util.ArrayList;
import java.util.List;

/** Judges the use of a tool by the {@code [[tool]]} rules. */
public final class ToolJudge {
  private final Rules rules;

  /** A judge by these rules. */
  public ToolJudge(Rules rules) {
    this.rules = rules;
  }

  /**
   * Judges each of the things that a tool is to do: every rule that is for it has its say, and
   * where none is, the default holds.
   *
   * @param tool the tool's name
   * @param actions what it is to do; at least one
   */
  public List<Finding> judge(String tool, List<String> actions) {
    List<Finding> findings = new ArrayList<>();
    for (String action : actions) {
      String what = what(tool, action);
      List<ToolRule> matching =
          rules.tools().stream().filter(rule -> isFor(rule, tool, action)).toList();
      for (ToolRule rule : matching) {
        findings.add(
            new Finding(
                rule.decision(),
                rule.origin(),
                rule.reason().isEmpty()
                    ? "the policy says %s for %s".formatted(rule.decision().wireName(), what)
                    : "%s: %s".formatted(what, rule.reason())));
      }
      if (matching.isEmpty()) {
        findings.add(
            new Finding(
                rules.otherwise(),
                rules.otherwiseOrigin(),
                "no [[tool]] rule is for %s; the default is %s"
                    .formatted(what, rules.otherwise().wireName())));
      }
    }
    return findings;
  }

  /** What a person reads of a tool and what it is to do. */
  public static String what(String tool, String action) {
    return tool.equals(action)
        ? "the tool " + tool
        : "the tool %s %s".formatted(tool, Shown.text(action));
  }

  private static boolean isFor(ToolRule rule, String tool, String action) {
    return rule.tool().matches(tool)
        && (rule.actions().isEmpty()
            || rule.actions().stream().anyMatch(pattern -> pattern.matches(action)));
  }
}
