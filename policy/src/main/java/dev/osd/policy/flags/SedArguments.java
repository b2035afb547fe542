package dev.osd.policy.flags;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds sed's scripts among its arguments and marks those that {@link SedScript} cannot vouch for.
 */
final class SedArguments {
  private static final String HARMLESS_LETTERS = "nrEuzsb";

  private static final List<String> HARMLESS_LONGS =
      List.of(
          "quiet",
          "silent",
          "regexp-extended",
          "separate",
          "unbuffered",
          "null-data",
          "zero-terminated",
          "posix",
          "debug",
          "sandbox",
          "binary",
          "help",
          "version",
          "follow-symlinks",
          "line-length");

  private static final Set<String> WITH_VALUE = Set.of("-l", "--line-length");

  private SedArguments() {}

  static void mark(List<String> arguments, Dangers dangers) {
    List<Integer> operands = new ArrayList<>();
    boolean scriptGiven = false;
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (!argument.startsWith("-") || argument.equals("-")) {
        operands.add(i);
      } else if (WITH_VALUE.contains(argument)) {
        i++;
      } else if (givesScript(argument)) {
        scriptGiven = true;
        boolean attached = attachedScript(argument).length() > 0;
        int at = attached ? i : ++i;
        if (at < arguments.size()) {
          String script = attached ? attachedScript(argument) : arguments.get(at);
          script(script, at, arguments.get(at), dangers);
        }
      } else if (!argument.equals("--") && !harmless(argument)) {
        dangers.mark(i, argument, argument.length());
      }
    }
    if (!scriptGiven && !operands.isEmpty()) {
      int at = operands.getFirst();
      script(arguments.get(at), at, arguments.get(at), dangers);
    }
  }

  private static void script(String script, int at, String argument, Dangers dangers) {
    if (!SedScript.isHarmless(script)) {
      dangers.mark(at, argument, argument.length());
    }
  }

  /** {@code -e}, {@code -ne}, {@code -es/a/b/}, {@code --expression=...} and its abbreviations. */
  private static boolean givesScript(String argument) {
    if (argument.startsWith("--")) {
      String name = argument.substring(2).split("=", 2)[0];
      return !name.isEmpty() && "expression".startsWith(name);
    }
    int e = argument.indexOf('e');
    return e > 0
        && argument.substring(1, e).chars().allMatch(c -> HARMLESS_LETTERS.indexOf(c) >= 0);
  }

  private static String attachedScript(String argument) {
    char end = argument.startsWith("--") ? '=' : 'e';
    int at = argument.indexOf(end);
    return at < 0 ? "" : argument.substring(at + 1);
  }

  private static boolean harmless(String argument) {
    if (argument.startsWith("--")) {
      String name = argument.substring(2).split("=", 2)[0];
      boolean writes = "in-place".startsWith(name) || "file".startsWith(name);
      return !writes && HARMLESS_LONGS.stream().anyMatch(known -> known.startsWith(name));
    }
    return argument.substring(1).chars().allMatch(c -> HARMLESS_LETTERS.indexOf(c) >= 0);
  }
}
