package dev.osd.daemon.builtin.sed;

import java.util.List;

/** What {@code s} puts in the place of a match: texts, each perhaps followed by a group. */
record Replacement(List<Part> parts) {
  /** No group. */
  static final int NONE = -1;

  /** A text and the group behind it. */
  static final class Part {
    private final byte[] text;
    private final int group;
    private final Casing casing;

    /**
     * @param text in front of the group; not copied
     * @param group 0 for the match, {@link #NONE} for none
     * @param casing how the letters of both are changed
     */
    Part(byte[] text, int group, Casing casing) {
      this.text = text;
      this.group = group;
      this.casing = casing;
    }

    /** The text itself, which nobody changes. */
    byte[] text() {
      return text;
    }

    int group() {
      return group;
    }

    Casing casing() {
      return casing;
    }
  }

  /**
   * How letters are changed.
   *
   * @param first the first letter, if it differs from the others
   * @param others all letters
   */
  record Casing(Letters first, Letters others) {
    static final Casing NONE = new Casing(Letters.AS_IS, Letters.AS_IS);

    boolean isNone() {
      return first == Letters.AS_IS && others == Letters.AS_IS;
    }

    boolean hasFirst() {
      return first != Letters.AS_IS;
    }

    Casing withoutFirst() {
      return hasFirst() ? new Casing(Letters.AS_IS, others) : this;
    }
  }

  /** What becomes of letters. */
  enum Letters {
    AS_IS,
    UPPER,
    LOWER
  }

  Replacement {
    parts = List.copyOf(parts);
  }

  int highestGroup() {
    return parts.stream().mapToInt(Part::group).max().orElse(NONE);
  }
}
