package dev.osd.daemon.builtin;

/** One thing that was said on a command line. */
sealed interface Word {
  /**
   * An option without a value.
   *
   * @param option its {@link Option#key()}
   * @param argument which argument it stood in, from 0
   */
  record Flag(String option, int argument) implements Word {}

  /** An option with its value, which may be empty. */
  record Value(String option, String value, int argument) implements Word {}

  /** Anything else; {@code -} is one. */
  record Operand(String text, int argument) implements Word {}
}
