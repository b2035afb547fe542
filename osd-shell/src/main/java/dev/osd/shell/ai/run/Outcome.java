package dev.osd.shell.ai.run;

import dev.osd.protocol.wire.ReplyOutline;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What came of one step.
 *
 * @param step the step
 * @param state whether it ran
 * @param exitCode of its shell, where that ended by itself
 * @param durationMs milliseconds
 * @param error why the daemon did not run it, or not to its end
 * @param stderr the end of what it wrote to standard error
 */
record Outcome(
    Judged step,
    State state,
    OptionalInt exitCode,
    long durationMs,
    Optional<ReplyOutline.Problem> error,
    String stderr) {
  /** How far a step came. */
  enum State {
    /** It ran, to its end or to its deadline. */
    RAN("ran"),
    /** The daemon did not run it. */
    REFUSED("refused"),
    /** A person left it out. */
    SKIPPED("skipped"),
    /** The run had ended before. */
    NOT_REACHED("not_reached");

    private final String wireName;

    State(String wireName) {
      this.wireName = wireName;
    }

    /** How it stands in JSON. */
    String wireName() {
      return wireName;
    }
  }

  /** A step that was not even sent. */
  static Outcome unsent(Judged step, State state) {
    return new Outcome(step, state, OptionalInt.empty(), 0, Optional.empty(), "");
  }

  /** Whether it did what it was to do. */
  boolean ok() {
    return state == State.RAN && error.isEmpty() && exitCode.orElse(-1) == 0;
  }

  /** In a few words. */
  String words() {
    return switch (state) {
      case SKIPPED -> "skipped";
      case NOT_REACHED -> "not run";
      case RAN, REFUSED ->
          error.isPresent()
              ? error.get().code() + ": " + error.get().message()
              : exitCode.isPresent() ? "exit " + exitCode.getAsInt() : "ended by a signal";
    };
  }
}
