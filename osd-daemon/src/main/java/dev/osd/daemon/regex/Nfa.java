package dev.osd.daemon.regex;

import java.util.BitSet;

/**
 * A nondeterministic automaton over the classes of an alphabet, after Thompson (1968): nodes with
 * at most two ways on, of which the first is preferred. Immutable.
 */
final class Nfa {
  /** A symbol of the set {@code arg}, then {@code next}. */
  static final byte SYMBOL = 0;

  /** {@code next}, or else {@code other}. */
  static final byte FORK = 1;

  /** {@code next} if the place is as {@link Look} {@code arg} wants it. */
  static final byte PLACE = 2;

  /** The place is kept in slot {@code arg}: 2 n for the start of group n, 2 n + 1 for its end. */
  static final byte SAVE = 3;

  /** What group {@code arg} matched, then {@code next}. */
  static final byte BACK_REFERENCE = 4;

  /** The pattern has matched. */
  static final byte MATCH = 5;

  private static final Look[] LOOKS = Look.values();

  final byte[] kinds;
  final int[] next;
  final int[] other;
  final int[] arg;
  final BitSet[] sets;
  final int start;

  Nfa(byte[] kinds, int[] next, int[] other, int[] arg, BitSet[] sets, int start) {
    this.kinds = kinds;
    this.next = next;
    this.other = other;
    this.arg = arg;
    this.sets = sets;
    this.start = start;
  }

  int size() {
    return kinds.length;
  }

  Look look(int node) {
    return LOOKS[arg[node]];
  }

  BitSet set(int node) {
    return sets[arg[node]];
  }

  boolean accepts(int node, int symbolClass) {
    return sets[arg[node]].get(symbolClass);
  }
}
