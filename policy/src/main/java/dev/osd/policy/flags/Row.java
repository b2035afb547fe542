package dev.osd.policy.flags;

import java.util.ArrayList;
import java.util.List;

/**
 * What is known of one program's arguments.
 *
 * @param letters short options that do more
 * @param valued other short options that take a value, so that what follows one in a cluster is no
 *     option
 * @param longs long options that do more; an abbreviation of one counts as well
 * @param harmless long options that do not, although they begin like one that does
 * @param words arguments that do more as they stand; with {@code *} at the end, beginnings of such
 * @param operands which operands do more
 */
record Row(
    String letters,
    String valued,
    List<String> longs,
    List<String> harmless,
    List<String> words,
    Operands operands) {
  /** Which operands do more than the program's name tells. */
  enum Operands {
    NONE,
    /** Every one. */
    ALL,
    /** The second and those behind it: the first is read, the second written. */
    SECOND,
    /** The first is a program in a language of its own; so may every option be. */
    CODE,
    /** The first is a cluster of letters without its dash, as tar's may be. */
    BUNDLE,
    /** Those of the form {@code name=value}. */
    ASSIGNING,
    /** Those that do not begin with a plus, as date's format does. */
    UNLESS_PLUS
  }

  /** Marks what does more among the arguments from {@code from} to {@code to}. */
  void mark(List<String> arguments, int from, int to, Dangers dangers) {
    List<Integer> operandsAt = new ArrayList<>();
    boolean optionsOver = false;
    for (int i = from; i < to; i++) {
      String argument = arguments.get(i);
      int length = word(argument);
      if (length == 0 && argument.startsWith("--") && argument.length() > 2) {
        length = longOption(argument);
      } else if (length == 0 && isCluster(argument)) {
        length = cluster(argument);
      }
      dangers.mark(i, argument, length);
      if (optionsOver || !argument.startsWith("-") || argument.equals("-")) {
        operandsAt.add(i);
      } else if (takesNext(argument)) {
        i++;
      }
      optionsOver |= argument.equals("--");
    }
    operands(arguments, operandsAt, dangers);
  }

  private void operands(List<String> arguments, List<Integer> at, Dangers dangers) {
    if (operands == Operands.BUNDLE && !at.isEmpty() && at.getFirst() == 0) {
      dangers.mark(0, arguments.getFirst(), Math.max(0, cluster("-" + arguments.getFirst()) - 1));
    }
    List<Integer> more =
        switch (operands) {
          case NONE, BUNDLE -> List.of();
          case ASSIGNING -> at.stream().filter(i -> arguments.get(i).indexOf('=') > 0).toList();
          case UNLESS_PLUS -> at.stream().filter(i -> !arguments.get(i).startsWith("+")).toList();
          case ALL -> at;
          case SECOND -> at.subList(Math.min(1, at.size()), at.size());
          case CODE -> at.subList(0, Math.min(1, at.size()));
        };
    more.forEach(i -> dangers.mark(i, arguments.get(i), arguments.get(i).length()));
  }

  private int word(String argument) {
    for (String word : words) {
      if (word.endsWith("*")) {
        int length = word.length() - 1;
        if (argument.startsWith(word.substring(0, length))) {
          return length;
        }
      } else if (argument.equals(word)) {
        return word.length();
      }
    }
    return 0;
  }

  private int longOption(String argument) {
    int equals = argument.indexOf('=');
    String name = argument.substring(2, equals < 0 ? argument.length() : equals);
    boolean more = operands == Operands.CODE;
    // getopt_long(3) takes any abbreviation that is not ambiguous; here every beginning counts.
    more |= longs.stream().anyMatch(known -> known.startsWith(name));
    return more && !harmless.contains(name) ? name.length() + 2 : 0;
  }

  private static boolean isCluster(String argument) {
    return argument.length() > 1 && argument.startsWith("-") && !argument.startsWith("--");
  }

  private int cluster(String argument) {
    for (int i = 1; i < argument.length(); i++) {
      char letter = argument.charAt(i);
      if (letters.indexOf(letter) >= 0) {
        return i + 1;
      }
      if (valued.indexOf(letter) >= 0) {
        return 0;
      }
      if (operands == Operands.CODE) {
        return argument.length();
      }
    }
    return 0;
  }

  /**
   * Whether the option's value is the next argument: so it is where a valued letter is the last.
   */
  private boolean takesNext(String argument) {
    if (!isCluster(argument)) {
      return false;
    }
    for (int i = 1; i < argument.length(); i++) {
      char letter = argument.charAt(i);
      if (valued.indexOf(letter) >= 0 || letters.indexOf(letter) >= 0) {
        return valued.indexOf(letter) >= 0 && i + 1 == argument.length();
      }
    }
    return false;
  }
}
