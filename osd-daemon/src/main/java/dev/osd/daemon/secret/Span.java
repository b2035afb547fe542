package dev.osd.daemon.secret;

/**
 * A piece of a text.
 *
 * @param from the index of its first character
 * @param to the index behind its last character
 */
record Span(int from, int to) {
  static final Span NONE = new Span(0, 0);

  boolean isEmpty() {
    return from >= to;
  }
}
