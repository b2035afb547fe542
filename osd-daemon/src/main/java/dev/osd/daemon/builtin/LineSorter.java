package dev.osd.daemon.builtin;

import static dev.osd.daemon.builtin.LineOrder.Stage.FIRST;

import dev.osd.daemon.regex.Cancellation;
import java.util.Arrays;

/**
 * Sorts the lines of a block of memory, stably, by their ranks first.
 *
 * <p>Ranks and line numbers are merge-sorted together, so that most comparisons touch nothing else.
 * Parts that are in order already are found by looking at their ends, and are not merged. Lines of
 * one rank are ranked again by what follows; few of them are compared. Two threads take one half
 * each.
 */
final class LineSorter {
  private static final int FEW = 12;
  private static final int FOR_TWO_THREADS = 1 << 14;
  private static final int MOST_LEVELS = 16;
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
    LineOrder.Stage first = order.isByBytes() ? new LineOrder.Stage(0, commonPrefix()) : FIRST;
    int middle = lines / 2;
    halves(middle, () -> rankAndSort(0, middle, first), () -> rankAndSort(middle, lines, first));
    merge(0, middle, lines, false);
    int between = middle;
    while (between > 0 && between < lines && ranks[between - 1] == ranks[between]) {
      between++;
    }
    int border = between;
    halves(border, () -> refine(0, border, first, 1), () -> refine(border, lines, first, 1));
  }

  /** The number of the line that is at this place now. */
  int line(int place) {
    return numbers[place];
  }

  private void halves(int border, Runnable lower, Runnable upper) {
    if (Math.min(border, lines - border) < FOR_TWO_THREADS) {
      lower.run();
      upper.run();
    } else {
      TwoThreads.run(lower, upper);
    }
  }

  private void rankAndSort(int from, int to, LineOrder.Stage stage) {
    for (int i = from; i < to; i++) {
      if ((i & (STEPS_A_CHECK - 1)) == 0) {
        cancellation.check();
      }
      numbers[i] = i;
      ranks[i] = order.rank(data, starts[i], starts[i + 1] - 1, stage);
    }
    sort(from, to, false);
  }

  /** Sorts lines of equal rank by what is behind the stage that made their rank. */
  private void refine(int from, int to, LineOrder.Stage stage, int level) {
    int start = from;
    while (start < to) {
      long rank = ranks[start];
      int end = start + 1;
      while (end < to && ranks[end] == rank) {
        end++;
      }
      if (end - start > 1) {
        refineEqual(start, end, order.behind(stage, rank), level);
      }
      start = end;
    }
  }

  private void refineEqual(int from, int to, LineOrder.Stage stage, int level) {
    if (stage.isEnd()) {
      return;
    }
    if (stage.isComparison() || to - from <= FEW || level == MOST_LEVELS) {
      sort(from, to, true);
      return;
    }
    for (int i = from; i < to; i++) {
      if ((i & (STEPS_A_CHECK - 1)) == 0) {
        cancellation.check();
      }
      int line = numbers[i];
      ranks[i] = order.rank(data, starts[line], starts[line + 1] - 1, stage);
    }
    sort(from, to, false);
    refine(from, to, stage, level + 1);
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
        && order.compare(data, starts[a], starts[a + 1] - 1, data, starts[b], starts[b + 1] - 1)
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
