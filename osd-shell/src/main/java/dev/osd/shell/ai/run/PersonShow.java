package dev.osd.shell.ai.run;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import dev.osd.shell.Terminal;
import dev.osd.shell.ai.AiAction;
import dev.osd.shell.ai.Step;
import dev.osd.shell.llm.files.Screen;
import java.util.List;
import java.util.Set;

/**
 * Tells a person: what steps write goes to standard output and standard error as it comes,
 * everything else to standard error. Where a stream is a terminal, it gets nothing that it would
 * obey.
 */
final class PersonShow implements Show {
  private final Terminal terminal;
  private final Progress progress;
  private final boolean planToOutput;

  /**
   * A show on this terminal.
   *
   * @param planToOutput whether a plan that nobody is asked about is the result
   */
  PersonShow(Terminal terminal, boolean planToOutput) {
    this.terminal = terminal;
    this.progress = new Progress(terminal);
    this.planToOutput = planToOutput;
  }

  @Override
  public void answered(AiAction action) throws ShellException {
    for (String line : StepView.prose(action.summary())) {
      terminal.print(line + "\n");
    }
    for (Step step : action.steps()) {
      terminal.print("\n" + StepView.brief(step.description()) + "\n");
      for (String line : StepView.command(step, "  ")) {
        terminal.print(line + "\n");
      }
    }
  }

  @Override
  public void proposed(AiAction action, List<Judged> steps) throws ShellException {
    for (String line : StepView.proposal(action, steps, Set.of())) {
      if (planToOutput) {
        terminal.print(line + "\n");
      } else {
        terminal.note(line);
      }
    }
  }

  @Override
  public void starting(Judged step, int of) {
    String which = "[" + step.number() + "/" + of + "] ";
    terminal.note(which + StepView.brief(step.step().description()));
    progress.begin(which + "running");
  }

  @Override
  public void event(byte[] event) {}

  @Override
  public void output(String stream, String data) throws ShellException {
    if (stream.equals("stderr")) {
      terminal.printError(terminal.notesToTerminal() ? Screen.fit(data) : data);
    } else {
      terminal.print(terminal.printsToTerminal() ? Screen.fit(data) : data);
    }
  }

  @Override
  public void ended(Outcome outcome) {
    progress.end();
    if (outcome.state() == Outcome.State.RAN) {
      terminal.note(
          "[step %d: %s, %s]"
              .formatted(
                  outcome.step().number(),
                  outcome.words(),
                  StepView.seconds(outcome.durationMs())));
    } else if (outcome.state() == Outcome.State.REFUSED) {
      terminal.note("[step %d: %s]".formatted(outcome.step().number(), outcome.words()));
    }
  }

  @Override
  public void finished(List<Outcome> outcomes, ExitStatus status) {
    progress.end();
    if (!outcomes.isEmpty()) {
      StepView.table(outcomes).forEach(terminal::note);
    }
  }
}
