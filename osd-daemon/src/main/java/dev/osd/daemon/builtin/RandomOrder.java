package dev.osd.daemon.builtin;

import java.util.Arrays;

/**
 * Keys in an order that differs from run to run; equal ones stay together.
 *
 * @param counting which bytes count
 * @param salt what makes this run's order
 */
record RandomOrder(TextOrder counting, long salt) implements KeyOrder {
  private static final long MULTIPLIER = 0x9e3779b97f4a7c15L;

  @Override
  public long rank(byte[] key, int from, int to) {
    long hash = salt;
    for (byte b : counting.counting(key, from, to)) {
      hash = mixed(hash ^ b);
    }
    return mixed(hash);
  }

  @Override
  public boolean isExact(long rank) {
    return false;
  }

  @Override
  public int compare(byte[] a, int fromA, int toA, byte[] b, int fromB, int toB) {
    int ranks = Long.compare(rank(a, fromA, toA), rank(b, fromB, toB));
    return ranks != 0
        ? ranks
        : Arrays.compareUnsigned(
            counting.counting(a, fromA, toA), counting.counting(b, fromB, toB));
  }

  private static long mixed(long hash) {
    long product = hash * MULTIPLIER;
    return product ^ product >>> 29;
  }
}
