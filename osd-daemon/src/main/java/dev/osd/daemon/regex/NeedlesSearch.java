package dev.osd.daemon.regex;

import java.util.Arrays;

/** Looks for the first of several needles; each is looked for on its own, and no place twice. */
final class NeedlesSearch {
  private final NeedleSearch[] searches;
  private final int[] next;

  NeedlesSearch(Needles needles) {
    searches = needles.all().stream().map(NeedleSearch::new).toArray(NeedleSearch[]::new);
    next = new int[searches.length];
  }

  /** Forgets what it knows: a new text begins. */
  void begin() {
    Arrays.fill(next, -1);
  }

  /**
   * Returns the first place from {@code from} on, not before any asked for since, or {@code to}.
   */
  int find(byte[] text, int from, int to) {
    if (searches.length == 1) {
      return searches[0].find(text, from, to);
    }
    int first = to;
    for (int i = 0; i < searches.length; i++) {
      if (next[i] < from) {
        next[i] = searches[i].find(text, from, to);
      }
      first = Math.min(first, next[i]);
    }
    return first;
  }

  /** Returns how long the longest needle at {@code at} is, where {@link #find} found one. */
  int longestAt(int at) {
    int longest = 0;
    for (int i = 0; i < searches.length; i++) {
      if (searches.length == 1 || next[i] == at) {
        longest = Math.max(longest, searches[i].length());
      }
    }
    return longest;
  }
}
