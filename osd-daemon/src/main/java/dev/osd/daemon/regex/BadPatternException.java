package dev.osd.daemon.regex;

/** A pattern cannot be used; the message is what GNU's tools say of it, without their name. */
public final class BadPatternException extends Exception {
  private static final long serialVersionUID = 1;

  static final String TOO_BIG = "Regular expression too big";

  /**
   * @param message what is wrong, in GNU's words where GNU has words for it
   */
  public BadPatternException(String message) {
    super(message);
  }
}
