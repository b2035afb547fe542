package dev.osd.daemon.builtin;

/** The arguments ask what the command does instead of asking for it. */
final class HelpException extends Exception {
  private static final long serialVersionUID = 1;

  /**
   * @param text the answer, with its final newline
   */
  HelpException(String text) {
    super(text);
  }
}
