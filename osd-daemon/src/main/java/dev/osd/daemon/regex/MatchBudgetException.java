package dev.osd.daemon.regex;

/**
 * A search was given up because it took more steps than one text is allowed. Common patterns never
 * come to this; some with back-references do.
 */
public final class MatchBudgetException extends RuntimeException {
  private static final long serialVersionUID = 1;

  MatchBudgetException(long steps) {
    super(
        "the pattern takes more than "
            + steps
            + " steps on one line; use a simpler one, without back-references, or a shorter line");
  }
}
