package dev.osd.daemon.builtin;

import dev.osd.daemon.builtin.io.Bytes;

/**
 * Where a key lies in a line. Fields and bytes are counted from 0.
 *
 * @param separator the byte between fields, or {@link #BLANKS}
 * @param startField the field it starts in
 * @param startByte how many bytes behind that field's start
 * @param skipStart whether it starts behind blanks
 * @param endField the field it ends in, or {@link #LINE_END}
 * @param endByte how many bytes of that field belong to it; 0 for all
 * @param skipEnd whether those bytes are counted behind blanks
 */
record SortKey(
    int separator,
    long startField,
    long startByte,
    boolean skipStart,
    long endField,
    long endByte,
    boolean skipEnd) {
  /** Fields end where blanks begin. */
  static final int BLANKS = -1;

  /** The key goes on to the line's end. */
  static final long LINE_END = Long.MAX_VALUE;

  /** The whole line. */
  static final SortKey LINE = new SortKey(BLANKS, 0, 0, false, LINE_END, 0, false);

  /** Whether it is the whole line. */
  boolean isLine() {
    return startField == 0 && startByte == 0 && !skipStart && endField == LINE_END;
  }

  /** Where the key starts in the line {@code [from, to)}. */
  int start(byte[] line, int from, int to) {
    int at = from;
    for (long field = startField; field > 0 && at < to; field--) {
      at = fieldEnd(line, at, to);
      if (separator != BLANKS && at < to) {
        at++;
      }
    }
    if (skipStart) {
      at = behindBlanks(line, at, to);
    }
    return (int) Math.min(to, at + startByte);
  }

  /** Where the key ends, which may be before its start. */
  int end(byte[] line, int from, int to) {
    if (endField == LINE_END) {
      return to;
    }
    int at = from;
    for (long field = endField + (endByte == 0 ? 1 : 0); field > 0 && at < to; field--) {
      at = fieldEnd(line, at, to);
      if (separator != BLANKS && at < to && (field > 1 || endByte > 0)) {
        at++;
      }
    }
    if (endByte == 0) {
      return at;
    }
    if (skipEnd) {
      at = behindBlanks(line, at, to);
    }
    return (int) Math.min(to, at + endByte);
  }

  private int fieldEnd(byte[] line, int from, int to) {
    if (separator != BLANKS) {
      int end = Bytes.indexOf(line, from, to, (byte) separator);
      return end < 0 ? to : end;
    }
    int at = behindBlanks(line, from, to);
    while (at < to && !isBlank(line[at])) {
      at++;
    }
    return at;
  }

  /** Behind the blanks here; a newline is one too where NUL ends lines. */
  static int behindBlanks(byte[] line, int from, int to) {
    int at = from;
    while (at < to && isBlank(line[at])) {
      at++;
    }
    return at;
  }

  static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\n';
  }
}
