package dev.osd.daemon.builtin.sed;

/** Follows a regular expression's bytes and tells whether they are inside a bracket expression. */
final class BracketTracker {
  private enum State {
    OUTSIDE,
    /** Behind the bracket, where {@code ^} may follow. */
    OPENED,
    /** Where {@code ]} is an ordinary character. */
    FIRST,
    INSIDE,
    /** Behind a bracket inside, where {@code .}, {@code :} or {@code =} may open a class. */
    INNER_OPENED,
    /** Inside a class. */
    CLASS,
    /** Behind the character that may end a class. */
    CLASS_ENDING
  }

  private State state = State.OUTSIDE;
  private byte delimiter;

  boolean inside() {
    return state != State.OUTSIDE;
  }

  /** Goes on by one byte that is not escaped. */
  void accept(byte c) {
    state =
        switch (state) {
          case OUTSIDE -> c == '[' ? State.OPENED : State.OUTSIDE;
          case OPENED -> c == '^' ? State.FIRST : first(c);
          case FIRST -> first(c);
          case INSIDE -> inside(c);
          case INNER_OPENED -> {
            if (c == '.' || c == ':' || c == '=') {
              delimiter = c;
              yield State.CLASS;
            }
            yield inside(c);
          }
          case CLASS -> c == delimiter ? State.CLASS_ENDING : State.CLASS;
          case CLASS_ENDING ->
              c == ']' ? State.INSIDE : c == delimiter ? State.CLASS_ENDING : State.CLASS;
        };
  }

  private static State first(byte c) {
    return c == '[' ? State.INNER_OPENED : State.INSIDE;
  }

  private static State inside(byte c) {
    return switch (c) {
      case '[' -> State.INNER_OPENED;
      case ']' -> State.OUTSIDE;
      default -> State.INSIDE;
    };
  }
}
