package dev.osd.daemon.builtin;

import dev.osd.daemon.regex.Cancellation;
import java.util.Arrays;

/**
 * Sorts the lines of a block of memory, stably, by their ranks first.
 *
 * <p>Ranks and line numbers are merge-sorted together, so that most comparisons touch nothing else.
 * Parts that are in order already are found by looking at their ends, and are not merged. Lines
 * that are ordered by their bytes and of one rank are ranked again by their next eight bytes; other
 * lines of one rank are compared. Two threads take one half each.
 */
final class LineSorter {
  private static final int FEW = 12;
  private static final int FOR_TWO_THREADS = 1 << 14;
  private static final int MOST_LEVELS = 8;
  private static final int STEPS_A_CHECK = 1 << 16;

  private final byte[] data;
  private final int[] starts;
  private final int lines;
  private final LineOrder order;
  private final Cancellation cancellation;
  private final long[] ranks;
  private final int[] numbers;
  private final long[] spareRanks;
  private final int[] spareNumbers;

  /**
   * @param starts where each line starts, and behind the last where a further one would; each line
   *     ends with one byte that is not compared
   */
  LineSorter(byte[] data, int[] starts, int lines, LineOrder order, Cancellation cancellation) {
    this.data = data;
    this.starts = starts;
    this.lines = lines;
    this.order = order;
    this.cancellation = cancellation;
    this.ranks = new long[lines];
    this.numbers = new int[lines];
    this.spareRanks = new long[lines];
    this.spareNumbers = new int[lines];
  }

  /** Bytes that a line takes while it is sorted, besides its own. */
  static final int BYTES_A_LINE = 2 * (Long.BYTES + Integer.BYTES) + Integer.BYTES;

  /** Sorts all lines. */
  void sort() {
    int common = order.isByBytes() ? commonPrefix() : 0;
    boolean compare = !order.isByBytes();
    int middle = lines / 2;
    halves(
        middle,
        () -> rankAndSort(0, middle, common, compare),
        () -> rankAndSort(middle, lines, common, compare));
    merge(0, middle, lines, compare);
    if (order.isByBytes()) {
      int between = middle;
      while (between > 0 && between < lines && ranks[between - 1] == ranks[between]) {
        between++;
      }
      int border = between;
      halves(border, () -> refine(0, border, common, 1), () -> refine(border, lines, common, 1));
    }
  }

  /** The number of the line that is at this place now. */
  int line(int place) {
    return numbers[place];
  }

  /**
   * A rank that all lines equal to the one at this place have, if lines are not ordered by bytes.
   */
  long rank(int place) {
    return ranks[place];
  }

  private void halves(int border, Runnable lower, Runnable upper) {
    if (Math.min(border, lines - border) < FOR_TWO_THREADS) {
      lower.run();
      upper.run();
    } else {
      TwoThreads.run(lower, upper);
    }
  }

  private void rankAndSort(int from, int to, int skipped, boolean compare) {
    for (int i = from; i < to; i++) {
      if ((i & (STEPS_A_CHECK - 1)) == 0) {
        cancellation.check();
      }
      numbers[i] = i;
      ranks[i] = order.rank(data, starts[i], starts[i + 1] - 1, skipped);
    }
    sort(from, to, compare);
  }

  /** Sorts lines of equal rank by what is behind the bytes that made their rank. */
  private void refine(int from, int to, int skipped, int level) {
    int start = from;
    while (start < to) {
      long rank = ranks[start];
      int end = start + 1;
      while (end < to && ranks[end] == rank) {
        end++;
      }
      if (end - start > FEW && level < MOST_LEVELS) {
        int deeper = skipped + Long.BYTES;
        for (int i = start; i < end; i++) {
          int line = numbers[i];
          int lineEnd = starts[line + 1] - 1;
          ranks[i] =
              order.rank(data, starts[line], lineEnd, Math.min(deeper, lineEnd - starts[line]));
        }
        sort(start, end, false);
        refine(start, end, deeper, level + 1);
      } else if (end - start > 1) {
        sort(start, end, true);
      }
      start = end;
    }
  }

  private void sort(int from, int to, boolean compare) {
    if (to - from <= FEW) {
      insert(from, to, compare);
      return;
    }
    int middle = (from + to) >>> 1;
    sort(from, middle, compare);
    sort(middle, to, compare);
    merge(from, middle, to, compare);
  }

  private void insert(int from, int to, boolean compare) {
    for (int i = from + 1; i < to; i++) {
      long rank = ranks[i];
      int number = numbers[i];
      int at = i;
      while (at > from && isAfter(ranks[at - 1], numbers[at - 1], rank, number, compare)) {
        ranks[at] = ranks[at - 1];
        numbers[at] = numbers[at - 1];
        at--;
      }
      ranks[at] = rank;
      numbers[at] = number;
    }
  }

  /** Merges two sorted parts, of which only what overlaps is moved. */
  private void merge(int from, int middle, int to, boolean compare) {
    if (from == middle
        || middle == to
        || !isAfter(
            ranks[middle - 1], numbers[middle - 1], ranks[middle], numbers[middle], compare)) {
      return;
    }
    int first = firstAfter(from, middle, ranks[middle], numbers[middle], compare);
    int left = middle - first;
    System.arraycopy(ranks, first, spareRanks, first, left);
    System.arraycopy(numbers, first, spareNumbers, first, left);
    int i = first;
    int j = middle;
    int place = first;
    while (i < middle && j < to) {
      if ((place & (STEPS_A_CHECK - 1)) == 0) {
        cancellation.check();
      }
      if (isAfter(spareRanks[i], spareNumbers[i], ranks[j], numbers[j], compare)) {
        ranks[place] = ranks[j];
        numbers[place++] = numbers[j++];
      } else {
        ranks[place] = spareRanks[i];
        numbers[place++] = spareNumbers[i++];
      }
    }
    System.arraycopy(spareRanks, i, ranks, place, middle - i);
    System.arraycopy(spareNumbers, i, numbers, place, middle - i);
  }

  /** The first place in a sorted part whose line is after this one. */
  private int firstAfter(int from, int to, long rank, int number, boolean compare) {
    int low = from;
    int high = to;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (isAfter(ranks[middle], numbers[middle], rank, number, compare)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private boolean isAfter(long rankA, int a, long rankB, int b, boolean compare) {
    if (rankA != rankB) {
      return rankA > rankB;
    }
    return compare
        && order.compare(
                data, starts[a], starts[a + 1] - 1, data, starts[b], starts[b + 1] - 1, rankA)
            > 0;
  }

  /** How many first bytes all lines have in common. */
  private int commonPrefix() {
    if (lines == 0) {
      return 0;
    }
    int common = starts[1] - 1 - starts[0];
    for (int i = 1; i < lines && common > 0; i++) {
      int end = Math.min(starts[i] + common, starts[i + 1] - 1);
      int same = Arrays.mismatch(data, starts[0], starts[0] + common, data, starts[i], end);
      common = same < 0 ? common : same;
    }
    return common;
  }
}
