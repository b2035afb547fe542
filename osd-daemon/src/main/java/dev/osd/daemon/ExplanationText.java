package dev.osd.daemon;

import dev.osd.daemon.plan.PlanExplainer.Explained;
import dev.osd.policy.Decision;
import dev.osd.policy.Finding;
import dev.osd.policy.Permit;
import dev.osd.policy.Program;
import dev.osd.policy.ResolvedAction;
import dev.osd.protocol.Verdict;
import java.io.PrintStream;

/** Prints what the gate says of an action, for a person. */
final class ExplanationText {
  private final PrintStream out;
  private final String policyName;

  ExplanationText(PrintStream out, String policyName) {
    this.out = out;
    this.policyName = policyName;
  }

  /** Prints one action and returns its verdict; one that makes no sense counts as denied. */
  Verdict print(Explained explained) {
    return switch (explained) {
      case Explained.Senseless senseless -> {
        line("action", "%s %s".formatted(senseless.action().id(), senseless.action().type()));
        line("error", senseless.failure().message());
        yield Verdict.DENY;
      }
      case Explained.Decided decided -> {
        line("action", "%s %s".formatted(decided.action().id(), decided.action().type()));
        line("verdict", decided.decision().verdict().wireName());
        line("rule", decided.decision().rule());
        printTarget(decided.resolved());
        printTerms(decided);
        for (Finding finding : decided.decision().findings()) {
          line(
              "because",
              "%s (%s, %s)"
                  .formatted(finding.text(), finding.verdict().wireName(), finding.rule()));
        }
        line("policy", policyName);
        yield decided.decision().verdict();
      }
    };
  }

  /** Under which terms a program would run, where it may at all. */
  private void printTerms(Explained.Decided decided) {
    boolean runsPrograms =
        switch (decided.resolved()) {
          case ResolvedAction.Command _ -> true;
          case ResolvedAction.ToolAlias alias -> alias.inner() instanceof ResolvedAction.Command;
          case ResolvedAction.ToolRun run -> !run.steps().isEmpty();
          case ResolvedAction.Ping _,
              ResolvedAction.FileRead _,
              ResolvedAction.FileWrite _,
              ResolvedAction.ToolListing _,
              ResolvedAction.OnDescriptors _ ->
              false;
        };
    if (runsPrograms && decided.decision() instanceof Decision.Allow allow) {
      Permit.Terms terms = allow.permit().terms();
      line("sandbox", terms.sandbox().wireName() + (terms.network() ? ", with the network" : ""));
    }
  }

  private void printTarget(ResolvedAction resolved) {
    switch (resolved) {
      case ResolvedAction.Ping ping -> {}
      case ResolvedAction.Command command -> {
        for (Program program : command.programs()) {
          line(
              "program",
              "%s -> %s".formatted(program.asked(), program.file().orElse("there is none")));
        }
      }
      case ResolvedAction.FileRead read -> line("path", read.path());
      case ResolvedAction.FileWrite write -> line("path", write.path());
      case ResolvedAction.ToolAlias alias -> printTarget(alias.inner());
      case ResolvedAction.ToolRun run ->
          run.steps().forEach(step -> line("program", String.join(" ", step.command().launch())));
      case ResolvedAction.ToolListing _ -> {}
      case ResolvedAction.OnDescriptors use ->
          use.commands().forEach(command -> line("command", String.join(" ", command)));
    }
  }

  private void line(String name, String text) {
    out.printf("%-8s %s%n", name, visible(text));
  }

  /** Control characters would reach the terminal as commands. */
  private static String visible(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          int kind = Character.getType(c);
          if (kind == Character.CONTROL
              || kind == Character.FORMAT
              || kind == Character.LINE_SEPARATOR
              || kind == Character.PARAGRAPH_SEPARATOR
              || kind == Character.SURROGATE) {
            visible.append("\\u{%x}".formatted(c));
          } else {
            visible.appendCodePoint(c);
          }
        });
    return visible.toString();
  }
}
