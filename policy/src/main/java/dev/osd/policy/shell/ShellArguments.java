package dev.osd.policy.shell;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a shell's arguments make it do.
 *
 * @param line the line that {@code -c} gives
 * @param readsInput whether it reads its commands from its input
 * @param plain whether nothing else is read before or besides, such as a profile
 */
record ShellArguments(Optional<String> line, boolean readsInput, boolean plain) {
  /** Letters that change how a line runs, not what it means (POSIX.1-2024, set). */
  private static final String PLAIN_LETTERS = "euxvfnhbBCEamPT";

  private static final Set<String> PLAIN_LONGS =
      Set.of("--norc", "--noprofile", "--posix", "--noediting", "--help", "--version");

  static ShellArguments of(List<String> argv) {
    boolean code = false;
    boolean plain = true;
    boolean input = false;
    int next = 1;
    while (next < argv.size() && isOption(argv.get(next))) {
      String word = argv.get(next++);
      if (word.equals("--")) {
        break;
      }
      if (word.startsWith("--")) {
        plain &= PLAIN_LONGS.contains(word);
        continue;
      }
      for (char letter : word.substring(1).toCharArray()) {
        code |= letter == 'c';
        input |= letter == 's';
        boolean valued = letter == 'o';
        next += valued ? 1 : 0;
        plain &= letter == 'c' || valued || PLAIN_LETTERS.indexOf(letter) >= 0;
      }
    }
    boolean operand = next < argv.size();
    if (code) {
      Optional<String> line = operand ? Optional.of(argv.get(next)) : Optional.empty();
      return new ShellArguments(line, input, plain && operand);
    }
    boolean stream = operand && Set.of("-", "/dev/stdin", "/dev/fd/0").contains(argv.get(next));
    return new ShellArguments(Optional.empty(), input || !operand || stream, plain);
  }

  private static boolean isOption(String word) {
    return word.length() > 1 && (word.startsWith("-") || word.startsWith("+"));
  }
}
