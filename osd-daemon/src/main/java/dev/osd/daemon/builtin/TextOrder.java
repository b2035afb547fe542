package dev.osd.daemon.builtin;

import dev.osd.daemon.builtin.io.Bytes;
import java.util.Arrays;
import java.util.Optional;

/** Keys by their bytes, some of which may not count, and in one case if wanted. */
final class TextOrder implements KeyOrder {
  private static final int RANKED = 7;
  private static final int MORE = RANKED + 1;

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

  /** Whether all bytes count, as they are. */
  boolean isPlain() {
    return table.isEmpty();
  }

  /** Seven bytes, and then how many there were, or that there are more. */
  @Override
  public long rank(byte[] key, int from, int to) {
    if (table.isPresent()) {
      byte[] counting = counting(key, from, to);
      return plainRank(counting, 0, counting.length);
    }
    return plainRank(key, from, to);
  }

  private static long plainRank(byte[] key, int from, int to) {
    int length = Math.min(MORE, to - from);
    long word = 0;
    if (from + Long.BYTES <= key.length) {
      word = Long.reverseBytes((long) Bytes.WORD.get(key, from)) >>> Byte.SIZE;
      int missing = (RANKED - Math.min(RANKED, length)) * Byte.SIZE;
      word = word >>> missing << missing;
    } else {
      for (int i = 0; i < RANKED; i++) {
        word = (word << Byte.SIZE) | (i < length ? key[from + i] & 0xff : 0);
      }
    }
    return ((word << Byte.SIZE) | length) ^ Long.MIN_VALUE;
  }

  @Override
  public boolean isExact(long rank) {
    return (rank & 0xff) != MORE;
  }

  /** What is left out or changed cannot be counted from here. */
  @Override
  public int rankedBytes() {
    return isPlain() ? RANKED : 0;
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
