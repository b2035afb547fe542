package dev.osd.daemon.builtin;

import dev.osd.daemon.builtin.io.Bytes;

/** What head and tail count: bytes, or lines by the bytes that end them. */
sealed interface Units {
  /** How many end in {@code [from, to)}. */
  long count(byte[] bytes, int from, int to);

  /**
   * Behind the {@code wanted}-th of them in {@code [from, to)}, of which there are so many.
   *
   * @param wanted at least 1
   */
  int end(byte[] bytes, int from, int to, long wanted);

  /** The word for them in messages. */
  String name();

  /** Single bytes. */
  record Single() implements Units {
    @Override
    public long count(byte[] bytes, int from, int to) {
      return (long) to - from;
    }

    @Override
    public int end(byte[] bytes, int from, int to, long wanted) {
      return from + (int) wanted;
    }

    @Override
    public String name() {
      return "bytes";
    }
  }

  /**
   * Lines.
   *
   * @param end what ends one: newline or NUL
   */
  record Lines(byte end) implements Units {
    @Override
    public long count(byte[] bytes, int from, int to) {
      return Bytes.count(bytes, from, to, end);
    }

    @Override
    public int end(byte[] bytes, int from, int to, long wanted) {
      int at = from;
      for (long n = 0; n < wanted; n++) {
        at = Bytes.indexOf(bytes, at, to, end) + 1;
      }
      return at;
    }

    @Override
    public String name() {
      return "lines";
    }
  }
}
