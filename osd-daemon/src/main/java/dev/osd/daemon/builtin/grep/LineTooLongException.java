package dev.osd.daemon.builtin.grep;

/** A line that must be held in memory as a whole, and cannot. */
public final class LineTooLongException extends Exception {
  private static final long serialVersionUID = 1;

  LineTooLongException(long bytes, String reason) {
    super("a line of the input is longer than " + bytes + " bytes, which " + reason);
  }
}
