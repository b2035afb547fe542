package dev.osd.daemon.builtin;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** How keys are compared, as letters say it: of one key or, where a key says nothing, of all. */
final class SortFlags {
  /** Which blanks {@code b} is about: those before a key's start, before its end, or both. */
  enum Place {
    START,
    END,
    BOTH
  }

  private final Set<SortKind> kinds = EnumSet.noneOf(SortKind.class);
  private boolean blanksAtStart;
  private boolean blanksAtEnd;
  private boolean dictionary;
  private boolean printable;
  private boolean folded;
  private boolean reversed;

  /** Takes one letter. Returns false if there is no such one. */
  boolean add(char letter, Place place) {
    switch (letter) {
      case 'b' -> {
        blanksAtStart |= place != Place.END;
        blanksAtEnd |= place != Place.START;
      }
      case 'd' -> dictionary = true;
      case 'f' -> folded = true;
      case 'i' -> printable = true;
      case 'r' -> reversed = true;
      default -> {
        Optional<SortKind> kind = kind(letter);
        kinds.addAll(kind.stream().toList());
        return kind.isPresent();
      }
    }
    return true;
  }

  /** Takes this kind. */
  void add(SortKind kind) {
    kinds.add(kind);
  }

  private static Optional<SortKind> kind(char letter) {
    for (SortKind each : SortKind.values()) {
      if (each.letter() == letter && each != SortKind.TEXT) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /** Whether nothing is said but perhaps {@code r}. */
  boolean areDefault() {
    return kinds.isEmpty()
        && !blanksAtStart
        && !blanksAtEnd
        && !dictionary
        && !printable
        && !folded;
  }

  boolean reversed() {
    return reversed;
  }

  boolean blanksAtStart() {
    return blanksAtStart;
  }

  boolean blanksAtEnd() {
    return blanksAtEnd;
  }

  boolean folded() {
    return folded;
  }

  /** Whether only letters, digits and blanks count; this hides {@link #printable()}. */
  boolean dictionary() {
    return dictionary;
  }

  /** Whether only bytes that can be printed count. */
  boolean printable() {
    return printable && !dictionary;
  }

  /**
   * The one kind that was asked for.
   *
   * @throws RefusedException if several were, or one that leaves no bytes out together with d or i
   */
  SortKind kind() throws RefusedException {
    boolean both = kinds.contains(SortKind.VERSION) && kinds.contains(SortKind.RANDOM);
    int orders = kinds.size() - (both ? 1 : 0);
    boolean ignoring = dictionary || printable;
    boolean bytes = kinds.contains(SortKind.VERSION) || kinds.contains(SortKind.RANDOM);
    if (orders > 1 || (ignoring && orders == 1 && !bytes)) {
      throw new RefusedException("options '-" + letters() + "' contradict each other");
    }
    if (both) {
      return SortKind.RANDOM;
    }
    return kinds.isEmpty() ? SortKind.TEXT : kinds.iterator().next();
  }

  private String letters() {
    StringBuilder letters = new StringBuilder();
    letters.append(dictionary ? "d" : "").append(printable && !dictionary ? "i" : "");
    kinds.forEach(kind -> letters.append(kind.letter()));
    return letters.toString();
  }
}
