package dev.osd.daemon.builtin;

/** As what {@link Sort} compares keys. */
enum SortKind {
  /** Bytes, perhaps without some of them and in one case. */
  TEXT('\0', ""),
  NUMERIC('n', "numeric"),
  GENERAL('g', "general-numeric"),
  HUMAN('h', "human-numeric"),
  MONTH('M', "month"),
  VERSION('V', "version"),
  RANDOM('R', "random");

  private final char letter;
  private final String word;

  SortKind(char letter, String word) {
    this.letter = letter;
    this.word = word;
  }

  /** What {@code --sort} calls it; nothing if it does not. */
  String word() {
    return word;
  }

  /** The option that asks for it. */
  char letter() {
    return letter;
  }
}
