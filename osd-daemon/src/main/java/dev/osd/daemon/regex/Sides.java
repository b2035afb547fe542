package dev.osd.daemon.regex;

/** Finds out what is beside a place in a text. */
final class Sides {
  private Sides() {}

  static int before(Alphabet alphabet, byte[] text, int from, int at) {
    return at == from
        ? Look.EDGE
        : alphabet.side(alphabet.classOf(alphabet.symbolBefore(text, from, at)));
  }

  static int after(Alphabet alphabet, byte[] text, int at, int to) {
    return at == to ? Look.EDGE : alphabet.side(alphabet.classOf(alphabet.symbol(text, at, to)));
  }
}
