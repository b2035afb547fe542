package dev.osd.daemon.builtin;

import java.io.IOException;
import java.util.Optional;

/**
 * What {@link Tr} does to each byte: replace it, or drop it if it is to be deleted or repeats one
 * that is squeezed.
 */
final class TrFilter {
  private static final int NOTHING = -1;

  private final byte[] table;
  private final boolean[] deleted;
  private final boolean[] squeezed;
  private final boolean replaces;
  private final Optional<TrRange> range;
  private final boolean deletes;
  private final boolean squeezes;
  private int last = NOTHING;

  /**
   * @param table what each byte becomes
   * @param deleted which bytes are deleted
   * @param squeezed which bytes of the result stand for all their repetitions
   */
  TrFilter(byte[] table, boolean[] deleted, boolean[] squeezed) {
    this.table = table;
    this.deleted = deleted;
    this.squeezed = squeezed;
    boolean other = false;
    for (int b = 0; b < table.length; b++) {
      other |= table[b] != (byte) b;
    }
    this.replaces = other;
    this.range = TrRange.of(table);
    this.deletes = any(deleted);
    this.squeezes = any(squeezed);
  }

  /** Filters the whole input. */
  void run(Streams streams) throws IOException {
    byte[] block = new byte[LineReader.BLOCK];
    int count;
    while ((count = streams.in().read(block, 0, block.length)) >= 0) {
      streams.cancellation().check();
      if (deletes) {
        count = delete(block, count, deleted);
      }
      if (range.isPresent()) {
        range.get().replace(block, count);
      } else if (replaces) {
        replace(block, count, table);
      }
      if (squeezes) {
        count = squeeze(block, count);
      }
      if (count > 0) {
        streams.out().write(block, 0, count);
      }
    }
  }

  private static void replace(byte[] block, int count, byte[] table) {
    for (int i = 0; i < count; i++) {
      block[i] = table[block[i] & 0xff];
    }
  }

  /** Writes every byte, and goes on behind it only if it stays: no branch to guess. */
  private static int delete(byte[] block, int count, boolean[] deleted) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      byte b = block[i];
      block[kept] = b;
      kept += deleted[b & 0xff] ? 0 : 1;
    }
    return kept;
  }

  private int squeeze(byte[] block, int count) {
    int kept = 0;
    int before = last;
    for (int i = 0; i < count; i++) {
      int b = block[i] & 0xff;
      block[kept] = (byte) b;
      kept += b == before && squeezed[b] ? 0 : 1;
      before = b;
    }
    last = before;
    return kept;
  }

  private static boolean any(boolean[] set) {
    for (boolean member : set) {
      if (member) {
        return true;
      }
    }
    return false;
  }
}
