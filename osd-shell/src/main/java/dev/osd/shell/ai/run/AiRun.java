package dev.osd.shell.ai.run;

import dev.osd.protocol.ErrorCode;
import dev.osd.shell.Dialogue;
import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import dev.osd.shell.Terminal;
import dev.osd.shell.ai.Advisor;
import dev.osd.shell.ai.AiAction;
import dev.osd.shell.ai.Request;
import dev.osd.shell.ai.context.Context;
import dev.osd.shell.ai.context.LastCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One request from the model's proposal to the end of the last step: what is proposed is judged,
 * agreed to and run step by step; where a step fails, the person or (in {@code ai do --yes}) the
 * model says how it goes on, which goes on until the bound on API calls at most.
 */
public final class AiRun {
  private static final int TOKEN_ATTEMPTS = 3;

  private final Terminal terminal;
  private final Advisor advisor;
  private final Gate gate;
  private final Manner manner;
  private final Show show;
  private final List<Outcome> outcomes = new ArrayList<>();
  private Optional<StepTalk> talk = Optional.empty();

  /**
   * How it is to be done.
   *
   * @param yes whether what the policy allows runs without a person being asked
   * @param json whether programs are told, and no person is asked
   */
  public record Manner(boolean yes, boolean json) {}

  public AiRun(Terminal terminal, Advisor advisor, Gate gate, Manner manner) {
    this.terminal = terminal;
    this.advisor = advisor;
    this.gate = gate;
    this.manner = manner;
    this.show =
        manner.json
            ? new JsonShow(terminal, gate.sessionId())
            : new PersonShow(terminal, !manner.yes);
  }

  /** Does it. */
  public ExitStatus run(Request request, Context context) throws ShellException {
    boolean asks = request.mode().runs() && !manner.yes && !manner.json;
    Optional<Dialogue> person = asks ? terminal.dialogue() : Optional.empty();
    if (person.isEmpty()) {
      return told(request, context);
    }
    try (Dialogue dialogue = person.get()) {
      talk = Optional.of(new StepTalk(dialogue, gate));
      return told(request, context);
    }
  }

  private ExitStatus told(Request request, Context context) throws ShellException {
    try {
      ExitStatus status = steps(request, context);
      show.finished(outcomes, status);
      return status;
    } catch (ShellException e) {
      show.finished(outcomes, e.status());
      throw e;
    }
  }

  private ExitStatus steps(Request request, Context context) throws ShellException {
    Request asked = request;
    Context told = context;
    while (true) {
      AiAction action = advisor.ask(asked, told);
      if (action.steps().isEmpty() || !asked.mode().runs()) {
        show.answered(action);
        return outcomes.isEmpty() ? ExitStatus.OK : ExitStatus.GENERAL;
      }
      Optional<StepTalk.Consent> consent = consent(action);
      if (consent.isEmpty()) {
        return ExitStatus.DENIED;
      }
      Optional<Stop> stop = carryOut(consent.get(), request.mode());
      if (stop.isEmpty()) {
        return ExitStatus.OK;
      }
      Outcome failure = stop.get().failure();
      if (!stop.get().fix()) {
        return status(failure);
      }
      asked = fix(request, failure, consent.get().steps().size());
      told = context.with(last(failure));
    }
  }

  /**
   * A run that did not come to its end.
   *
   * @param failure the step at which it stopped
   * @param fix whether the model is to say how it goes on
   */
  private record Stop(Outcome failure, boolean fix) {}

  private Optional<StepTalk.Consent> consent(AiAction action) throws ShellException {
    List<Judged> steps = gate.judge(action.steps());
    if (talk.isPresent()) {
      return talk.get().obtain(action, steps);
    }
    show.proposed(action, steps);
    if (!manner.yes) {
      terminal.note(
          "osd-shell: nothing was run: there is nobody to ask; --yes runs what the policy allows"
              + " without confirmation");
      return Optional.empty();
    }
    for (Judged step : steps) {
      if (!step.runsUnseen()) {
        terminal.note(
            "osd-shell: nothing was run: step "
                + step.number()
                + " needs a person to agree, or cannot run at all; see above");
        return Optional.empty();
      }
    }
    return Optional.of(new StepTalk.Consent(steps, Set.of(), Optional.empty()));
  }

  /** Runs the steps; says where that stopped before the last one's end. */
  private Optional<Stop> carryOut(StepTalk.Consent consent, Request.Mode mode)
      throws ShellException {
    Optional<String> token = consent.token();
    List<Judged> steps = consent.steps();
    for (int i = 0; i < steps.size(); ) {
      Judged step = steps.get(i);
      if (consent.skipped().contains(step.number())) {
        outcomes.add(Outcome.unsent(step, Outcome.State.SKIPPED));
        i++;
        continue;
      }
      Attempt attempt = run(step, steps.size(), token);
      token = attempt.token;
      Outcome outcome = attempt.outcome;
      outcomes.add(outcome);
      if (outcome.ok()) {
        i++;
        continue;
      }
      switch (choice(outcome, mode)) {
        case RETRY -> {
          // The same step once more.
        }
        case SKIP -> i++;
        case FIX -> {
          notReached(steps, i + 1);
          return Optional.of(new Stop(outcome, true));
        }
        case QUIT -> {
          notReached(steps, i + 1);
          return Optional.of(new Stop(outcome, false));
        }
      }
    }
    return Optional.empty();
  }

  private void notReached(List<Judged> steps, int from) {
    for (Judged step : steps.subList(from, steps.size())) {
      outcomes.add(Outcome.unsent(step, Outcome.State.NOT_REACHED));
    }
  }

  private StepTalk.Choice choice(Outcome outcome, Request.Mode mode) {
    if (talk.isPresent()) {
      return talk.get().failed(outcome);
    }
    return mode == Request.Mode.DO ? StepTalk.Choice.FIX : StepTalk.Choice.QUIT;
  }

  /** What came of a step, and the token that the daemon took. */
  private record Attempt(Outcome outcome, Optional<String> token) {}

  /** Runs a step; where the daemon does not take the token, the person may give another. */
  private Attempt run(Judged step, int of, Optional<String> given) throws ShellException {
    Optional<String> token = given;
    for (int attempt = 1; ; attempt++) {
      show.starting(step, of);
      Outcome outcome = gate.run(step, token, show);
      show.ended(outcome);
      boolean unconfirmed =
          outcome.error().filter(e -> e.is(ErrorCode.CONFIRMATION_REQUIRED)).isPresent();
      if (!unconfirmed || talk.isEmpty() || attempt == TOKEN_ATTEMPTS) {
        return new Attempt(outcome, token);
      }
      if (token.isPresent()) {
        talk.get().tokenRefused();
      }
      token = talk.get().token();
      if (token.isEmpty()) {
        return new Attempt(outcome, token);
      }
    }
  }

  private static ExitStatus status(Outcome failure) {
    return failure.error().isPresent() && failure.error().get().known().isPresent()
        ? ExitStatus.of(failure.error().get().known().get())
        : ExitStatus.GENERAL;
  }

  private static Request fix(Request request, Outcome failure, int of) {
    return new Request(
        request.mode() == Request.Mode.DO ? Request.Mode.DO : Request.Mode.FIX,
        "step %d of %d failed (%s). Propose the steps that mend it and do what is left of: %s"
            .formatted(failure.step().number(), of, failure.words(), request.words()));
  }

  private static LastCommand last(Outcome failure) {
    return new LastCommand(
        failure.step().step().command(), failure.exitCode().orElse(-1), failure.stderr());
  }
}
