package dev.osd.policy.pattern;

/** A pattern that means nothing; the message says what would be accepted. */
public final class BadPatternException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String fault;

  /** A pattern with this fault. */
  public BadPatternException(String fault) {
    super(fault);
    this.fault = fault;
  }

  /** What is wrong, and what would be accepted. */
  public String fault() {
    return fault;
  }
}
