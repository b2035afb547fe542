package dev.osd.policy.rule;

import dev.osd.policy.pattern.Glob;
import dev.osd.protocol.Verdict;
import java.util.List;

/**
 * What a policy says of a tool.
 *
 * @param origin file and line
 * @param tool the tool's name, such as {@code svc.manage}
 * @param actions the actions it is for; none means all
 * @param decision its verdict
 * @param reason why; empty where none was given
 */
public record ToolRule(
    String origin, Glob tool, List<Glob> actions, Verdict decision, String reason) {
  public ToolRule {
    actions = List.copyOf(actions);
  }
}
