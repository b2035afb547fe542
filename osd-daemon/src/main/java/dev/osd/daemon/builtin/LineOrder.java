package dev.osd.daemon.builtin;

import java.util.List;

/**
 * An order of lines, which are given without their ends: by their keys, the first of which weighs
 * most.
 *
 * <p>Sorting goes in stages. At each, a line has a rank, a number that agrees with the order; lines
 * of one rank go on to a stage that looks at what the rank did not.
 *
 * @param parts the keys; the last may be the whole line, so that no two different lines are equal
 */
record LineOrder(List<Part> parts) {
  /** Behind all keys: lines that come here are equal. */
  private static final int NO_PART = -1;

  /** What is left cannot be ranked. */
  private static final int COMPARED = -2;

  /**
   * A key and how it is compared.
   *
   * @param reversed whether the last is first
   */
  record Part(SortKey place, KeyOrder order, boolean reversed) {
    private long rank(byte[] line, int from, int to, int skipped) {
      int start = place.start(line, from, to);
      int end = Math.max(start, place.end(line, from, to));
      long rank = order.rank(line, Math.min(end, start + skipped), end);
      return reversed ? ~rank : rank;
    }

    private int compare(byte[] a, int fromA, int toA, byte[] b, int fromB, int toB) {
      int startA = place.start(a, fromA, toA);
      int startB = place.start(b, fromB, toB);
      int difference =
          order.compare(
              a,
              startA,
              Math.max(startA, place.end(a, fromA, toA)),
              b,
              startB,
              Math.max(startB, place.end(b, fromB, toB)));
      return reversed ? -difference : difference;
    }

    private boolean isDecidedBy(long rank) {
      return order.isExact(reversed ? ~rank : rank);
    }
  }

  /**
   * How far lines of one rank have been looked at.
   *
   * @param part which key
   * @param skipped how many bytes of it they have in common
   */
  record Stage(int part, int skipped) {
    /** The first look at a line. */
    static final Stage FIRST = new Stage(0, 0);

    boolean isEnd() {
      return part == NO_PART;
    }

    boolean isComparison() {
      return part == COMPARED;
    }
  }

  LineOrder {
    parts = List.copyOf(parts);
  }

  /** A line's rank: of two lines, the one with the lower rank is first. */
  long rank(byte[] bytes, int from, int to, Stage stage) {
    return parts.get(stage.part()).rank(bytes, from, to, stage.skipped());
  }

  /** What lines of this same rank go on to. */
  Stage behind(Stage stage, long rank) {
    Part part = parts.get(stage.part());
    if (part.isDecidedBy(rank)) {
      int next = stage.part() + 1;
      return new Stage(next < parts.size() ? next : NO_PART, 0);
    }
    int ranked = part.order().rankedBytes();
    return ranked == 0 ? new Stage(COMPARED, 0) : new Stage(stage.part(), stage.skipped() + ranked);
  }

  /** Compares two lines: negative if {@code a} is first. */
  int compare(byte[] a, int fromA, int toA, byte[] b, int fromB, int toB) {
    return compareFrom(0, a, fromA, toA, b, fromB, toB);
  }

  /** Compares two lines that have this same rank at the first stage. */
  int compareRanked(byte[] a, int fromA, int toA, byte[] b, int fromB, int toB, long rank) {
    int first = parts.getFirst().isDecidedBy(rank) ? 1 : 0;
    return compareFrom(first, a, fromA, toA, b, fromB, toB);
  }

  private int compareFrom(int first, byte[] a, int fromA, int toA, byte[] b, int fromB, int toB) {
    for (int i = first; i < parts.size(); i++) {
      int difference = parts.get(i).compare(a, fromA, toA, b, fromB, toB);
      if (difference != 0) {
        return difference;
      }
    }
    return 0;
  }

  /** Whether lines are ordered by their first bytes, so that those that all have can be skipped. */
  boolean isByBytes() {
    Part first = parts.getFirst();
    return first.place().isLine() && first.order() instanceof TextOrder text && text.isPlain();
  }
}
