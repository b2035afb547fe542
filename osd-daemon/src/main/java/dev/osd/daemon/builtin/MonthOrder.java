package dev.osd.daemon.builtin;

/**
 * Keys by the English name of a month that they begin with, in three letters; others come first.
 */
final class MonthOrder implements KeyOrder {
  private static final String NAMES = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";
  private static final int LETTERS = 3;

  @Override
  public long rank(byte[] key, int from, int to) {
    int at = SortKey.behindBlanks(key, from, to);
    if (to - at < LETTERS) {
      return 0;
    }
    StringBuilder name = new StringBuilder();
    for (int i = at; i < at + LETTERS; i++) {
      name.append((char) (key[i] >= 'a' && key[i] <= 'z' ? key[i] - 'a' + 'A' : key[i] & 0xff));
    }
    for (int month = 0; month < NAMES.length(); month += LETTERS) {
      if (NAMES.startsWith(name.toString(), month)) {
        return month / LETTERS + 1L;
      }
    }
    return 0;
  }

  @Override
  public boolean isExact(long rank) {
    return true;
  }

  @Override
  public int compare(byte[] a, int fromA, int toA, byte[] b, int fromB, int toB) {
    return Long.compare(rank(a, fromA, toA), rank(b, fromB, toB));
  }
}
