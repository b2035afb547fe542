package dev.osd.daemon.builtin.sed;

import java.util.Optional;

/**
 * When a command is carried out.
 *
 * @param first the line, or the first of a range; absent, all lines
 * @param second the last of a range
 * @param negated whether it is carried out on all other lines
 */
record Guard(Optional<Address> first, Optional<Address> second, boolean negated) {
  boolean always() {
    return first.isEmpty() && !negated;
  }
}
