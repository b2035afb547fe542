package dev.osd.daemon.builtin.sed;

import java.util.Optional;

/** What a command does. */
sealed interface Operation {
  /** <code>{</code>: goes on behind its <code>}</code> where the guard does not hold. */
  record Block(int end) implements Operation {}

  /** {@code b}, {@code t} or {@code T}. */
  record Jump(When when, int target) implements Operation {}

  /** When a jump is taken. */
  enum When {
    ALWAYS,
    /** Since the last line was read or the last such jump was taken, something was substituted. */
    SUBSTITUTED,
    NOT_SUBSTITUTED
  }

  /**
   * {@code s}.
   *
   * @param expression what is replaced; absent, the one that was used last
   * @param from the first match to be replaced, at least 1
   * @param all whether those after it are replaced too
   * @param print whether the result is printed
   */
  record Substitute(
      Optional<Expression> expression,
      Replacement replacement,
      long from,
      boolean all,
      boolean print)
      implements Operation {}

  /** {@code y}. */
  record Translate(Translation table) implements Operation {}

  /** {@code a}, {@code i} or {@code c}. */
  final class Text implements Operation {
    private final Place place;
    private final byte[] bytes;

    /**
     * @param bytes with their line ends, or empty; not copied
     */
    Text(Place place, byte[] bytes) {
      this.place = place;
      this.bytes = bytes;
    }

    Place place() {
      return place;
    }

    /** The text itself, which nobody changes. */
    byte[] bytes() {
      return bytes;
    }
  }

  /** Where text goes. */
  enum Place {
    BEFORE,
    AFTER,
    INSTEAD
  }

  /** {@code q} and {@code Q}. */
  record Quit(int status, boolean print) implements Operation {}

  /**
   * {@code l}.
   *
   * @param width characters a line, 1 or 0 for no limit; absent, what the command line says
   */
  record Show(Optional<Integer> width) implements Operation {}

  /** Commands without any argument. */
  enum Simple implements Operation {
    /** {@code =}. */
    LINE_NUMBER,
    /** {@code d}. */
    DELETE,
    /** {@code D}. */
    DELETE_FIRST,
    /** {@code g}. */
    GET,
    /** {@code G}. */
    GET_APPENDING,
    /** {@code h}. */
    HOLD,
    /** {@code H}. */
    HOLD_APPENDING,
    /** {@code n}. */
    NEXT,
    /** {@code N}. */
    NEXT_APPENDING,
    /** {@code p}. */
    PRINT,
    /** {@code P}. */
    PRINT_FIRST,
    /** {@code x}. */
    EXCHANGE,
    /** {@code z}. */
    CLEAR
  }
}
