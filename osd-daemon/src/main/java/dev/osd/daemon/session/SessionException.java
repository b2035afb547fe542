package dev.osd.daemon.session;

import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Failure;

/** A tool could not do what was asked of it; the message is for the model or person that asked. */
public final class SessionException extends Exception {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  SessionException(ErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  /** The failure to answer. */
  public Failure failure() {
    return new Failure(code, String.valueOf(getMessage()));
  }
}
