package dev.osd.daemon.regex;

/** Reads a character class as Perl has it: with escapes, and POSIX classes of ASCII. */
final class PerlBracketParser {
  private final int[] text;
  private final SymbolSets sets;
  private final CodeSet.Builder members = new CodeSet.Builder();
  private int at;

  /**
   * @param at behind the opening bracket
   */
  PerlBracketParser(int[] text, int at, SymbolSets sets) {
    this.text = text;
    this.at = at;
    this.sets = sets;
  }

  /** Returns the place behind the closing bracket. */
  int end() {
    return at;
  }

  CodeSet parse() throws BadPatternException {
    boolean negated = at < text.length && text[at] == '^';
    if (negated) {
      at++;
    }
    for (boolean first = true; first || symbol() != ']'; first = false) {
      int start = member();
      boolean range = start >= 0 && symbol() == '-' && at + 1 < text.length && text[at + 1] != ']';
      if (!range) {
        if (start >= 0) {
          members.add(start);
        }
        continue;
      }
      at++;
      int last = member();
      if (last < 0) {
        members.add(start).add('-');
      } else if (last < start) {
        throw new BadPatternException("range out of order in character class");
      } else {
        members.add(start, last);
      }
    }
    at++;
    CodeSet set = sets.fold(members.build());
    return negated ? set.complement() : set;
  }

  /** Returns the character here, or -1 if it was a set, whose members are now there. */
  private int member() throws BadPatternException {
    int symbol = symbol();
    if (symbol == '[' && at + 1 < text.length && text[at + 1] == ':') {
      int end = at + 2;
      while (end + 1 < text.length
          && text[end] != ']'
          && !(text[end] == ':' && text[end + 1] == ']')) {
        end++;
      }
      if (end + 1 < text.length && text[end] == ':' && text[end + 1] == ']') {
        named(new String(text, at + 2, end - at - 2));
        at = end + 2;
        return -1;
      }
    }
    at++;
    if (symbol != '\\') {
      return symbol;
    }
    int escaped = symbol();
    CodeSet set = PerlSets.escaped(escaped);
    if (set != null) {
      members.add(set);
      at++;
      return -1;
    }
    if (escaped == 'b') {
      at++;
      return '\b';
    }
    PerlEscape escape = PerlEscape.read(text, at);
    at = escape.end();
    return escape.symbol();
  }

  private void named(String name) throws BadPatternException {
    boolean negated = name.startsWith("^");
    String plain = negated ? name.substring(1) : name;
    CodeSet set =
        plain.equals("word")
            ? PerlSets.WORD
            : CharacterClass.named(plain)
                .orElseThrow(() -> new BadPatternException("unknown POSIX class name"))
                .set()
                .and(CodeSet.range(0, 0x7F));
    if (sets.ignoresCase() && (plain.equals("upper") || plain.equals("lower"))) {
      set = sets.fold(set);
    }
    members.add(negated ? set.complement() : set);
  }

  private int symbol() throws BadPatternException {
    if (at >= text.length) {
      throw new BadPatternException("missing terminating ] for character class");
    }
    return text[at];
  }
}
