package dev.osd.daemon.regex;

import java.util.Arrays;

/** Which symbols are one where case is ignored. */
enum CaseFolding {
  /**
   * Those with the same upper case, which is what glibc's regular expressions compare. So {@code
   * s}, {@code S} and the long s are one, and {@code k} and the Kelvin sign are not.
   */
  UPPER_CASE {
    @Override
    int key(int point) {
      return Character.toUpperCase(point);
    }
  },
  /** Those that Unicode's simple case folding makes one, as Perl's regular expressions have it. */
  UNICODE {
    @Override
    int key(int point) {
      return Character.toLowerCase(Character.toUpperCase(point));
    }
  };

  /** Code points with their keys before them as one long, where others have the same key. */
  @SuppressWarnings("ImmutableEnumChecker") // never written again
  private final long[] byKey = byKey();

  /** Returns what is compared where case is ignored. */
  abstract int key(int point);

  /** Returns whether two symbols are the same but for case. */
  boolean same(int symbol, int other) {
    return symbol == other
        || (symbol <= CodeSet.LAST_CODE_POINT
            && other <= CodeSet.LAST_CODE_POINT
            && key(symbol) == key(other));
  }

  /** Returns all that differ from one symbol by case alone. */
  private CodeSet close(int symbol) {
    CodeSet.Builder builder = new CodeSet.Builder().add(symbol);
    if (symbol <= CodeSet.LAST_CODE_POINT) {
      long key = (long) key(symbol) << 32;
      int found = Arrays.binarySearch(byKey, key);
      for (int i = found < 0 ? -found - 1 : found; i < byKey.length; i++) {
        if (byKey[i] >>> 32 != key >>> 32) {
          break;
        }
        builder.add((int) byKey[i]);
      }
    }
    return builder.build();
  }

  /** Returns {@code set} and every symbol that differs from one in it by case alone. */
  CodeSet close(CodeSet set) {
    if (set.single() >= 0) {
      return close(set.single());
    }
    CodeSet.Builder builder = new CodeSet.Builder().add(set);
    for (int from = 0; from < byKey.length; ) {
      int to = endOfGroup(from);
      boolean any = false;
      for (int i = from; i < to; i++) {
        any |= set.contains((int) byKey[i]);
      }
      for (int i = from; any && i < to; i++) {
        builder.add((int) byKey[i]);
      }
      from = to;
    }
    return builder.build();
  }

  private int endOfGroup(int from) {
    int to = from + 1;
    while (to < byKey.length && byKey[to] >>> 32 == byKey[from] >>> 32) {
      to++;
    }
    return to;
  }

  private long[] byKey() {
    long[] all = new long[8192];
    int size = 0;
    for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
      int key = key(point);
      if (key != point) {
        all[size++] = ((long) key << 32) | point;
        all[size++] = ((long) key << 32) | key;
      }
    }
    return Arrays.stream(all, 0, size).sorted().distinct().toArray();
  }
}
