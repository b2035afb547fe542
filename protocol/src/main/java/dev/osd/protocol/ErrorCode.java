package dev.osd.protocol;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why a request or an action failed; its name in lower case is the code on the wire. */
public enum ErrorCode {
  /** The text is not strict JSON, or has fields that this protocol does not know. */
  PARSE_FAILED(Scope.REQUEST),
  /** The JSON is sound but is no plan: a field is missing, of the wrong kind or over its limit. */
  VALIDATION_FAILED(Scope.REQUEST),
  /** The request is longer than {@link Limit#REQUEST_BYTES}. */
  REQUEST_TOO_LARGE(Scope.REQUEST),
  /** The process at the other end may not speak with this daemon. */
  UNAUTHORIZED_PEER(Scope.REQUEST),
  /** Too many connections or running plans. */
  BUSY(Scope.REQUEST),
  /** The audit log cannot be written, so nothing may run. */
  AUDIT_UNAVAILABLE(Scope.REQUEST),
  /** A fault of the daemon's own; its log has the details. */
  INTERNAL(Scope.REQUEST),

  /**
   * The policy refuses the action, with or without confirmation; or protected files changed while a
   * program ran.
   */
  POLICY_DENIED(Scope.ACTION),
  /** The policy wants a confirmation that the plan does not carry, or carries wrongly. */
  CONFIRMATION_REQUIRED(Scope.ACTION),
  /** Another action was refused or failed, or the plan was cancelled, so this one did not run. */
  SKIPPED(Scope.ACTION),
  /** The program could not be started, or was ended because nobody wants it any more. */
  EXEC_FAILED(Scope.ACTION),
  /** The program was still running at its deadline and was killed with all it had started. */
  EXEC_TIMED_OUT(Scope.ACTION),
  /** The file could not be read. */
  READ_FAILED(Scope.ACTION),
  /** The file could not be written; nothing of it was kept. */
  WRITE_FAILED(Scope.ACTION),
  /** The {@code mode} is not three octal digits after an optional zero. */
  INVALID_MODE_STRING(Scope.ACTION),
  /** There is no such program or file. */
  NOT_FOUND(Scope.ACTION),
  /** The action's arguments do not fit one another or the machine. */
  INVALID_ARGS(Scope.ACTION),
  /** A tool could not do what was asked; {@code meta.error_code} says why. */
  TOOL_FAILED(Scope.ACTION),
  /** The policy wants a sandbox that this host cannot give. */
  SANDBOX_UNAVAILABLE(Scope.ACTION);

  /** What an error is about: the whole request or one action of it. */
  public enum Scope {
    REQUEST,
    ACTION
  }

  private final Scope scope;

  ErrorCode(Scope scope) {
    this.scope = scope;
  }

  /** Whether this is said of a request or of an action. */
  public Scope scope() {
    return scope;
  }

  /** The code on the wire, such as {@code policy_denied}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The code that has this name on the wire. */
  public static Optional<ErrorCode> ofWireName(String name) {
    return Arrays.stream(values()).filter(code -> code.wireName().equals(name)).findFirst();
  }
}
