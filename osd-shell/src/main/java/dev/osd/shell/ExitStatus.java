package dev.osd.shell;

import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.wire.ReplyOutline;

/** What a command tells the process that started it: seed 001's table, for every command. */
public enum ExitStatus implements Ending {
  /** It worked. A program that the daemon ran may still have failed; the reply says so. */
  OK(0),
  /** Anything that has no status of its own. */
  GENERAL(1),
  /** The command line, a configuration or a plan is wrong. */
  USAGE(2),
  /** A model's API failed. */
  API(3),
  /** A file could not be read or written. */
  FILE(4),
  /** The daemon refused, or wants a confirmation that it did not get. */
  DENIED(5),
  /** A deadline has passed. */
  TIMEOUT(6),
  /** The bound on calls of a model's API was reached. */
  API_CALL_LIMIT(7);

  private final int code;

  ExitStatus(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }

  /** The status with this number; {@link #GENERAL} for a number that is not in the table. */
  public static ExitStatus ofCode(int code) {
    for (ExitStatus status : values()) {
      if (status.code == code) {
        return status;
      }
    }
    return GENERAL;
  }

  /**
   * The status of a reply. An error of the whole request decides; else the first action that has an
   * error other than {@code skipped}, because that one is why the others were skipped. A program
   * that ran and ended with a status of its own has no error, so it counts as {@link #OK}.
   */
  public static ExitStatus of(ReplyOutline reply) {
    if (reply.error().isPresent()) {
      return of(reply.error().get());
    }
    ExitStatus found = OK;
    for (ReplyOutline.Step step : reply.steps()) {
      if (step.error().isEmpty()) {
        continue;
      }
      found = of(step.error().get());
      if (!step.error().get().is(ErrorCode.SKIPPED)) {
        return found;
      }
    }
    return found;
  }

  private static ExitStatus of(ReplyOutline.Problem problem) {
    return problem.known().isPresent() ? of(problem.known().get()) : GENERAL;
  }

  /** The status of one error. */
  public static ExitStatus of(ErrorCode code) {
    return switch (code) {
      case PARSE_FAILED, VALIDATION_FAILED, REQUEST_TOO_LARGE -> USAGE;
      case UNAUTHORIZED_PEER, POLICY_DENIED, CONFIRMATION_REQUIRED -> DENIED;
      case EXEC_TIMED_OUT -> TIMEOUT;
      case READ_FAILED, WRITE_FAILED, NOT_FOUND -> FILE;
      case BUSY,
          AUDIT_UNAVAILABLE,
          INTERNAL,
          SKIPPED,
          EXEC_FAILED,
          INVALID_MODE_STRING,
          INVALID_ARGS,
          TOOL_FAILED,
          SANDBOX_UNAVAILABLE ->
          GENERAL;
    };
  }
}
