package dev.osd.shell;

/** A command cannot go on; what it says is for a person and ends up on standard error. */
public final class ShellException extends Exception {
  private static final long serialVersionUID = 1L;

  private final ExitStatus status;

  /**
   * A command's end.
   *
   * @param message what happened, to what, and what to do; empty where nobody is left to read it
   */
  public ShellException(ExitStatus status, String message) {
    super(message);
    this.status = status;
  }

  /** The exit status that fits. */
  public ExitStatus status() {
    return status;
  }

  /** What to tell the person; empty where nobody is left to read it. */
  public String text() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
