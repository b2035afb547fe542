package dev.osd.daemon.regex;

import java.util.Arrays;

/**
 * Where groups start and end while a way through a pattern is followed, by glibc's rules ({@code
 * update_regs} in its {@code regexec.c}): a group that a repetition may leave out, and that is
 * empty when it ends, has not matched; what it and others were before the repetition began again
 * stays.
 */
final class Slots {
  private Slots() {}

  /** Returns how many numbers are needed for slots and what must be remembered beside them. */
  static int width(int slots) {
    return 2 * slots;
  }

  /**
   * Passes the start or end of a group.
   *
   * @param state slots, and behind them those when a group last ended that was not empty
   * @param base where in {@code state} they begin
   * @param count how many slots there are
   */
  static void save(int[] state, int base, int count, int slot, boolean optional, int at) {
    if ((slot & 1) == 0) {
      state[base + slot] = at;
      if (slot > 0) {
        state[base + slot + 1] = -1;
      }
      return;
    }
    int start = state[base + slot - 1];
    if (start < at) {
      state[base + slot] = at;
      System.arraycopy(state, base, state, base + count, count);
    } else if (optional && state[base + count + slot - 1] >= 0) {
      System.arraycopy(state, base + count, state, base, count);
    } else {
      state[base + slot] = at;
    }
  }

  static void clear(int[] state) {
    Arrays.fill(state, -1);
  }
}
