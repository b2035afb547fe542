package dev.osd.daemon.builtin;

/** An order of lines, which are given without their ends. */
interface LineOrder {
  /**
   * A number that agrees with the order: of two lines with different ranks, the one with the lower
   * rank is first.
   *
   * @param skipped how many first bytes all lines have in common; 0 where that is of no use
   */
  long rank(byte[] bytes, int from, int to, int skipped);

  /** Compares two lines of this same rank: negative if {@code a} is first. */
  int compare(byte[] a, int fromA, int toA, byte[] b, int fromB, int toB, long rank);

  /** Compares any two lines. */
  default int compare(byte[] a, int fromA, int toA, byte[] b, int fromB, int toB) {
    long rankA = rank(a, fromA, toA, 0);
    long rankB = rank(b, fromB, toB, 0);
    return rankA == rankB
        ? compare(a, fromA, toA, b, fromB, toB, rankA)
        : Long.compare(rankA, rankB);
  }

  /** Whether the ranks of bytes that lie further behind are of use for lines of equal rank. */
  boolean isByBytes();
}
