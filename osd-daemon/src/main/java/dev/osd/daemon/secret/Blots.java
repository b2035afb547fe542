package dev.osd.daemon.secret;

import org.jspecify.annotations.Nullable;

/** A text while markers are put into it, from its start to its end. Free where there are none. */
final class Blots {
  private final String text;
  private @Nullable StringBuilder out;
  private int done;

  Blots(String text) {
    this.text = text;
  }

  /** Up to where the text has been dealt with: what stands before is not looked at again. */
  int done() {
    return done;
  }

  /**
   * Replaces this piece, as far as it has not been dealt with. Where it reaches over several
   * arguments, each keeps its own marker, so that their number stays.
   */
  void blot(Span span, SecretKind kind) {
    int from = Math.max(span.from(), done);
    while (from < span.to()) {
      int bound = text.indexOf(Characters.BETWEEN_ARGUMENTS, from, span.to());
      int to = bound < 0 ? span.to() : bound;
      if (to > from) {
        StringBuilder begun = out == null ? new StringBuilder(text.length() + 32) : out;
        out = begun.append(text, done, from).append(kind.marker());
        done = to;
      }
      from = to + 1;
    }
  }

  /** The text with its markers. */
  String result() {
    return out == null ? text : out.append(text, done, text.length()).toString();
  }
}
