package dev.osd.policy.rule;

import dev.osd.policy.AuditRules;
import dev.osd.protocol.Limits;
import dev.osd.protocol.Verdict;
import java.util.List;

/**
 * Everything that a policy says.
 *
 * @param otherwise the verdict where no rule matches
 * @param otherwiseOrigin where that is written; {@code default} where it is not
 */
public record Rules(
    Verdict otherwise,
    String otherwiseOrigin,
    Limits limits,
    PathRules paths,
    EnvironmentRules environment,
    SandboxRules sandbox,
    PeerRules peers,
    AuditRules audit,
    List<ExecRule> exec,
    List<ToolRule> tools,
    PluginRules plugins) {
  public Rules {
    exec = List.copyOf(exec);
    tools = List.copyOf(tools);
  }
}
