package dev.osd.daemon.builtin;

import dev.osd.daemon.builtin.TrSet.CharClass;
import dev.osd.daemon.builtin.TrSet.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which byte {@link Tr} makes of which. */
final class TrMapping {
  /** How long a first set may be, in bytes; only {@code [c*N]} makes a longer one. */
  static final int LONGEST_SET = 1 << 20;

  private final byte[] table;
  private final boolean[] results;

  private TrMapping(byte[] table, boolean[] results) {
    this.table = table;
    this.results = results;
  }

  /**
   * Pairs the bytes of two sets.
   *
   * @param complement whether the bytes outside the first set are replaced
   * @param truncate whether the first set ends with the second, which otherwise repeats its last
   *     byte
   */
  static TrMapping of(TrSet first, TrSet second, boolean complement, boolean truncate)
      throws RefusedException {
    TrSet replaced = complement ? others(first) : first;
    long wanted = replaced.length();
    if (wanted > LONGEST_SET) {
      throw new RefusedException("the first set is longer than " + LONGEST_SET + " bytes");
    }
    check(second);
    TrSet filled = filled(second, wanted);
    byte[] table = paired(replaced, filled, !complement);
    if (filled.length() < wanted && !truncate) {
      filled = extended(filled, wanted);
      table = paired(replaced, filled, !complement);
    }
    boolean[] results = filled.members(false);
    boolean ofClass = first.parts().stream().anyMatch(p -> p instanceof Part.Named);
    if (complement && ofClass && (filled.length() != wanted || hasSeveral(results))) {
      throw new RefusedException(
          "with -c, a first set with a class can only be replaced by one byte, as often as needed");
    }
    return new TrMapping(table, results);
  }

  /** What each byte becomes. */
  byte[] table() {
    return table;
  }

  /** Which bytes are in the second set as it was used. */
  boolean[] results() {
    return results;
  }

  private static void check(TrSet second) throws RefusedException {
    if (second.indefinite() > 1) {
      throw new RefusedException("only one [c*] can fill the second set");
    }
    for (Part part : second.parts()) {
      if (part instanceof Part.One(int _, boolean equivalence) && equivalence) {
        throw new RefusedException("the second set cannot have [=c=] where bytes are replaced");
      }
      if (part instanceof Part.Named(CharClass name) && !name.isCase()) {
        throw new RefusedException(
            "the second set can have no classes but [:upper:] and [:lower:] where bytes are replaced");
      }
    }
  }

  private static TrSet others(TrSet set) {
    List<Part> parts = new ArrayList<>();
    boolean[] members = set.members(true);
    for (int b = 0; b < members.length; b++) {
      if (members[b]) {
        parts.add(new Part.One(b, false));
      }
    }
    return new TrSet(parts);
  }

  /** The set with its {@code [c*]} as long as it takes. */
  private static TrSet filled(TrSet set, long wanted) {
    long missing = Math.max(0, wanted - set.length());
    List<Part> parts = new ArrayList<>();
    for (Part part : set.parts()) {
      parts.add(
          part instanceof Part.Repeated(int b, long count) && count == 0
              ? new Part.Repeated(b, missing)
              : part);
    }
    return new TrSet(parts);
  }

  /** The set with its last byte as often as it takes. */
  private static TrSet extended(TrSet set, long wanted) throws RefusedException {
    if (set.parts().isEmpty()) {
      throw new RefusedException("the second set is empty; -t would cut the first to its length");
    }
    int last =
        switch (set.parts().getLast()) {
          case Part.One(int b, boolean _) -> b;
          case Part.Range(int _, int end) -> end;
          case Part.Repeated(int b, long _) -> b;
          case Part.Named _ ->
              throw new RefusedException(
                  "the second set is shorter than the first and ends with a class, which cannot be"
                      + " repeated");
        };
    List<Part> parts = new ArrayList<>(set.parts());
    parts.add(new Part.Repeated(last, wanted - set.length()));
    return new TrSet(parts);
  }

  /**
   * @param cases whether classes of letters stand for a change of case, rather than for their bytes
   */
  private static byte[] paired(TrSet first, TrSet second, boolean cases) throws RefusedException {
    byte[] table = new byte[TrSet.BYTES];
    for (int b = 0; b < table.length; b++) {
      table[b] = (byte) b;
    }
    Cursor from = new Cursor(first.parts());
    Cursor to = new Cursor(second.parts());
    while (true) {
      boolean moreFrom = from.next();
      boolean moreTo = to.next();
      Optional<CharClass> made = cases ? to.caseClass() : Optional.empty();
      Optional<CharClass> ofThese = from.caseClass();
      if (made.isPresent() && to.atStart() && !(ofThese.isPresent() && from.atStart())) {
        throw new RefusedException(
            "[:upper:] or [:lower:] in the second set needs one in the same place in the first");
      }
      if (!moreFrom || !moreTo) {
        return table;
      }
      if (made.isPresent() && ofThese.isPresent() && !made.equals(ofThese)) {
        changeCase(table, ofThese.get());
      } else {
        table[from.current()] = (byte) to.current();
      }
      if (made.isPresent()) {
        from.skip();
        to.skip();
      }
    }
  }

  private static void changeCase(byte[] table, CharClass from) {
    for (int b = 0; b < table.length; b++) {
      if (from.has(b)) {
        table[b] = (byte) (b ^ 0x20);
      }
    }
  }

  private static boolean hasSeveral(boolean[] set) {
    int members = 0;
    for (boolean member : set) {
      members += member ? 1 : 0;
    }
    return members > 1;
  }

  /** Goes through a set byte by byte. */
  private static final class Cursor {
    private final List<Part> parts;
    private int part;
    private long taken;
    private int current;
    private Optional<CharClass> caseClass = Optional.empty();
    private boolean atStart;

    private Cursor(List<Part> parts) {
      this.parts = parts;
    }

    /** Goes on to the next byte; false at the end. */
    private boolean next() {
      caseClass = Optional.empty();
      while (part < parts.size() && taken == TrSet.lengthOf(parts.get(part))) {
        skip();
      }
      if (part == parts.size()) {
        return false;
      }
      atStart = taken == 0;
      switch (parts.get(part)) {
        case Part.One(int b, boolean _) -> current = b;
        case Part.Repeated(int b, long _) -> current = b;
        case Part.Range(int first, int _) -> current = first + (int) taken;
        case Part.Named(CharClass name) -> {
          current = member(name, taken == 0 ? 0 : current + 1);
          caseClass = Optional.of(name).filter(CharClass::isCase);
        }
      }
      taken++;
      return true;
    }

    private static int member(CharClass name, int from) {
      int b = from;
      while (!name.has(b)) {
        b++;
      }
      return b;
    }

    private int current() {
      return current;
    }

    /** The class of letters that the byte stands in, if it does. */
    private Optional<CharClass> caseClass() {
      return caseClass;
    }

    /** Whether the byte is its part's first. */
    private boolean atStart() {
      return atStart;
    }

    private void skip() {
      part++;
      taken = 0;
    }
  }
}
