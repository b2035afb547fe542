package dev.osd.policy;

import dev.osd.policy.judge.CommandJudge;
import dev.osd.policy.judge.CommandJudge.Judgement;
import dev.osd.policy.judge.EnvironmentJudge;
import dev.osd.policy.judge.FileJudge;
import dev.osd.policy.judge.Granted;
import dev.osd.policy.judge.SandboxJudge;
import dev.osd.policy.judge.Shown;
import dev.osd.policy.judge.ToolJudge;
import dev.osd.protocol.Action;
import dev.osd.protocol.Rationale;
import dev.osd.protocol.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Decides. A function: the same action, situation, policy and confirmation give the same decision.
 * Every judge adds what it finds, and the strictest finding is the verdict.
 */
public final class PolicyEngine {
  /** The PATH by which programs are found and with which they run. */
  public static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final CommandJudge commands;
  private final EnvironmentJudge environment;
  private final SandboxJudge sandbox;
  private final FileJudge files;
  private final ToolJudge tools;
  private final TermsMaker terms;

  /** An engine that decides by this policy. */
  public PolicyEngine(Policy policy) {
    commands = new CommandJudge(policy.rules());
    environment = new EnvironmentJudge(policy.rules());
    sandbox = new SandboxJudge(policy.rules());
    files = new FileJudge(policy.rules());
    tools = new ToolJudge(policy.rules());
    terms = new TermsMaker(policy.limits(), sandbox);
  }

  /**
   * Judges one action.
   *
   * @param action the action and its facts
   * @param situation the facts about peer and machine
   * @param confirmed whether a person has confirmed the plan that the action came with
   */
  public Decision decide(ResolvedAction action, Situation situation, boolean confirmed) {
    Found found = find(action, situation);
    return decision(action, found.findings(), found.terms(), confirmed);
  }

  /** What the judges say of an action, and the terms on which it would run. */
  private record Found(List<Finding> findings, Permit.Terms terms) {}

  private Found find(ResolvedAction action, Situation situation) {
    return switch (action) {
      case ResolvedAction.Ping _ ->
          new Found(
              List.of(new Finding(Verdict.ALLOW, "ping", "a ping does nothing")), terms.ofPing());
      case ResolvedAction.Command command -> command(command, situation);
      case ResolvedAction.FileRead read ->
          new Found(
              files.judge(read.path(), FileJudge.Access.READ, situation),
              terms.ofRead(read, situation));
      case ResolvedAction.FileWrite write ->
          new Found(
              files.judge(write.path(), FileJudge.Access.WRITE, situation),
              terms.ofWrite(situation));
      case ResolvedAction.ToolAlias alias -> {
        Found inner = find(alias.inner(), situation);
        List<Finding> findings = new ArrayList<>(toolRules(alias));
        findings.addAll(inner.findings());
        yield new Found(findings, inner.terms());
      }
      case ResolvedAction.ToolRun run -> {
        List<Finding> findings = new ArrayList<>(toolRules(run));
        run.steps().forEach(step -> findings.addAll(commands.against(step.command())));
        findings.addAll(sandbox.judge(run.reach()));
        yield new Found(findings, terms.ofTool(run, situation));
      }
      case ResolvedAction.ToolListing listing ->
          new Found(toolRules(listing), terms.ofListing(situation));
      case ResolvedAction.OnDescriptors use ->
          new Found(toolRules(use), terms.ofTool(use, situation));
    };
  }

  private List<Finding> toolRules(ResolvedAction.Tool tool) {
    return tools.judge(tool.asked().tool(), tool.actions());
  }

  /**
   * Whether a peer that works in this directory, or further up, may have it written by programs.
   *
   * @param directory real and absolute
   */
  public boolean couldBeWorkspace(String directory, Situation situation) {
    for (int end = directory.length(); end > 0; end = directory.lastIndexOf('/', end - 1)) {
      if (sandbox.workspace(directory.substring(0, end), situation).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private Found command(ResolvedAction.Command action, Situation situation) {
    Action.Command asked = action.asked();
    Judgement judgement = commands.judge(action, situation);
    Granted granted = judgement.granted().orElseGet(sandbox::standard);
    List<Finding> findings = new ArrayList<>(judgement.findings());
    findings.addAll(sandbox.judge(asked, granted, situation));
    asked.terms().env().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> findings.add(environment.judge(entry.getKey(), entry.getValue())));
    action
        .reading()
        .assignments()
        .forEach(set -> findings.add(environment.judge(set.name(), set.value())));
    return new Found(findings, terms.ofCommand(action, granted, situation));
  }

  private static Decision decision(
      ResolvedAction action, List<Finding> found, Permit.Terms terms, boolean confirmed) {
    List<Finding> findings = new ArrayList<>(found);
    action
        .asked()
        .rationale()
        .flatMap(Rationale::danger)
        .ifPresent(danger ->
            findings.add(
                new Finding(
                    Verdict.CONFIRM,
                    "danger",
                    "the client itself calls it dangerous: " + Shown.text(danger))));
    if (findings.isEmpty()) {
      findings.add(new Finding(Verdict.ALLOW, "shell", "only the shell itself acts"));
    }
    List<Finding> sorted =
        findings.stream()
            .distinct()
            .sorted(Comparator.comparing(Finding::verdict).reversed())
            .toList();
    return switch (sorted.getFirst().verdict()) {
      case ALLOW -> new Decision.Allow(new Permit(action, terms), sorted);
      case CONFIRM ->
          confirmed
              ? new Decision.Allow(new Permit(action, terms), sorted)
              : new Decision.Confirm(Sentences.question(action, sorted), sorted);
      case DENY -> new Decision.Deny(Sentences.refusal(action, sorted), sorted);
    };
  }
}
