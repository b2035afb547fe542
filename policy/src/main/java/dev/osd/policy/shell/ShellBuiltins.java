package dev.osd.policy.shell;

import dev.osd.policy.shell.SimpleCommand.Role;
import java.util.List;
import java.util.Set;

/**
 * Commands that a shell carries out itself. Those that exist as programs too and do the same
 * ({@code echo}, {@code test}, {@code kill}) are judged as these programs.
 */
final class ShellBuiltins {
  /** They touch nothing outside the shell, whatever their arguments. */
  private static final Set<String> HARMLESS =
      Set.of(":", "true", "false", "pwd", "exit", "cd", "type", "times", "wait");

  /** What they change decides what later words mean, or they run things that cannot be seen. */
  private static final Set<String> STEERING =
      Set.of(
          "alias",
          "unalias",
          "set",
          "unset",
          "export",
          "readonly",
          "declare",
          "typeset",
          "local",
          "read",
          "readarray",
          "mapfile",
          "getopts",
          "hash",
          "enable",
          "shopt",
          "let",
          "ulimit",
          "umask",
          "bind",
          "fc",
          "history",
          "complete",
          "compgen",
          "compopt",
          "pushd",
          "popd",
          "fg",
          "bg",
          "jobs",
          "disown",
          "suspend",
          "logout",
          "return",
          "break",
          "continue",
          "shift",
          "caller",
          "dirs");

  private ShellBuiltins() {}

  /** Reads a builtin; false where this is none. */
  static boolean read(List<String> argv, Unwrapper unwrapper, Collector out, int depth) {
    String name = argv.getFirst();
    List<String> rest = argv.subList(1, argv.size());
    switch (name) {
      case "eval" -> {
        out.add(argv, Role.BUILTIN);
        unwrapper.readLine(String.join(" ", rest), depth + 1);
      }
      case "exec", "command", "builtin" -> prefix(argv, rest, unwrapper, out, depth);
      case ".", "source" -> {
        out.add(argv, Role.PROGRAM);
        out.doubt("it reads commands from a file (%s)".formatted(name));
      }
      case "trap" -> {
        out.add(argv, Role.PROGRAM);
        out.doubt("it sets a trap, which runs commands later");
        rest.forEach(word -> unwrapper.glimpse(word, depth + 1));
      }
      default -> {
        return simple(argv, out);
      }
    }
    return true;
  }

  /** Whether a builtin runs the words behind it. */
  static boolean isPrefix(String name) {
    return name.equals("exec") || name.equals("command") || name.equals("builtin");
  }

  private static boolean simple(List<String> argv, Collector out) {
    String name = argv.getFirst();
    if (HARMLESS.contains(name)) {
      out.add(argv, Role.BUILTIN);
      return true;
    }
    if (!STEERING.contains(name)) {
      return false;
    }
    out.add(argv, Role.BUILTIN);
    out.doubt("it changes the shell itself (%s)".formatted(name));
    for (String word : argv.subList(1, argv.size())) {
      int end = Words.assignmentEnd(word);
      if (end > 0) {
        out.assign(Words.nameOf(word), word.substring(end));
      }
    }
    return true;
  }

  /** {@code exec X}, {@code command X} and {@code builtin X} run X. */
  private static void prefix(
      List<String> argv, List<String> rest, Unwrapper unwrapper, Collector out, int depth) {
    out.add(argv, Role.BUILTIN);
    List<String> wrapped = rest;
    if (!wrapped.isEmpty() && wrapped.getFirst().equals("--")) {
      wrapped = wrapped.subList(1, wrapped.size());
    }
    if (wrapped.isEmpty()) {
      return;
    }
    String first = wrapped.getFirst();
    boolean command = argv.getFirst().equals("command");
    if (command && (first.equals("-v") || first.equals("-V"))) {
      return;
    }
    if (command && first.equals("-p")) {
      wrapped = wrapped.subList(1, wrapped.size());
    } else if (first.startsWith("-")) {
      out.doubt("%s has an option that is not known here".formatted(argv.getFirst()));
      unwrapper.suspect(wrapped, depth + 1);
      return;
    }
    if (wrapped.isEmpty()) {
      return;
    }
    if (depth + 1 >= CommandReader.MAX_DEPTH) {
      out.stop();
    } else if (!read(wrapped, unwrapper, out, depth + 1)) {
      unwrapper.read(wrapped, Role.PROGRAM, depth + 1);
    }
  }
}
