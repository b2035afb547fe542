package dev.osd.policy.shell;

/** A piece of a shell line. */
sealed interface Token {
  /**
   * A word, quotes taken away.
   *
   * @param text what the shell would pass on, as far as it can be read
   * @param unquoted how many characters at the front stood there without quotes
   * @param opaque whether the shell would put something else in its place
   */
  record Word(String text, int unquoted, boolean opaque) implements Token {
    /**
     * Whether the shell reads this word itself where it stands first, as it does with {@code if}.
     */
    boolean plain() {
      return unquoted == text.length() && !text.isEmpty() && !opaque;
    }
  }

  /** Something after which the next word is a program. */
  enum Separator implements Token {
    /** {@code |}, {@code &&}, {@code ||}: a command stands on both sides. */
    JOIN,
    /** {@code ;} */
    END,
    /** The start of a command whose output takes its place: of a word, or of a program's name. */
    SUBSTITUTION,
    /** Something that cannot be read, behind which a program may stand. */
    UNREAD
  }
}
