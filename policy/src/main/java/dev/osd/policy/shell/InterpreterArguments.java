package dev.osd.policy.shell;

import java.util.List;
import java.util.Set;

/**
 * What an interpreter's arguments make it do.
 *
 * @param hasCode whether an argument is a program
 * @param readsInput whether it reads its program from its input
 */
record InterpreterArguments(boolean hasCode, boolean readsInput) {
  private static final Set<String> CODE_LONGS =
      Set.of("--eval", "--print", "--run", "--execute", "--expr", "--command", "--exec", "--code");

  private static final Set<String> INFORMATION =
      Set.of("--version", "--help", "-V", "-v", "-h", "-VV", "--help-all");

  static InterpreterArguments of(List<String> argv, Wrapper.Interpreter row) {
    boolean code = false;
    int next = 1;
    while (next < argv.size() && argv.get(next).length() > 1 && argv.get(next).startsWith("-")) {
      String word = argv.get(next++);
      if (word.startsWith("--")) {
        code |= CODE_LONGS.contains(word.split("=", 2)[0]);
        continue;
      }
      for (int i = 1; i < word.length() && !code; i++) {
        code = row.code().indexOf(word.charAt(i)) >= 0;
        if (row.valued().indexOf(word.charAt(i)) >= 0) {
          next += i + 1 == word.length() ? 1 : 0;
          break;
        }
      }
    }
    boolean operand = next < argv.size();
    if (operand) {
      String first = argv.get(next);
      boolean stream = Set.of("-", "/dev/stdin", "/dev/fd/0").contains(first);
      return new InterpreterArguments(code || first.equals("eval"), stream);
    }
    boolean asks = argv.size() == 2 && INFORMATION.contains(argv.get(1));
    return new InterpreterArguments(code, !code && !asks);
  }
}
