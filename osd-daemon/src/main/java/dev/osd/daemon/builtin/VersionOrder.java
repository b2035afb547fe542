package dev.osd.daemon.builtin;

/**
 * Keys as versions and names of files with versions: digits by their number, letters before other
 * bytes, {@code ~} before everything, endings such as {@code .tar.gz} only where all else is equal.
 *
 * <p>Source: filevercmp of gnulib, as coreutils 9.1 has it, and the Debian policy on version
 * numbers.
 *
 * @param counting which bytes count
 */
record VersionOrder(TextOrder counting) implements KeyOrder {
  @Override
  public long rank(byte[] key, int from, int to) {
    return 0;
  }

  @Override
  public boolean isExact(long rank) {
    return false;
  }

  @Override
  public int compare(byte[] a, int fromA, int toA, byte[] b, int fromB, int toB) {
    return compare(counting.counting(a, fromA, toA), counting.counting(b, fromB, toB));
  }

  private static int compare(byte[] a, byte[] b) {
    int class1 = leading(a);
    int class2 = leading(b);
    if (class1 != class2 || class1 < OTHER_HIDDEN) {
      return Integer.compare(class1, class2);
    }
    int stemA = stem(a);
    int stemB = stem(b);
    int difference = revisions(a, stemA, b, stemB);
    boolean both = stemA == a.length && stemB == b.length;
    return difference != 0 || both ? difference : revisions(a, a.length, b, b.length);
  }

  private static final int OTHER_HIDDEN = 3;

  /** Nothing, {@code .}, {@code ..} and other names that begin with a point come first. */
  private static int leading(byte[] name) {
    if (name.length == 0) {
      return 0;
    }
    if (name[0] != '.') {
      return OTHER_HIDDEN + 1;
    }
    return name.length == 1 ? 1 : name.length == 2 && name[1] == '.' ? 2 : OTHER_HIDDEN;
  }

  /**
   * The length without endings: a point, a letter or {@code ~}, then letters, digits and {@code ~}.
   */
  private static int stem(byte[] name) {
    int at = 0;
    while (true) {
      int stem = at;
      while (at + 1 < name.length
          && name[at] == '.'
          && (isLetter(name[at + 1]) || name[at + 1] == '~')) {
        at += 2;
        while (at < name.length
            && (isLetter(name[at]) || NumericOrder.isDigit(name[at]) || name[at] == '~')) {
          at++;
        }
      }
      if (at == name.length) {
        return stem;
      }
      at++;
    }
  }

  private static int revisions(byte[] a, int toA, byte[] b, int toB) {
    int i = 0;
    int j = 0;
    while (i < toA || j < toB) {
      while ((i < toA && !NumericOrder.isDigit(a[i])) || (j < toB && !NumericOrder.isDigit(b[j]))) {
        int difference = weight(a, i, toA) - weight(b, j, toB);
        if (difference != 0) {
          return difference;
        }
        i++;
        j++;
      }
      i = behindZeros(a, i, toA);
      j = behindZeros(b, j, toB);
      int first = 0;
      while (i < toA && j < toB && NumericOrder.isDigit(a[i]) && NumericOrder.isDigit(b[j])) {
        first = first == 0 ? a[i] - b[j] : first;
        i++;
        j++;
      }
      if (i < toA && NumericOrder.isDigit(a[i])) {
        return 1;
      }
      if (j < toB && NumericOrder.isDigit(b[j])) {
        return -1;
      }
      if (first != 0) {
        return first;
      }
    }
    return 0;
  }

  private static int behindZeros(byte[] name, int from, int to) {
    int at = from;
    while (at < to && name[at] == '0') {
      at++;
    }
    return at;
  }

  private static int weight(byte[] name, int at, int to) {
    if (at >= to) {
      return -1;
    }
    byte b = name[at];
    if (NumericOrder.isDigit(b)) {
      return 0;
    }
    if (isLetter(b)) {
      return b;
    }
    return b == '~' ? -2 : (b & 0xff) + 256;
  }

  private static boolean isLetter(byte b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
  }
}
