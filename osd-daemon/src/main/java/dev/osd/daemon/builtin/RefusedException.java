package dev.osd.daemon.builtin;

/** What was asked for is not done: a mistake, or a form that a filter on streams does not have. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1;

  /**
   * @param message what is wrong and, where there is a way, what to do; without the command's name
   */
  RefusedException(String message) {
    super(message);
  }
}
