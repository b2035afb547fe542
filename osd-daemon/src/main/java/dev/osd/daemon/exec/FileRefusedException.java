package dev.osd.daemon.exec;

import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Failure;

/** A file cannot be read or written. */
final class FileRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;
  private final boolean forbidden;

  /**
   * @param forbidden whether it is the system that does not let the user
   */
  FileRefusedException(ErrorCode code, String message, boolean forbidden) {
    super(message);
    this.failure = new Failure(code, message);
    this.forbidden = forbidden;
  }

  FileRefusedException(ErrorCode code, String message) {
    this(code, message, false);
  }

  Failure failure() {
    return failure;
  }

  boolean forbidden() {
    return forbidden;
  }
}
