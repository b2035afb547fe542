package dev.osd.protocol;

/** Why a tool did not do what was asked (seed 002); its name is the code on the wire. */
public enum ToolError {
  /** The policy, or the system, does not let it. */
  PERMISSION_DENIED(ErrorCode.TOOL_FAILED),
  /** There is no such file, program, package, service or tool. */
  NOT_FOUND(ErrorCode.NOT_FOUND),
  /** It took longer than it may. */
  TIMEOUT(ErrorCode.EXEC_TIMED_OUT),
  /** The arguments are not what the tool takes. */
  INVALID_ARGS(ErrorCode.INVALID_ARGS),
  /** Something could not be read, written, started or recorded. */
  IO_ERROR(ErrorCode.TOOL_FAILED),
  /** A text is not what it should be. */
  PARSE_ERROR(ErrorCode.TOOL_FAILED);

  private final ErrorCode inPlans;

  ToolError(ErrorCode inPlans) {
    this.inPlans = inPlans;
  }

  /** What the result of a plan's action has for it. */
  public ErrorCode inPlans() {
    return inPlans;
  }

  /** What a call of a tool hears where a plan would hear this. */
  public static ToolError of(ErrorCode code) {
    return switch (code) {
      case UNAUTHORIZED_PEER, POLICY_DENIED, CONFIRMATION_REQUIRED -> PERMISSION_DENIED;
      case NOT_FOUND -> NOT_FOUND;
      case EXEC_TIMED_OUT -> TIMEOUT;
      case VALIDATION_FAILED, REQUEST_TOO_LARGE, INVALID_MODE_STRING, INVALID_ARGS -> INVALID_ARGS;
      case PARSE_FAILED -> PARSE_ERROR;
      case BUSY,
          AUDIT_UNAVAILABLE,
          INTERNAL,
          SKIPPED,
          EXEC_FAILED,
          READ_FAILED,
          WRITE_FAILED,
          TOOL_FAILED,
          SANDBOX_UNAVAILABLE ->
          IO_ERROR;
    };
  }
}
