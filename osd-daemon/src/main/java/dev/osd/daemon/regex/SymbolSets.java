package dev.osd.daemon.regex;

/** The sets that parts of a pattern stand for, with case ignored or not. */
final class SymbolSets {
  private final boolean ignoreCase;
  private final CaseFolding folding;

  SymbolSets(boolean ignoreCase, CaseFolding folding) {
    this.ignoreCase = ignoreCase;
    this.folding = folding;
  }

  Node literal(int symbol) {
    return new Node.Symbols(fold(CodeSet.of(symbol)), false);
  }

  Node anyCharacter() {
    return new Node.Symbols(CodeSet.ANY_CHARACTER, false);
  }

  Node anyCharacterInLine() {
    return new Node.Symbols(CodeSet.of('\n').complement(), true);
  }

  CodeSet word() {
    return CharacterClass.WORD.set();
  }

  CodeSet space() {
    return CharacterClass.SPACE.set();
  }

  CodeSet fold(CodeSet set) {
    return ignoreCase ? folding.close(set) : set;
  }

  boolean ignoresCase() {
    return ignoreCase;
  }
}
