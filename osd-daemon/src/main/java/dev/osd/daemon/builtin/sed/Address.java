package dev.osd.daemon.builtin.sed;

import java.util.Optional;

/** Which lines a command is for, or where its range begins or ends. Lines count from 1. */
sealed interface Address {
  /**
   * The line of this number; 0 only in front of a pattern, whose first match may then be line 1.
   */
  record Line(long number) implements Address {}

  /** Every {@code step}-th line from {@code first} on; {@code step} is at least 1. */
  record Step(long first, long step) implements Address {}

  /** The last line of the input. */
  record Last() implements Address {}

  /** Lines that match; without an expression, the one that was used last. */
  record Matching(Optional<Expression> expression) implements Address {}

  /** As a range's end: so many lines, at least 1, after its first. */
  record After(long lines) implements Address {}

  /** As a range's end: the next line whose number is a multiple of this, at least 1. */
  record Multiple(long of) implements Address {}

  /** As a range's end: its first line. */
  record Same() implements Address {}
}
