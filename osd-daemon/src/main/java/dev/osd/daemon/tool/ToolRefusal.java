package dev.osd.daemon.tool;

import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Failure;

/** A request that makes no sense on this machine. */
public final class ToolRefusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  ToolRefusal(ErrorCode code, String message) {
    super(message);
    this.failure = new Failure(code, message);
  }

  /** Why, for whoever asked. */
  public Failure failure() {
    return failure;
  }
}
