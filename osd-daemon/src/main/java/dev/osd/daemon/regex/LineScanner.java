package dev.osd.daemon.regex;

/**
 * Runs over buffers of whole lines at once and finds those that match: at a line end the automaton
 * is back where it started, so lines need not be found before they are searched.
 */
final class LineScanner {
  /** How many bytes are read between two looks whether to stop. */
  private static final int STRETCH = 1 << 16;

  private final Alphabet alphabet;
  private final Dfa dfa;
  private final char[] columns;
  private final Cancellation cancellation;
  private final byte[] cut = new byte[Utf8.LONGEST];
  private int held;
  private boolean matched;
  private int state;

  LineScanner(Program program, Dfa dfa, Cancellation cancellation) {
    this.alphabet = program.alphabet();
    this.dfa = dfa;
    this.cancellation = cancellation;
    columns = alphabet.byteColumns();
    columns[program.options().lineEnd() & 0xFF] = (char) alphabet.endColumn();
  }

  /** Returns the column of each byte; that of the line end is the end's. */
  char[] columns() {
    return columns;
  }

  /** Stands before the first line. */
  void begin() {
    state = dfa.start(Look.EDGE);
    held = 0;
    matched = false;
  }

  /**
   * Runs over {@code text[from, to)} from where it stands.
   *
   * @return a place within the first line that matches, or at its end; -1 if none is known to
   */
  int run(byte[] text, int from, int to) {
    int at = from;
    while (at < to) {
      cancellation.check();
      int stretch = Math.min(to - at, STRETCH) + at;
      while (at < stretch) {
        int[] table = dfa.table();
        int current = state;
        int cell = current;
        while (at < stretch) {
          cell = table[current + columns[text[at] & 0xFF]];
          if (cell < 0) {
            break;
          }
          current = cell;
          at++;
        }
        state = current;
        if (at < stretch) {
          int length = slowStep(text, at, to);
          if (length < 0) {
            return at;
          }
          at += length;
        }
      }
    }
    return -1;
  }

  /**
   * Takes a piece of a line that began with {@link #begin}. A character that is cut in two is held
   * until the rest comes.
   *
   * @return whether the line is known to match
   */
  boolean feed(byte[] text, int from, int to) {
    if (matched || from == to) {
      return matched;
    }
    int start = from;
    while (held > 0 && start < to && !matched) {
      cut[held++] = text[start++];
      takeHeld(false);
    }
    if (held > 0 || matched) {
      return matched;
    }
    int end = to - unfinished(text, start, to);
    matched = run(text, start, end) >= 0;
    System.arraycopy(text, end, cut, 0, to - end);
    held = to - end;
    return matched;
  }

  /** Ends a line given in pieces and returns whether it matches. */
  boolean finish() {
    while (held > 0 && !matched) {
      takeHeld(true);
    }
    return matched || end();
  }

  /** Takes what is held up to a character that is not finished. */
  private void takeHeld(boolean last) {
    int end = last ? held : held - unfinished(cut, 0, held);
    if (end > 0) {
      matched = run(cut, 0, end) >= 0;
      System.arraycopy(cut, end, cut, 0, held - end);
      held -= end;
    }
  }

  /** Returns how many bytes at the end begin a character that needs more. */
  private int unfinished(byte[] text, int from, int to) {
    if (alphabet.isBytewise()) {
      return 0;
    }
    for (int back = 1; back < Utf8.LONGEST && to - back >= from; back++) {
      int lead = text[to - back];
      if ((lead & 0xC0) != 0x80) {
        return lead < 0 && Utf8.lengthByLead(lead & 0xFF) > back ? back : 0;
      }
    }
    return 0;
  }

  /** Ends the last line, which has no line end, and returns whether it matches. */
  boolean end() {
    return dfa.step(state, alphabet.endColumn()) == Dfa.MATCH;
  }

  /** Takes the symbol at {@code at} and returns its length, or -1 if there is a match before it. */
  private int slowStep(byte[] text, int at, int to) {
    int column = columns[text[at] & 0xFF];
    int length = 1;
    if (column == alphabet.undecodedColumn()) {
      int symbol = alphabet.symbol(text, at, to);
      column = alphabet.classOf(symbol);
      length = Utf8.length(symbol);
    }
    int next = dfa.step(state, column);
    if (next == Dfa.MATCH) {
      return -1;
    }
    state = next;
    return length;
  }
}
