package dev.osd.daemon.regex;

/**
 * Finds the leftmost match in a text and the end of the longest match there: from each place where
 * a match can begin, an automaton runs as long as a match is possible.
 *
 * <p>Many such runs over the same stretch would take quadratic time. So where a run is in vain, the
 * states it had are noted at every {@value #INTERVAL}th place (Reps 1998), and a later run that
 * comes to one of them ends there. A run in vain thus costs at most an interval, plus what no run
 * before it has seen.
 */
final class SpanFinder {
  static final int INTERVAL = 64;

  /** How many steps a text may take, for each of its bytes and of {@link #MATTERS} more. */
  static final long MOST_STEPS_A_BYTE = 4096;

  private static final long MATTERS = 1 << 14;

  private final Alphabet alphabet;
  private final Dfa dfa;
  private final char[] columns;
  private final boolean[] canStart;
  private final Cancellation cancellation;
  private final VainRuns vain = new VainRuns();
  private int end;
  private int state;
  private int last;
  private long steps;

  SpanFinder(Program program, Dfa dfa, Cancellation cancellation) {
    this.alphabet = program.alphabet();
    this.dfa = dfa;
    this.cancellation = cancellation;
    columns = alphabet.byteColumns();
    canStart = program.canStart();
  }

  /** Begins a new text: what is known of places in the one before is void. */
  void begin() {
    vain.clear();
    steps = 0;
  }

  /** Returns where the longest match at the place that was found ends. */
  int end() {
    return end;
  }

  /** Returns how many symbols all runs have read. */
  long steps() {
    return steps;
  }

  /**
   * Looks for the first place from {@code at} on where a match begins.
   *
   * @return that place, or -1
   */
  int find(byte[] text, int from, int to, int at) {
    int start = alphabet.boundary(text, from, to, at);
    while (start <= to) {
      if (start < to && !canStart[text[start] & 0xFF]) {
        start = skip(text, start, to);
        continue;
      }
      end = longest(text, from, to, start);
      if (end >= 0) {
        return start;
      }
      start += start < to ? Utf8.length(alphabet.symbol(text, start, to)) : 1;
    }
    return -1;
  }

  private int skip(byte[] text, int from, int to) {
    int at = from;
    while (at < to && !canStart[text[at] & 0xFF]) {
      at++;
    }
    return at;
  }

  /** Returns where the longest match from {@code start} ends, or -1. */
  private int longest(byte[] text, int from, int to, int start) {
    state = dfa.start(start == from ? Look.EDGE : Sides.before(alphabet, text, from, start));
    last = -1;
    vain.beginRun(dfa.emptied());
    int at = start;
    while (at < to) {
      int stretch = Math.min(to, (at | (INTERVAL - 1)) + 1);
      int reached = run(text, at, stretch);
      steps += reached - at;
      at = reached;
      if (at < stretch) {
        int length = slowStep(text, at, to);
        if (length < 0) {
          vain.endRun(dfa.emptied());
          return last;
        }
        at += length;
      } else if (at < to && isKnown(at, to - from)) {
        return last;
      }
    }
    if (dfa.step(state, alphabet.endColumn()) == Dfa.MATCH) {
      return to;
    }
    vain.endRun(dfa.emptied());
    return last;
  }

  /** Notes the state at a place and returns whether a run in vain had the same state there. */
  private boolean isKnown(int at, int length) {
    cancellation.check();
    if (steps > MOST_STEPS_A_BYTE * (length + MATTERS)) {
      throw new MatchBudgetException(steps);
    }
    if (vain.contains(state, at, dfa.emptied())) {
      vain.endRun(dfa.emptied());
      return true;
    }
    vain.note(state, at);
    return false;
  }

  /** Runs until something out of the ordinary happens and returns where. */
  private int run(byte[] text, int from, int to) {
    int[] table = dfa.table();
    char[] columnOf = columns;
    int current = state;
    int at = from;
    while (at < to) {
      int cell = table[current + columnOf[text[at] & 0xFF]];
      if (cell < 0) {
        if (cell <= Dfa.MATCH) {
          break;
        }
        last = at;
        vain.forgetRun();
        cell = ~cell;
      }
      current = cell;
      at++;
    }
    state = current;
    return at;
  }

  /** Takes the symbol at {@code at} and returns its length, or -1 if the run ends here. */
  private int slowStep(byte[] text, int at, int to) {
    int column = columns[text[at] & 0xFF];
    int length = 1;
    if (column == alphabet.undecodedColumn()) {
      int symbol = alphabet.symbol(text, at, to);
      column = alphabet.classOf(symbol);
      length = Utf8.length(symbol);
    }
    int cell = dfa.step(state, column);
    if (cell == Dfa.DEAD) {
      return -1;
    }
    if (cell < 0) {
      last = at;
      vain.forgetRun();
      if (cell == Dfa.MATCH) {
        return -1;
      }
      cell = ~cell;
    }
    state = cell;
    return length;
  }
}
