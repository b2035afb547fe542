package dev.osd.daemon.regex;

import java.util.List;

/** Compiled patterns. Immutable; any number of threads may each have a matcher of it. */
public final class Regex {
  private final Program program;

  private Regex(Program program) {
    this.program = program;
  }

  /**
   * Compiles patterns that match where any one of them does.
   *
   * @param patterns at least one; each in UTF-8, bytes that are not standing for themselves
   * @throws BadPatternException if one is malformed, not supported, or too big: more than 10,000
   *     states when its repetitions are written out
   */
  public static Regex compile(List<byte[]> patterns, Syntax syntax, Options options)
      throws BadPatternException {
    return new Regex(Program.compile(patterns, syntax, options));
  }

  /**
   * Returns how many groups there are; those of several patterns are numbered one after another.
   */
  public int groups() {
    return program.groups();
  }

  /** Returns whether matching may throw {@link MatchBudgetException}. */
  public boolean hasBackReferences() {
    return program.references();
  }

  /**
   * Returns a matcher, for one thread.
   *
   * @param cancellation asked while matching goes on
   */
  public Matcher matcher(Cancellation cancellation) {
    return new Matcher(program, cancellation);
  }
}
