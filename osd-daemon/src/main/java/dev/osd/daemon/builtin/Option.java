package dev.osd.daemon.builtin;

import java.util.List;

/**
 * An option that a command knows.
 *
 * @param letter its short form, or {@link #NO_LETTER}
 * @param names its long forms, the first of which it is listed under; may be empty
 * @param takes whether it has a value
 * @param help what it does, in a few words; of a refused one, why and what to do instead
 * @param refused whether it is known only to say why it is not served
 */
record Option(char letter, List<String> names, Takes takes, String help, boolean refused) {
  static final char NO_LETTER = 0;

  /** Whether a value belongs to an option. */
  enum Takes {
    NOTHING,
    VALUE,
    /** A value in the same word ({@code --name=value}) or none. */
    PERHAPS
  }

  Option {
    names = List.copyOf(names);
  }

  /**
   * @param names long names separated by blanks; may be empty
   */
  static Option flag(char letter, String names, String help) {
    return new Option(letter, split(names), Takes.NOTHING, help, false);
  }

  static Option value(char letter, String names, String help) {
    return new Option(letter, split(names), Takes.VALUE, help, false);
  }

  static Option perhaps(char letter, String names, String help) {
    return new Option(letter, split(names), Takes.PERHAPS, help, false);
  }

  /** The same option, which is not served, for this reason. */
  static Option refused(Option option, String why) {
    return new Option(option.letter, option.names, option.takes, why, true);
  }

  /** What the parser calls it: its first long name, or else its letter. */
  String key() {
    return names.isEmpty() ? String.valueOf(letter) : names.getFirst();
  }

  private static List<String> split(String names) {
    return names.isEmpty() ? List.of() : List.of(names.split(" ", -1));
  }
}
