package dev.osd.daemon.builtin;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A set of {@link Tr}: bytes in an order.
 *
 * <pre>
 *   a         itself                     \n \t \\ \a \b \f \r \v    as in C
 *   a-f       from a to f                \NNN        the byte of this octal number
 *   [:CLASS:] alnum alpha blank cntrl digit graph lower print punct space upper xdigit
 *   [=a=]     a                          [a*N]       N times a; [a*] as often as needed
 * </pre>
 */
final class TrSet {
  /** How many different bytes there are. */
  static final int BYTES = 256;

  private static final int DELETE = 0x7f;

  /** A part of a set as it was written. */
  sealed interface Part {
    /** One byte; {@code [=a=]} is one too. */
    record One(int b, boolean equivalence) implements Part {}

    /** From one byte to another, both included. */
    record Range(int first, int last) implements Part {}

    /** A named class. */
    record Named(CharClass name) implements Part {}

    /** A byte several times; without a count, as often as needed. */
    record Repeated(int b, long count) implements Part {}
  }

  /** The named classes, as in the C locale: no byte above 127 is in any of them. */
  enum CharClass {
    ALNUM,
    ALPHA,
    BLANK,
    CNTRL,
    DIGIT,
    GRAPH,
    LOWER,
    PRINT,
    PUNCT,
    SPACE,
    UPPER,
    XDIGIT;

    boolean has(int b) {
      return switch (this) {
        case ALNUM -> isAlpha(b) || isDigit(b);
        case ALPHA -> isAlpha(b);
        case BLANK -> b == ' ' || b == '\t';
        case CNTRL -> b < ' ' || b == DELETE;
        case DIGIT -> isDigit(b);
        case GRAPH -> b > ' ' && b < DELETE;
        case LOWER -> isLower(b);
        case PRINT -> b >= ' ' && b < DELETE;
        case PUNCT -> b > ' ' && b < DELETE && !isAlpha(b) && !isDigit(b);
        case SPACE -> b == ' ' || (b >= '\t' && b <= '\r');
        case UPPER -> isUpper(b);
        case XDIGIT -> isDigit(b) || (b >= 'a' && b <= 'f') || (b >= 'A' && b <= 'F');
      };
    }

    /** Whether it may stand for a change of case. */
    boolean isCase() {
      return this == LOWER || this == UPPER;
    }

    long size() {
      long size = 0;
      for (int b = 0; b < BYTES; b++) {
        size += has(b) ? 1 : 0;
      }
      return size;
    }

    static Optional<CharClass> named(String name) {
      for (CharClass each : values()) {
        if (each.name().toLowerCase(java.util.Locale.ROOT).equals(name)) {
          return Optional.of(each);
        }
      }
      return Optional.empty();
    }

    private static boolean isAlpha(int b) {
      return isLower(b) || isUpper(b);
    }

    private static boolean isLower(int b) {
      return b >= 'a' && b <= 'z';
    }

    private static boolean isUpper(int b) {
      return b >= 'A' && b <= 'Z';
    }

    private static boolean isDigit(int b) {
      return b >= '0' && b <= '9';
    }
  }

  private final List<Part> parts;

  TrSet(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  static TrSet parse(String text) throws RefusedException {
    return new TrSetParser(text.getBytes(StandardCharsets.UTF_8)).parse();
  }

  List<Part> parts() {
    return parts;
  }

  /** Which bytes are in it, or with {@code complement} which are not. */
  boolean[] members(boolean complement) {
    boolean[] members = new boolean[BYTES];
    for (Part part : parts) {
      switch (part) {
        case Part.One(int b, boolean _) -> members[b] = true;
        case Part.Repeated(int b, long count) -> members[b] |= count > 0;
        case Part.Range(int first, int last) -> {
          for (int b = first; b <= last; b++) {
            members[b] = true;
          }
        }
        case Part.Named(CharClass name) -> {
          for (int b = 0; b < BYTES; b++) {
            members[b] |= name.has(b);
          }
        }
      }
    }
    for (int b = 0; complement && b < BYTES; b++) {
      members[b] = !members[b];
    }
    return members;
  }

  /** How many bytes it lists, counting {@code [a*]} as none. */
  long length() {
    long length = 0;
    for (Part part : parts) {
      length += lengthOf(part);
    }
    return length;
  }

  static long lengthOf(Part part) {
    return switch (part) {
      case Part.One _ -> 1;
      case Part.Range(int first, int last) -> (long) last - first + 1;
      case Part.Named(CharClass name) -> name.size();
      case Part.Repeated(int _, long count) -> count;
    };
  }

  /** How many {@code [a*]} there are in it. */
  long indefinite() {
    return parts.stream().filter(p -> p instanceof Part.Repeated r && r.count() == 0).count();
  }

  /** Refuses what may not stand in a first set. */
  void checkFirst() throws RefusedException {
    if (indefinite() > 0) {
      throw new RefusedException("[c*] repeats as often as needed, which no first set does");
    }
  }

  /** Refuses what may not stand in a second set that is only squeezed. */
  void checkSqueezed() throws RefusedException {
    if (indefinite() > 1) {
      throw new RefusedException("only one [c*] can fill the second set");
    }
    if (indefinite() > 0) {
      throw new RefusedException("[c*] fills a second set only where bytes are replaced");
    }
  }
}
