package dev.osd.daemon.regex;

import java.util.Arrays;

/**
 * A set of symbols: code points, and the bytes that are not part of any character. Immutable;
 * sorted ranges that neither overlap nor touch.
 */
final class CodeSet {
  /** The last code point. */
  static final int LAST_CODE_POINT = 0x10FFFF;

  /** Byte {@code b} that is not part of a character is the symbol {@code STRAY + b}. */
  static final int STRAY = LAST_CODE_POINT + 1;

  /** The last symbol. */
  static final int LAST = STRAY + 0xFF;

  static final CodeSet EMPTY = new CodeSet(new int[0]);
  static final CodeSet ANY_CHARACTER = range(0, LAST_CODE_POINT);
  static final CodeSet ANY_SYMBOL = range(0, LAST);

  /** First and last symbol of each range, in turns. */
  private final int[] bounds;

  private CodeSet(int[] bounds) {
    this.bounds = bounds;
  }

  static CodeSet of(int symbol) {
    return range(symbol, symbol);
  }

  static CodeSet range(int first, int last) {
    return new CodeSet(new int[] {first, last});
  }

  static CodeSet ofAscii(String characters) {
    Builder builder = new Builder();
    characters.chars().forEach(builder::add);
    return builder.build();
  }

  int ranges() {
    return bounds.length / 2;
  }

  int first(int range) {
    return bounds[2 * range];
  }

  int last(int range) {
    return bounds[2 * range + 1];
  }

  boolean contains(int symbol) {
    int low = 0;
    int high = ranges() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (symbol < first(middle)) {
        high = middle - 1;
      } else if (symbol > last(middle)) {
        low = middle + 1;
      } else {
        return true;
      }
    }
    return false;
  }

  /** Returns the only symbol of the set, or -1 if it has none or several. */
  int single() {
    return bounds.length == 2 && bounds[0] == bounds[1] ? bounds[0] : -1;
  }

  boolean isEmpty() {
    return bounds.length == 0;
  }

  /** Returns the number of symbols in the set. */
  int size() {
    int size = 0;
    for (int i = 0; i < ranges(); i++) {
      size += last(i) - first(i) + 1;
    }
    return size;
  }

  CodeSet or(CodeSet other) {
    return new Builder().add(this).add(other).build();
  }

  CodeSet and(CodeSet other) {
    Builder builder = new Builder();
    for (int i = 0; i < ranges(); i++) {
      for (int j = 0; j < other.ranges(); j++) {
        int first = Math.max(first(i), other.first(j));
        int last = Math.min(last(i), other.last(j));
        if (first <= last) {
          builder.add(first, last);
        }
      }
    }
    return builder.build();
  }

  /** Returns the code points that are not in this set; never bytes outside of characters. */
  CodeSet complement() {
    Builder builder = new Builder();
    int next = 0;
    for (int i = 0; i < ranges() && first(i) <= LAST_CODE_POINT; i++) {
      if (next < first(i)) {
        builder.add(next, first(i) - 1);
      }
      next = last(i) + 1;
    }
    if (next <= LAST_CODE_POINT) {
      builder.add(next, LAST_CODE_POINT);
    }
    return builder.build();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CodeSet set && Arrays.equals(bounds, set.bounds);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bounds);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < ranges(); i++) {
      text.append(String.format("%x-%x ", first(i), last(i)));
    }
    return text.toString().strip();
  }

  /** Collects symbols in any order. */
  static final class Builder {
    private long[] ranges = new long[8];
    private int size;

    Builder add(int symbol) {
      return add(symbol, symbol);
    }

    Builder add(int first, int last) {
      if (size > 0 && (int) ranges[size - 1] + 1 == first) {
        ranges[size - 1] = ((ranges[size - 1] >>> 32) << 32) | last;
        return this;
      }
      if (size == ranges.length) {
        ranges = Arrays.copyOf(ranges, 2 * size);
      }
      ranges[size++] = ((long) first << 32) | last;
      return this;
    }

    Builder add(CodeSet set) {
      for (int i = 0; i < set.ranges(); i++) {
        add(set.first(i), set.last(i));
      }
      return this;
    }

    CodeSet build() {
      Arrays.sort(ranges, 0, size);
      int[] bounds = new int[2 * size];
      int used = 0;
      for (int i = 0; i < size; i++) {
        int first = (int) (ranges[i] >>> 32);
        int last = (int) ranges[i];
        if (used > 0 && first <= bounds[used - 1] + 1) {
          bounds[used - 1] = Math.max(bounds[used - 1], last);
        } else {
          bounds[used++] = first;
          bounds[used++] = last;
        }
      }
      return new CodeSet(Arrays.copyOf(bounds, used));
    }
  }
}
