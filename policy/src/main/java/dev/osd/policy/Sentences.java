package dev.osd.policy;

import dev.osd.policy.judge.Shown;
import dev.osd.policy.judge.ToolJudge;
import dev.osd.protocol.Action;
import dev.osd.protocol.Verdict;
import java.util.List;
import java.util.stream.Collectors;

/** What people read of a decision. */
final class Sentences {
  /** How many reasons a sentence gives; the findings have them all. */
  private static final int MOST_REASONS = 8;

  private Sentences() {}

  /** What a person is asked. */
  static String question(ResolvedAction action, List<Finding> findings) {
    return "%s? It is not allowed without confirmation: %s."
        .formatted(what(action, true), reasons(findings, Verdict.CONFIRM));
  }

  /** Why something is refused, and what would not be. */
  static String refusal(ResolvedAction action, List<Finding> findings) {
    return "%s was refused: %s. No confirmation changes this."
        .formatted(what(action, false), reasons(findings, Verdict.DENY));
  }

  private static String what(ResolvedAction action, boolean asking) {
    return switch (action) {
      case ResolvedAction.Ping ping -> asking ? "Answer a ping" : "A ping";
      case ResolvedAction.Command command ->
          "%s %s in %s"
              .formatted(
                  asking ? "Run" : "Running",
                  command.asked() instanceof Action.Shell shell
                      ? "the shell line \"%s\"".formatted(Shown.text(shell.command()))
                      : Shown.command(command.launch()),
                  Shown.text(command.cwd()));
      case ResolvedAction.FileRead read ->
          (asking ? "Read " : "Reading ") + Shown.text(read.path());
      case ResolvedAction.FileWrite write ->
          (asking ? "Write " : "Writing ") + Shown.text(write.path());
      case ResolvedAction.ToolAlias alias ->
          "%s (by the tool %s)".formatted(what(alias.inner(), asking), alias.asked().tool());
      case ResolvedAction.ToolRun run ->
          "%s %s%s"
              .formatted(
                  asking ? "Use" : "Using",
                  ToolJudge.what(run.asked().tool(), run.asked().request().action()),
                  run.steps().isEmpty()
                      ? ""
                      : ", which runs " + Shown.command(run.steps().getLast().command().launch()));
      case ResolvedAction.Tool tool ->
          (asking ? "Use " : "Using ")
              + tool.actions().stream()
                  .distinct()
                  .map(done -> ToolJudge.what(tool.asked().tool(), done))
                  .collect(Collectors.joining(" and "));
    };
  }

  private static String reasons(List<Finding> findings, Verdict verdict) {
    List<Finding> those = findings.stream().filter(f -> f.verdict() == verdict).toList();
    String text =
        those.stream()
            .limit(MOST_REASONS)
            .map(finding -> "%s (rule %s)".formatted(finding.text(), finding.rule()))
            .collect(Collectors.joining("; "));
    int more = those.size() - MOST_REASONS;
    return more > 0 ? "%s; and %d more reasons".formatted(text, more) : text;
  }
}
