package dev.osd.daemon.builtin;

/** An order of keys. */
interface KeyOrder {
  /** A number that agrees with the order: of two keys, the one with the lower rank is first. */
  long rank(byte[] key, int from, int to);

  /** Whether all keys of this rank are equal. */
  boolean isExact(long rank);

  /**
   * How many bytes all keys of a rank have in common that is not exact, so that the rest of them
   * can be ranked for itself; 0 if they can only be compared.
   */
  default int rankedBytes() {
    return 0;
  }

  int compare(byte[] a, int fromA, int toA, byte[] b, int fromB, int toB);
}
