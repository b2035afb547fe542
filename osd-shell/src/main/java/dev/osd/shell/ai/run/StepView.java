package dev.osd.shell.ai.run;

import dev.osd.shell.Printable;
import dev.osd.shell.ai.AiAction;
import dev.osd.shell.ai.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Steps and what came of them as lines of text. Every line is fit for a terminal; a command is
 * shown whole, each of its own lines behind a mark, so that nothing in it can pass for a line of
 * ours.
 */
final class StepView {
  /** The most of a model's prose on one line. */
  static final int PROSE_CHARACTERS = 400;

  private static final int TABLE_CHARACTERS = 60;

  private StepView() {}

  /** The text of an answer: its own lines, and no more of it than a person would read. */
  static List<String> prose(String text) {
    int most = 64 << 10;
    String shown = text.length() <= most ? text : text.substring(0, most) + "...";
    return shown.lines().map(line -> Printable.of(line.replace("\t", "    "))).toList();
  }

  /** A proposal with what the policy says of it. */
  static List<String> proposal(AiAction action, List<Judged> steps, Set<Integer> skipped) {
    List<String> lines = new ArrayList<>();
    if (!action.summary().isBlank()) {
      lines.add(brief(action.summary()));
    }
    for (Judged step : steps) {
      lines.add("");
      lines.add(
          "  "
              + step.number()
              + ". "
              + brief(step.step().description())
              + (skipped.contains(step.number()) ? "  (skipped)" : ""));
      lines.addAll(command(step.step(), "     "));
      lines.add("       in: " + Printable.of(step.directory()));
      String flags = flags(step);
      if (!flags.isEmpty()) {
        lines.add("       flags: " + flags);
      }
      lines.add("       policy: " + Printable.of(step.words()));
      if (!step.canRun()) {
        lines.add("       cannot run: " + step.obstacle());
      }
    }
    lines.add("");
    return lines;
  }

  /** A command exactly as it will run, each of its lines behind a mark. */
  static List<String> command(Step step, String margin) {
    List<String> lines = new ArrayList<>();
    for (String line : step.command().split("\n", -1)) {
      lines.add(margin + (lines.isEmpty() ? "$ " : "> ") + Printable.of(line));
    }
    return lines;
  }

  private static String flags(Judged step) {
    List<String> flags = new ArrayList<>();
    if (step.step().destructive()) {
      flags.add("DESTRUCTIVE");
    }
    if (step.privileged()) {
      flags.add("SUDO");
    }
    if (step.step().needsConfirmation()) {
      flags.add("ASKS FOR CONFIRMATION");
    }
    return String.join(", ", flags);
  }

  /** What came of all steps. */
  static List<String> table(List<Outcome> outcomes) {
    List<String> lines = new ArrayList<>();
    lines.add("%-5s %-9s %9s  %s".formatted("step", "exit", "time", "command"));
    for (Outcome outcome : outcomes) {
      boolean ran = outcome.state() == Outcome.State.RAN;
      lines.add(
          "%-5d %-9s %9s  %s"
              .formatted(
                  outcome.step().number(),
                  ran && outcome.exitCode().isPresent()
                      ? outcome.exitCode().getAsInt()
                      : ran ? "-" : outcome.state().wireName().replace('_', ' '),
                  ran ? seconds(outcome.durationMs()) : "",
                  cut(Printable.of(outcome.step().step().command()), TABLE_CHARACTERS)));
    }
    return lines;
  }

  /** A number of milliseconds for people. */
  static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
  }

  /** One line of a model's prose. */
  static String brief(String text) {
    return cut(Printable.of(text.strip().replaceAll("\\s+", " ")), PROSE_CHARACTERS);
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + "...";
  }
}
