package dev.osd.daemon.regex;

/** What a place in a text can be asked for; it depends on the symbol before and the one after. */
enum Look {
  LINE_START,
  LINE_END,
  TEXT_START,
  TEXT_END,
  WORD_START,
  WORD_END,
  WORD_EDGE,
  NO_WORD_EDGE,
  NO_WORD_BEFORE,
  NO_WORD_AFTER;

  /** Beside the place is: a symbol that is no part of a word. */
  static final int OTHER = 0;

  /** Beside the place is: a letter, digit or underscore. */
  static final int WORD = 1;

  /**
   * Beside the place is: a byte outside of characters that would be a letter in Latin 1. glibc
   * takes it for a part of a word where it looks for edges of words, and for nothing else.
   */
  static final int STRAY_LETTER = 2;

  /** Beside the place is: a line feed at which a line of a text of several lines ends. */
  static final int LINE_FEED = 3;

  /** Beside the place is: the end of the text. */
  static final int EDGE = 4;

  /** The number of kinds of what may be beside a place. */
  static final int SIDES = 5;

  /** Returns whether it holds between two symbols of the kinds {@code before} and {@code after}. */
  boolean holds(int before, int after) {
    return switch (this) {
      case LINE_START -> before >= LINE_FEED;
      case LINE_END -> after >= LINE_FEED;
      case TEXT_START -> before == EDGE;
      case TEXT_END -> after == EDGE;
      case WORD_START -> !inWord(before) && inWord(after);
      case WORD_END -> inWord(before) && !inWord(after);
      case WORD_EDGE -> inWord(before) != inWord(after);
      case NO_WORD_EDGE -> inWord(before) == inWord(after);
      case NO_WORD_BEFORE -> before != WORD;
      case NO_WORD_AFTER -> after != WORD;
    };
  }

  /** Returns whether it depends on more than where the text begins and ends. */
  boolean asksForWords() {
    return switch (this) {
      case LINE_START, LINE_END, TEXT_START, TEXT_END -> false;
      case WORD_START, WORD_END, WORD_EDGE, NO_WORD_EDGE, NO_WORD_BEFORE, NO_WORD_AFTER -> true;
    };
  }

  private static boolean inWord(int side) {
    return side == WORD || side == STRAY_LETTER;
  }
}
