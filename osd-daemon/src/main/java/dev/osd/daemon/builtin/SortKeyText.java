package dev.osd.daemon.builtin;

/**
 * Reads a key as it is written: {@code -k START[LETTERS][,END[LETTERS]]} with fields from 1, or the
 * obsolete {@code +START -END} with fields from 0. The letters are kept apart from the place,
 * because a key without any takes the command's.
 */
final class SortKeyText {
  private static final long UNBOUNDED = SortKey.LINE_END - 1;

  private final String text;
  private final SortFlags flags = new SortFlags();
  private int at;
  private long startField;
  private long startByte;
  private long endField = SortKey.LINE_END;
  private long endByte;

  private SortKeyText(String text, int at) {
    this.text = text;
    this.at = at;
  }

  /** Reads the value of {@code -k}. */
  static SortKeyText modern(String text) throws RefusedException {
    SortKeyText key = new SortKeyText(text, 0);
    key.startField = key.fromOne("field");
    if (key.skip('.')) {
      key.startByte = key.fromOne("character");
    }
    key.letters(SortFlags.Place.START);
    if (key.skip(',')) {
      key.endField = key.fromOne("field");
      if (key.skip('.')) {
        key.endByte = key.number();
      }
      key.letters(SortFlags.Place.END);
    }
    key.checkEnd();
    return key;
  }

  /** Whether an operand is a key in the obsolete form. */
  static boolean isObsolete(String operand) {
    return operand.matches("\\+\\s*\\+?[0-9]+(\\.\\s*\\+?[0-9]+)?[bdfghiMnRrV]*");
  }

  /**
   * Reads an obsolete key.
   *
   * @param end its second word, or nothing if it goes on to the line's end
   */
  static SortKeyText obsolete(String start, String end) throws RefusedException {
    SortKeyText key = new SortKeyText(start, 1);
    key.startField = key.number();
    if (key.skip('.')) {
      key.startByte = key.number();
    }
    key.letters(SortFlags.Place.START);
    key.checkEnd();
    return end.isEmpty() ? key : key.endedBy(end);
  }

  private SortKeyText endedBy(String end) throws RefusedException {
    SortKeyText second = new SortKeyText(end, 1);
    endField = second.number();
    if (second.skip('.')) {
      endByte = second.number();
    }
    if (endByte == 0 && endField > 0) {
      endField--;
    }
    while (second.at < end.length() && flags.add(end.charAt(second.at), SortFlags.Place.END)) {
      second.at++;
    }
    second.checkEnd();
    return this;
  }

  /** What its letters say. */
  SortFlags flags() {
    return flags;
  }

  /**
   * Its place.
   *
   * @param letters its own letters, or the command's
   */
  SortKey place(int separator, SortFlags letters) {
    return new SortKey(
        separator,
        startField,
        startByte,
        letters.blanksAtStart(),
        endField,
        endByte,
        letters.blanksAtEnd());
  }

  private void letters(SortFlags.Place place) {
    while (at < text.length() && flags.add(text.charAt(at), place)) {
      at++;
    }
  }

  private boolean skip(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private long fromOne(String what) throws RefusedException {
    long number = number();
    if (number == 0) {
      throw new RefusedException("key " + Quoted.of(text) + ": " + what + "s count from 1");
    }
    return number - 1;
  }

  /** A number, however large; blanks and a plus may stand before it. */
  private long number() throws RefusedException {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    skip('+');
    int from = at;
    long number = 0;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      number =
          Math.min(UNBOUNDED, Math.min(UNBOUNDED / 10 - 1, number) * 10 + text.charAt(at) - '0');
      at++;
    }
    if (at == from) {
      throw new RefusedException("key " + Quoted.of(text) + ": a number is missing");
    }
    return number;
  }

  private void checkEnd() throws RefusedException {
    if (at < text.length()) {
      throw new RefusedException(
          "key " + Quoted.of(text) + ": what does " + Quoted.of(text.substring(at)) + " mean?");
    }
  }
}
