package dev.osd.daemon.builtin;

import java.util.Arrays;
import java.util.Optional;

/** Keys by their bytes, some of which may not count, and in one case if wanted. */
final class TextOrder implements KeyOrder {
  /** A byte that does not count. */
  private static final short IGNORED = -1;

  private final Optional<short[]> table;

  private TextOrder(Optional<short[]> table) {
    this.table = table;
  }

  static TextOrder of(SortFlags flags) {
    if (!flags.folded() && !flags.dictionary() && !flags.printable()) {
      return new TextOrder(Optional.empty());
    }
    short[] table = new short[256];
    for (int b = 0; b < table.length; b++) {
      boolean letter = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
      boolean counts =
          flags.dictionary()
              ? letter || (b >= '0' && b <= '9') || SortKey.isBlank((byte) b)
              : !flags.printable() || (b >= ' ' && b < 0x7f);
      int upper = flags.folded() && b >= 'a' && b <= 'z' ? b - 'a' + 'A' : b;
      table[b] = counts ? (short) upper : IGNORED;
    }
    return new TextOrder(Optional.of(table));
  }

  /** The key's bytes that count; the same array where all of them do. */
  byte[] counting(byte[] key, int from, int to) {
    byte[] kept = Arrays.copyOfRange(key, from, to);
    if (table.isEmpty()) {
      return kept;
    }
    int length = 0;
    for (byte b : kept) {
      short mapped = table.get()[b & 0xff];
      kept[length] = (byte) mapped;
      length += mapped == IGNORED ? 0 : 1;
    }
    return Arrays.copyOf(kept, length);
  }

  @Override
  public long rank(byte[] key, int from, int to) {
    if (table.isEmpty()) {
      return WholeLines.ofBytes(key, from, to);
    }
    long word = 0;
    int taken = 0;
    for (int i = from; i < to && taken < Long.BYTES; i++) {
      short mapped = table.get()[key[i] & 0xff];
      if (mapped != IGNORED) {
        word = word << 8 | mapped;
        taken++;
      }
    }
    word = taken == 0 ? 0 : word << ((Long.BYTES - taken) * 8);
    return word ^ Long.MIN_VALUE;
  }

  @Override
  public boolean isExact(long rank) {
    return false;
  }

  @Override
  public int compare(byte[] a, int fromA, int toA, byte[] b, int fromB, int toB) {
    if (table.isEmpty()) {
      return Arrays.compareUnsigned(a, fromA, toA, b, fromB, toB);
    }
    int i = fromA;
    int j = fromB;
    while (true) {
      while (i < toA && table.get()[a[i] & 0xff] == IGNORED) {
        i++;
      }
      while (j < toB && table.get()[b[j] & 0xff] == IGNORED) {
        j++;
      }
      if (i == toA || j == toB) {
        return Boolean.compare(i < toA, j < toB);
      }
      int difference = table.get()[a[i++] & 0xff] - table.get()[b[j++] & 0xff];
      if (difference != 0) {
        return difference;
      }
    }
  }
}
