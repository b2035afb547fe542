package dev.osd.daemon.builtin;

import java.util.List;

/**
 * Lines by their keys, the first of which weighs most; then, unless told otherwise, by all their
 * bytes.
 *
 * @param lastResort what decides between equal keys; nothing if empty
 */
record KeyedLines(List<Part> parts, List<WholeLines> lastResort) implements LineOrder {
  /**
   * A key and how it is compared.
   *
   * @param reversed whether the last is first
   */
  record Part(SortKey place, KeyOrder order, boolean reversed) {
    private long rank(byte[] line, int from, int to) {
      int start = place.start(line, from, to);
      long rank = order.rank(line, start, Math.max(start, place.end(line, from, to)));
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

  @Override
  public long rank(byte[] bytes, int from, int to, int skipped) {
    return parts.getFirst().rank(bytes, from, to);
  }

  @Override
  public int compare(byte[] a, int fromA, int toA, byte[] b, int fromB, int toB, long rank) {
    for (int i = parts.getFirst().isDecidedBy(rank) ? 1 : 0; i < parts.size(); i++) {
      int difference = parts.get(i).compare(a, fromA, toA, b, fromB, toB);
      if (difference != 0) {
        return difference;
      }
    }
    return lastResort.isEmpty()
        ? 0
        : lastResort.getFirst().compare(a, fromA, toA, b, fromB, toB, rank);
  }

  @Override
  public boolean isByBytes() {
    return false;
  }
}
