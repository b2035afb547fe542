package dev.osd.daemon.builtin.sed;

/** A script that cannot be run, or cannot go on. */
public final class ScriptException extends Exception {
  /** The exit status for a script that is wrong. */
  public static final int WRONG = 1;

  /** The exit status for a script that asks for what builtins do not do. */
  public static final int REFUSED = 2;

  /** The exit status of GNU sed when it gives up. */
  public static final int PANIC = 4;

  private static final long serialVersionUID = 1;

  private final int status;

  /**
   * @param status the command's exit status
   * @param message what is wrong, in GNU's words where GNU has words for it
   */
  ScriptException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** The command's exit status. */
  public int status() {
    return status;
  }
}
