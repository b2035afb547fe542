package dev.osd.daemon.regex;

/** In which notation a pattern is written. */
public enum Syntax {
  /** POSIX basic regular expressions with GNU's extensions, as grep and sed read by default. */
  BASIC,
  /** POSIX extended regular expressions with GNU's extensions, {@code -E}. */
  EXTENDED,
  /** Every character stands for itself, {@code grep -F}. */
  FIXED,
  /**
   * The part of Perl's regular expressions that a finite automaton can do, {@code grep -P}; of two
   * alternatives the first that leads to a match wins, not the longest.
   */
  PERL
}
