package dev.osd.daemon.builtin;

/**
 * Keys by numbers with a unit: first by sign and unit ({@code K} or {@code k}, {@code M} to {@code
 * Y}), whatever the number, then by the number. Zero has no unit.
 */
final class HumanOrder implements KeyOrder {
  private static final String UNITS = "KMGTPEZY";
  private static final int UNIT_SHIFT = 58;

  private final NumericOrder numbers = new NumericOrder();

  @Override
  public long rank(byte[] key, int from, int to) {
    long number = numbers.rank(key, from, to) >> (Long.SIZE - UNIT_SHIFT);
    return ((long) unit(key, from, to) << UNIT_SHIFT) + number;
  }

  @Override
  public boolean isExact(long rank) {
    return false;
  }

  @Override
  public int compare(byte[] a, int fromA, int toA, byte[] b, int fromB, int toB) {
    int units = Integer.compare(unit(a, fromA, toA), unit(b, fromB, toB));
    return units != 0 ? units : numbers.compare(a, fromA, toA, b, fromB, toB);
  }

  /** The unit's power of a thousand, below zero if the number is. */
  private static int unit(byte[] key, int from, int to) {
    int at = SortKey.behindBlanks(key, from, to);
    boolean negative = at < to && key[at] == '-';
    at += negative ? 1 : 0;
    int largest = 0;
    boolean point = false;
    while (at < to && (NumericOrder.isDigit(key[at]) || (key[at] == '.' && !point))) {
      point |= key[at] == '.';
      largest = Math.max(largest, key[at++] - '0');
    }
    if (largest <= 0 || at == to) {
      return 0;
    }
    int unit = UNITS.indexOf(key[at] == 'k' ? 'K' : key[at]) + 1;
    return negative ? -unit : unit;
  }
}
