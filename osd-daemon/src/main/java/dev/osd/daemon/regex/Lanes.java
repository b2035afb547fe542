package dev.osd.daemon.regex;

/**
 * Counts matching lines in four stretches of a buffer at once. Each step of an automaton has to
 * wait for the one before it; four of them that do not wait for each other keep the processor busy.
 */
final class Lanes {
  /** The least number of bytes for which four lanes are worth setting up. */
  static final int LEAST = 4096;

  private static final int LANES = 4;

  private final Alphabet alphabet;
  private final Dfa dfa;
  private final char[] columns;
  private final byte lineEnd;
  private final int[] starts = new int[LANES];
  private final int[] at = new int[LANES];
  private final int[] ends = new int[LANES];
  private final int[] states = new int[LANES];
  private int emptied;
  private int count;
  private long symbolsRead;

  Lanes(Program program, Dfa dfa, char[] columns) {
    this.alphabet = program.alphabet();
    this.dfa = dfa;
    this.columns = columns;
    this.lineEnd = program.options().lineEnd();
  }

  /** Returns how many symbols were read for the last count. */
  long symbolsRead() {
    return symbolsRead;
  }

  /** Returns how many lines match in {@code text[from, to)}, which ends with a line end. */
  int count(byte[] text, int from, int to) {
    count = 0;
    symbolsRead = 0;
    int start = dfa.start(Look.EDGE);
    emptied = dfa.emptied();
    int begin = from;
    for (int lane = 0; lane < LANES; lane++) {
      starts[lane] = begin;
      at[lane] = begin;
      int target = from + (int) ((long) (to - from) * (lane + 1) / LANES);
      ends[lane] =
          lane == LANES - 1
              ? to
              : Math.min(to, ByteSearch.indexOf(text, Math.max(begin, target), to, lineEnd) + 1);
      begin = ends[lane];
      states[lane] = start;
    }
    together(text);
    for (int lane = 0; lane < LANES; lane++) {
      if (dfa.emptied() != emptied) {
        at[lane] = ByteSearch.lastIndexOf(text, starts[lane], at[lane], lineEnd) + 1;
        states[lane] = dfa.start(Look.EDGE);
      }
      while (at[lane] < ends[lane]) {
        alone(text, lane);
      }
    }
    return count;
  }

  /** Goes on until a lane is at its end, or the states of all have become void. */
  private void together(byte[] text) {
    while (at[0] < ends[0] && at[1] < ends[1] && at[2] < ends[2] && at[3] < ends[3]) {
      int steps = run(text);
      symbolsRead += (long) LANES * (steps + 1);
      for (int lane = 0; lane < LANES; lane++) {
        at[lane] += steps;
      }
      for (int lane = 0; lane < LANES; lane++) {
        if (at[lane] < ends[lane]) {
          step(text, lane);
        }
        if (dfa.emptied() != emptied) {
          return;
        }
      }
    }
  }

  /** Runs in all lanes until something out of the ordinary is in one; returns how far. */
  private int run(byte[] text) {
    int most =
        Math.min(
            Math.min(ends[0] - at[0], ends[1] - at[1]), Math.min(ends[2] - at[2], ends[3] - at[3]));
    int[] table = dfa.table();
    char[] columnOf = columns;
    int at0 = at[0];
    int at1 = at[1];
    int at2 = at[2];
    int at3 = at[3];
    int state0 = states[0];
    int state1 = states[1];
    int state2 = states[2];
    int state3 = states[3];
    int i = 0;
    for (; i < most; i++) {
      int next0 = table[state0 + columnOf[text[at0 + i] & 0xFF]];
      int next1 = table[state1 + columnOf[text[at1 + i] & 0xFF]];
      int next2 = table[state2 + columnOf[text[at2 + i] & 0xFF]];
      int next3 = table[state3 + columnOf[text[at3 + i] & 0xFF]];
      if ((next0 | next1 | next2 | next3) < 0) {
        break;
      }
      state0 = next0;
      state1 = next1;
      state2 = next2;
      state3 = next3;
    }
    states[0] = state0;
    states[1] = state1;
    states[2] = state2;
    states[3] = state3;
    return i;
  }

  private void alone(byte[] text, int lane) {
    int[] table = dfa.table();
    int here = at[lane];
    int state = states[lane];
    int end = ends[lane];
    while (here < end) {
      int next = table[state + columns[text[here] & 0xFF]];
      if (next < 0) {
        break;
      }
      state = next;
      here++;
    }
    symbolsRead += here - at[lane] + 1;
    at[lane] = here;
    states[lane] = state;
    if (here < end) {
      step(text, lane);
    }
  }

  /** Takes one symbol in a lane, whatever it is. */
  private void step(byte[] text, int lane) {
    int here = at[lane];
    int column = columns[text[here] & 0xFF];
    int length = 1;
    if (column == alphabet.undecodedColumn()) {
      int symbol = alphabet.symbol(text, here, ends[lane]);
      column = alphabet.classOf(symbol);
      length = Utf8.length(symbol);
    }
    int next = dfa.step(states[lane], column);
    if (next == Dfa.MATCH) {
      count++;
      at[lane] = ByteSearch.indexOf(text, here, ends[lane], lineEnd) + 1;
      states[lane] = dfa.start(Look.EDGE);
    } else {
      at[lane] = here + length;
      states[lane] = next;
    }
  }
}
