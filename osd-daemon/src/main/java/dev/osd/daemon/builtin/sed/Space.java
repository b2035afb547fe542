package dev.osd.daemon.builtin.sed;

import dev.osd.daemon.builtin.io.Memory;

/**
 * A pattern or hold space: bytes, and whether a line end belongs behind them. Lines of the input
 * are borrowed, not copied, until something changes them.
 */
final class Space {
  private static final int SMALLEST = 4096;

  private final Memory.Share memory;
  private byte[] store = new byte[SMALLEST];
  private byte[] bytes = store;
  private int from;
  private int to;
  private boolean terminated = true;

  /** Whether the bytes are somebody else's. */
  private boolean borrowed;

  /**
   * @param memory where room beyond {@link #SMALLEST} comes from
   */
  Space(Memory.Share memory) {
    this.memory = memory;
  }

  byte[] bytes() {
    return bytes;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  int length() {
    return to - from;
  }

  /** Whether a line end is to be printed behind it. */
  boolean terminated() {
    return terminated;
  }

  void terminated(boolean value) {
    terminated = value;
  }

  /** Shows bytes of somebody else, who must not change them before {@link #own()}. */
  void borrow(byte[] text, int start, int end, boolean withLineEnd) {
    bytes = text;
    borrowed = true;
    from = start;
    to = end;
    terminated = withLineEnd;
  }

  /** Makes sure that the bytes are its own. */
  void own() throws ScriptException {
    if (borrowed) {
      byte[] text = bytes;
      int start = from;
      int length = to - from;
      clear();
      append(text, start, length);
    }
  }

  void clear() {
    bytes = store;
    borrowed = false;
    from = 0;
    to = 0;
  }

  /** Drops bytes at the front. */
  void dropUpTo(int start) {
    from = start;
  }

  void append(byte[] text, int start, int length) throws ScriptException {
    own();
    if (length > store.length - to) {
      makeRoom(length);
    }
    System.arraycopy(text, start, store, to, length);
    to += length;
  }

  void append(byte b) throws ScriptException {
    own();
    if (to == store.length) {
      makeRoom(1);
    }
    store[to++] = b;
  }

  void copyOf(Space other) throws ScriptException {
    clear();
    append(other.bytes, other.from, other.length());
    terminated = other.terminated;
  }

  /** Appends a line end and another space's bytes, and takes over whether one follows. */
  void appendLine(byte lineEnd, Space other) throws ScriptException {
    append(lineEnd);
    append(other.bytes, other.from, other.length());
    terminated = other.terminated;
  }

  /** Replaces bytes in place by a table, which has only single bytes of ASCII. */
  void translate(Translation table) throws ScriptException {
    own();
    table.translate(store, from, to);
  }

  private void makeRoom(int more) throws ScriptException {
    long wanted = (long) length() + more;
    if (wanted <= store.length - store.length / 4) {
      System.arraycopy(store, from, store, 0, length());
    } else {
      long larger = Math.max(wanted, Math.min(2L * store.length, Integer.MAX_VALUE - 64L));
      if (larger > Integer.MAX_VALUE - 64L || !memory.take(larger - store.length)) {
        throw new ScriptException(
            ScriptException.PANIC,
            "a pattern or hold space would have more than "
                + length()
                + " bytes, all the memory there is for it");
      }
      byte[] old = store;
      store = new byte[(int) larger];
      System.arraycopy(old, from, store, 0, length());
      bytes = store;
    }
    to -= from;
    from = 0;
  }
}
