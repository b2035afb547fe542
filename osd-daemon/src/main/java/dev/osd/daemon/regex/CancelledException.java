package dev.osd.daemon.regex;

/** Work was stopped before its end. */
public final class CancelledException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param message why, for the person or model that waits for the result
   */
  public CancelledException(String message) {
    super(message);
  }
}
