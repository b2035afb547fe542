package dev.osd.protocol;

import java.util.OptionalInt;

/** What a client that asked for a stream hears before the reply (seed 002). */
public sealed interface Event {
  /** The {@code event} on the wire. */
  String name();

  /**
   * A piece of a running program's output.
   *
   * @param stepId the action's {@code id}
   * @param stream {@code stdout} or {@code stderr}
   * @param data whole characters; bytes that are not UTF-8 come as replacement characters
   */
  record Output(String stepId, String stream, String data) implements Event {
    @Override
    public String name() {
      return "output";
    }
  }

  /**
   * An action has ended.
   *
   * @param exitCode the program's exit status, where it ended by itself
   * @param durationMs milliseconds
   */
  record StepComplete(String stepId, OptionalInt exitCode, long durationMs) implements Event {
    @Override
    public String name() {
      return "step_complete";
    }
  }

  /**
   * The plan has ended.
   *
   * @param success whether every action did what was asked
   * @param stepsExecuted how many actions ran
   * @param totalDurationMs milliseconds
   */
  record PlanComplete(boolean success, int stepsExecuted, long totalDurationMs) implements Event {
    @Override
    public String name() {
      return "plan_complete";
    }
  }
}
