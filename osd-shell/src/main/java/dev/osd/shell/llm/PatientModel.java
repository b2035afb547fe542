package dev.osd.shell.llm;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import java.time.Duration;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * Asks a model within the bounds of a run: so many requests, so much time. Failures that pass are
 * tried again, after the time that the server names, or else after times that double and vary, so
 * that many clients do not come back at once.
 */
public final class PatientModel {
  /** Tries of one request. */
  static final int ATTEMPTS = 5;

  static final Duration FIRST_WAIT = Duration.ofMillis(500);

  private final Model model;
  private final Bounds bounds;
  private final Observer observer;
  private int requests;

  /**
   * What a run is held to.
   *
   * @param requests how many requests may be sent in all
   * @param deadline when all has to be over
   * @param chance numbers from 0 to 1 by which waits vary
   */
  public record Bounds(int requests, Deadline deadline, DoubleSupplier chance) {}

  /** A patient way to this model. */
  public PatientModel(Model model, Bounds bounds, Observer observer) {
    this.model = model;
    this.bounds = bounds;
    this.observer = observer;
  }

  /**
   * The model's whole answer.
   *
   * @throws ShellException if there is none within the bounds; the status says which
   */
  public Turn next(List<Message> conversation) throws ShellException {
    for (int attempt = 1; ; attempt++) {
      try {
        return ask(conversation);
      } catch (ApiException e) {
        if (!e.isPassing() || attempt == ATTEMPTS) {
          throw new ShellException(ExitStatus.API, e.text() + tries(attempt));
        }
        if (requests >= bounds.requests()) {
          throw new ShellException(ExitStatus.API_CALL_LIMIT, e.text() + "; " + limit());
        }
        pause(e, attempt);
      }
    }
  }

  private Turn ask(List<Message> conversation) throws ShellException, ApiException {
    if (requests >= bounds.requests()) {
      throw new ShellException(
          ExitStatus.API_CALL_LIMIT, "the model did not come to an end; " + limit());
    }
    requests++;
    observer.asking(requests);
    Turn turn = model.next(conversation);
    observer.answered(turn);
    return turn;
  }

  private void pause(ApiException e, int attempt) throws ShellException {
    Duration wait = e.retryAfter().orElseGet(() -> backoff(attempt));
    if (wait.compareTo(bounds.deadline().left()) >= 0) {
      throw new ShellException(
          ExitStatus.TIMEOUT,
          "%s; waiting %d s before another try would exceed the limit of %d s (LLMCMD_TIMEOUT)"
              .formatted(e.text(), wait.toSeconds(), bounds.deadline().limit().toSeconds()));
    }
    observer.waiting(e.text(), wait);
    bounds.deadline().pause(wait);
  }

  /** From half of a time that doubles with each attempt to all of it. */
  private Duration backoff(int attempt) {
    double longest = FIRST_WAIT.toMillis() * Math.pow(2, attempt - 1.0);
    return Duration.ofMillis(Math.round(longest * (0.5 + bounds.chance().getAsDouble() / 2)));
  }

  private String limit() {
    return "the limit of " + bounds.requests() + " API calls is reached (LLMCMD_MAX_API_CALLS)";
  }

  private static String tries(int attempt) {
    return attempt == 1 ? "" : " (after " + attempt + " tries)";
  }
}
