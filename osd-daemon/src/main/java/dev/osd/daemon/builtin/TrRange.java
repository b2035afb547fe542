package dev.osd.daemon.builtin;

import dev.osd.daemon.builtin.io.Bytes;
import java.util.Optional;

/**
 * A replacement that adds the same to all bytes of one ASCII range and leaves the others alone,
 * such as from small letters to capitals: done to eight bytes at a time.
 *
 * @param first the lowest byte of the range
 * @param last the highest
 * @param added what is added, from 1 to 255
 */
record TrRange(int first, int last, int added) {
  private static final int ASCII = 0x80;
  private static final long EACH = 0x0101010101010101L;
  private static final long HIGH = 0x8080808080808080L;

  /** The range that this table replaces, if it is one. */
  static Optional<TrRange> of(byte[] table) {
    int first = 0;
    while (first < table.length && isSame(table, first)) {
      first++;
    }
    int last = table.length - 1;
    while (last > first && isSame(table, last)) {
      last--;
    }
    if (last >= ASCII || first > last) {
      return Optional.empty();
    }
    int added = (table[first] - first) & 0xff;
    for (int b = first; b <= last; b++) {
      if (((table[b] - b) & 0xff) != added) {
        return Optional.empty();
      }
    }
    return Optional.of(new TrRange(first, last, added));
  }

  /** Replaces the bytes of {@code [0, count)}. */
  void replace(byte[] block, int count) {
    int whole = count & -Long.BYTES;
    replaceWords(block, whole, (ASCII - first) * EACH, (ASCII - 1 - last) * EACH, added);
    for (int i = whole; i < count; i++) {
      if (block[i] >= first && block[i] <= last) {
        block[i] += (byte) added;
      }
    }
  }

  private static void replaceWords(byte[] block, int to, long toFirst, long toLast, long added) {
    for (int i = 0; i < to; i += Long.BYTES) {
      long word = (long) Bytes.WORD.get(block, i);
      long low = word & ~HIGH;
      // The high bit of each byte that is in the range; sums of seven bits carry into no other
      // byte.
      long inside = (low + toFirst) & ~(low + toLast) & ~word & HIGH;
      long sum = (inside >>> 7) * added;
      Bytes.WORD.set(block, i, (low + (sum & ~HIGH)) ^ ((word ^ sum) & HIGH));
    }
  }

  private static boolean isSame(byte[] table, int b) {
    return table[b] == (byte) b;
  }
}
