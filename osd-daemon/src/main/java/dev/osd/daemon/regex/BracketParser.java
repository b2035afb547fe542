package dev.osd.daemon.regex;

/**
 * Reads a bracket expression, {@code [a-z[:digit:]]}, as POSIX.1-2017, 9.3.5. The locale C.UTF-8
 * orders by code point and has no elements of several characters.
 */
final class BracketParser {
  private static final String UNMATCHED = "Unmatched [, [^, [:, [., or [=";

  private final int[] text;
  private final SymbolSets sets;
  private final CodeSet.Builder members = new CodeSet.Builder();
  private boolean decoded;
  private int at;

  /**
   * @param at behind the opening bracket
   */
  BracketParser(int[] text, int at, SymbolSets sets) {
    this.text = text;
    this.at = at;
    this.sets = sets;
  }

  /** Returns the place behind the closing bracket. */
  int end() {
    return at;
  }

  /** Returns whether there was more in it than single ASCII characters. */
  boolean isDecoded() {
    return decoded;
  }

  CodeSet parse() throws BadPatternException {
    int opening = at;
    boolean negated = at < text.length && text[at] == '^';
    decoded = negated;
    if (negated) {
      at++;
    }
    if (at == text.length) {
      throw new BadPatternException("Invalid regular expression");
    }
    boolean first = true;
    while (first || symbol() != ']') {
      member();
      first = false;
    }
    at++;
    refuseLoneClass(opening);
    CodeSet set = sets.fold(members.build());
    return negated ? set.complement() : set;
  }

  private void member() throws BadPatternException {
    if (isNamed(':')) {
      String name = name(':');
      members.add(named(name));
      decoded = true;
      if (symbol() == '-' && at + 1 < text.length && text[at + 1] != ']') {
        throw new BadPatternException("Invalid range end");
      }
      return;
    }
    int first = endpoint();
    if (symbol() != '-' || (at + 1 < text.length && text[at + 1] == ']')) {
      members.add(first);
      return;
    }
    at++;
    decoded = true;
    if (isNamed(':')) {
      throw new BadPatternException("Invalid range end");
    }
    int last = endpoint();
    if (first > last) {
      throw new BadPatternException("Invalid range end");
    }
    members.add(first, last);
  }

  private CodeSet named(String name) throws BadPatternException {
    CharacterClass found =
        CharacterClass.named(name)
            .orElseThrow(() -> new BadPatternException("Invalid character class name"));
    boolean cased = found == CharacterClass.UPPER || found == CharacterClass.LOWER;
    return cased && sets.ignoresCase() ? CharacterClass.ALPHA.set() : found.set();
  }

  /** Reads a character, {@code [.x.]} or {@code [=x=]}. */
  private int endpoint() throws BadPatternException {
    for (char mark : new char[] {'.', '='}) {
      if (isNamed(mark)) {
        int[] name = name(mark).codePoints().toArray();
        if (name.length != 1) {
          throw new BadPatternException("Invalid collation character");
        }
        return name[0];
      }
    }
    int symbol = symbol();
    decoded |= symbol >= 0x80;
    at++;
    return symbol;
  }

  private boolean isNamed(char mark) throws BadPatternException {
    return symbol() == '[' && at + 1 < text.length && text[at + 1] == mark;
  }

  private String name(char mark) throws BadPatternException {
    at += 2;
    StringBuilder name = new StringBuilder();
    while (!(symbol() == mark && at + 1 < text.length && text[at + 1] == ']')) {
      if (symbol() < CodeSet.STRAY) {
        name.appendCodePoint(symbol());
      }
      at++;
    }
    at += 2;
    return name.toString();
  }

  /** {@code [:space:]} instead of {@code [[:space:]]} is a slip; GNU refuses it too. */
  private void refuseLoneClass(int opening) throws BadPatternException {
    if (at - opening > 3 && text[opening] == ':' && text[at - 2] == ':') {
      for (int i = opening + 1; i < at - 2; i++) {
        if (text[i] < 'a' || text[i] > 'z') {
          return;
        }
      }
      throw new BadPatternException("character class syntax is [[:space:]], not [:space:]");
    }
  }

  private int symbol() throws BadPatternException {
    if (at >= text.length) {
      throw new BadPatternException(UNMATCHED);
    }
    return text[at];
  }
}
