package dev.osd.daemon.builtin;

/** An order of keys. */
interface KeyOrder {
  /** A number that agrees with the order, see {@link LineOrder#rank}. */
  long rank(byte[] key, int from, int to);

  /** Whether all keys of this rank are equal. */
  boolean isExact(long rank);

  int compare(byte[] a, int fromA, int toA, byte[] b, int fromB, int toB);
}
