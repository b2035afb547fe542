package dev.osd.daemon.regex;

import java.util.Arrays;

/**
 * Remembers at which places runs in vain had which states, within one text. When there is no more
 * room it forgets all, which costs time and nothing else.
 */
final class VainRuns {
  /** How many pairs of place and state are remembered, 8 bytes each. */
  static final int MOST = 1 << 20;

  private long[] table = new long[64];
  private int used;
  private long[] run = new long[64];
  private int noted;
  private int emptied;

  void clear() {
    if (used > 0) {
      Arrays.fill(table, 0);
      used = 0;
    }
    noted = 0;
  }

  /**
   * Begins a run.
   *
   * @param automaton how often the automaton has been emptied, since its states are void then
   */
  void beginRun(int automaton) {
    noted = 0;
    voidIfEmptied(automaton);
  }

  /** Notes that the run has {@code state} at {@code at}. */
  void note(int state, int at) {
    if (noted == run.length) {
      run = Arrays.copyOf(run, 2 * noted);
    }
    run[noted++] = pair(state, at);
  }

  /** What was noted was not in vain. */
  void forgetRun() {
    noted = 0;
  }

  /** What was noted of this run was in vain. */
  void endRun(int automaton) {
    voidIfEmptied(automaton);
    for (int i = 0; i < noted; i++) {
      add(run[i]);
    }
    noted = 0;
  }

  boolean contains(int state, int at, int automaton) {
    voidIfEmptied(automaton);
    long pair = pair(state, at);
    for (int i = slot(pair); table[i] != 0; i = (i + 1) & (table.length - 1)) {
      if (table[i] == pair) {
        return true;
      }
    }
    return false;
  }

  private void voidIfEmptied(int automaton) {
    if (automaton != emptied) {
      clear();
      emptied = automaton;
    }
  }

  private void add(long pair) {
    if (2 * used >= table.length) {
      grow();
    }
    int i = slot(pair);
    while (table[i] != 0 && table[i] != pair) {
      i = (i + 1) & (table.length - 1);
    }
    used += table[i] == 0 ? 1 : 0;
    table[i] = pair;
  }

  private void grow() {
    long[] before = table;
    used = 0;
    table = new long[before.length >= 2 * MOST ? 64 : 2 * before.length];
    if (table.length > before.length) {
      for (long pair : before) {
        if (pair != 0) {
          add(pair);
        }
      }
    }
  }

  private int slot(long pair) {
    long mixed = pair * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 40) & (table.length - 1);
  }

  /** Places in vain are never 0, so no pair is. */
  private static long pair(int state, int at) {
    return ((long) at << 32) | state;
  }
}
