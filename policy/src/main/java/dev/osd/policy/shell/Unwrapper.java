package dev.osd.policy.shell;

import dev.osd.policy.shell.SimpleCommand.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes wrappers away from around a command, one after the other, and lists each on the way. Where
 * a wrapper's arguments are not understood it says so and lists every word that may be a program.
 */
final class Unwrapper {
  /** How many words behind one that is only seen are kept with it: enough for rules with args. */
  private static final int MOST_SEEN_WORDS = 64;

  private final Collector out;
  private boolean codeFromInput;

  Unwrapper(Collector out) {
    this.out = out;
  }

  /** Whether a shell or an interpreter runs what it is fed, so that any word may be a program. */
  boolean codeFromInput() {
    return codeFromInput;
  }

  boolean stopped() {
    return out.stopped();
  }

  /** Reads a shell line. */
  void readLine(String line, int depth) {
    if (mayGoDeeper(depth)) {
      new LineReader(this, out, depth).read(line);
    }
  }

  /** Reads a program and its arguments. */
  void read(List<String> argv, Role role, int depth) {
    if (!mayGoDeeper(depth)) {
      return;
    }
    var wrapper = Wrapper.named(Words.baseName(argv.getFirst()));
    if (wrapper.isEmpty()) {
      out.add(argv, role);
      return;
    }
    switch (wrapper.get()) {
      case Wrapper.Prefix prefix -> prefix(argv, prefix, role, depth);
      case Wrapper.Shell shell -> shell(argv, shell, role, depth);
      case Wrapper.Interpreter interpreter -> interpreter(argv, interpreter, role, depth);
      case Wrapper.Actions actions -> actions(argv, actions, role, depth);
      case Wrapper.Applets applets -> applets(argv, role, depth);
      case Wrapper.Unread unread -> {
        out.add(argv, role);
        doubt(argv, "runs other programs in ways that are not read here");
        suspect(argv.subList(1, argv.size()), depth + 1);
      }
    }
  }

  /** Sees a program in each of these words, and in the text of each. */
  void suspect(List<String> words, int depth) {
    for (int i = 0; i < words.size() && !out.stopped(); i++) {
      String word = words.get(i);
      if (!word.isEmpty() && !word.startsWith("-")) {
        int end = Math.min(words.size(), i + MOST_SEEN_WORDS);
        read(words.subList(i, end), Role.SEEN, depth);
      }
      glimpse(word, depth);
    }
  }

  /** Sees the programs that may stand in a text. */
  void glimpse(String text, int depth) {
    if (mayGoDeeper(depth)) {
      Glimpse.into(text, false, this, depth);
    }
  }

  private boolean mayGoDeeper(int depth) {
    if (depth >= CommandReader.MAX_DEPTH) {
      out.stop();
    }
    return !out.stopped();
  }

  private void prefix(List<String> argv, Wrapper.Prefix row, Role role, int depth) {
    Options options = row.grammar().read(argv.subList(1, argv.size()));
    List<String> rest = options.rest();
    if (!options.known()) {
      out.add(argv, role);
      doubt(argv, "has an option that is not known here, so what it runs is not certain");
      suspect(argv.subList(1, argv.size()), depth + 1);
      return;
    }
    if (row.form() == Wrapper.Form.ASSIGNS) {
      rest = assignments(rest);
    }
    boolean line = row.form() == Wrapper.Form.LINE && options.has("c", "command");
    List<String> wrapped = rest.subList(Math.min(row.operands(), rest.size()), rest.size());
    boolean runsNothing = wrapped.isEmpty() && !line;
    boolean writes = row.form() == Wrapper.Form.MAY_WRITE && options.has("o", "output");
    boolean neutral = row.neutral() && !runsNothing && !writes;
    out.add(argv, neutral ? own(role, Role.WRAPPER) : role);
    if (line) {
      readLine(options.value("c", "command").orElse(""), depth + 1);
    }
    split(argv, options, depth);
    if (!wrapped.isEmpty()) {
      wrapped(argv, row, options, wrapped, role, depth);
    } else if (row.form() == Wrapper.Form.LINE && !line) {
      doubt(argv, "starts a shell of its own");
    }
  }

  private void wrapped(
      List<String> argv,
      Wrapper.Prefix row,
      Options options,
      List<String> wrapped,
      Role role,
      int depth) {
    String program = wrapped.getFirst();
    switch (row.form()) {
      case PLAIN, ASSIGNS, MAY_WRITE -> {
        if (options.has("C", "D", "chdir") && !program.startsWith("/") && program.contains("/")) {
          doubt(argv, "runs a program by a relative path in another directory");
        }
      }
      case ADDS_ARGUMENTS -> doubt(argv, "adds arguments that it reads from its input");
      case ROOT -> doubt(argv, "runs a program out of another root directory");
      case JOINS -> {
        readLine(String.join(" ", wrapped), depth + 1);
        return;
      }
      case LINE -> {
        if ((program.equals("-c") || program.equals("--command")) && wrapped.size() > 1) {
          readLine(wrapped.get(1), depth + 1);
          return;
        }
      }
    }
    if (program.isEmpty()) {
      doubt(argv, "runs a program with an empty name");
    } else {
      read(wrapped, own(role, Role.PROGRAM), depth + 1);
    }
  }

  /** {@code env -S} cuts one argument into many by rules of its own. */
  private void split(List<String> argv, Options options, int depth) {
    options
        .value("S", "split-string")
        .ifPresent(text -> {
          doubt(argv, "takes its command out of one argument (-S)");
          glimpse(text, depth + 1);
        });
  }

  private List<String> assignments(List<String> words) {
    int next = 0;
    while (next < words.size() && words.get(next).indexOf('=') > 0) {
      String word = words.get(next++);
      int equals = word.indexOf('=');
      out.assign(word.substring(0, equals), word.substring(equals + 1));
    }
    boolean dash = next < words.size() && words.get(next).equals("-");
    return dash
        ? assignments(words.subList(next + 1, words.size()))
        : words.subList(next, words.size());
  }

  private void shell(List<String> argv, Wrapper.Shell row, Role role, int depth) {
    ShellArguments arguments = ShellArguments.of(argv);
    boolean plain = row.certain() && arguments.plain();
    boolean line = arguments.line().isPresent();
    out.add(argv, line && plain ? own(role, Role.WRAPPER) : role);
    if (!plain && (line || !row.certain())) {
      doubt(argv, "is a shell, or has an option, that reads more than its line says");
    } else if (!arguments.plain()) {
      doubt(argv, "has an option that is not known here");
    }
    if (!arguments.plain()) {
      suspect(argv.subList(1, argv.size()), depth + 1);
    }
    if (line) {
      readLine(arguments.line().get(), depth + 1);
      // The words behind the line are its $0, $1 and so on.
      if (arguments.line().get().contains("$")) {
        suspect(argv.subList(1, argv.size()), depth + 1);
      }
    } else if (arguments.readsInput()) {
      doubt(argv, "runs the commands that it is fed");
      codeFromInput = true;
    }
  }

  private void interpreter(List<String> argv, Wrapper.Interpreter row, Role role, int depth) {
    out.add(argv, role);
    InterpreterArguments arguments = InterpreterArguments.of(argv, row);
    if (arguments.readsInput()) {
      doubt(argv, "runs the code that it is fed");
      codeFromInput = true;
    }
    if (arguments.hasCode()) {
      doubt(argv, "runs code out of its arguments");
      argv.stream().skip(1).forEach(word -> glimpse(word, depth + 1));
    }
  }

  private void actions(List<String> argv, Wrapper.Actions row, Role role, int depth) {
    out.add(argv, role);
    int at = 1;
    while (at < argv.size()) {
      if (!row.starts().contains(argv.get(at++))) {
        continue;
      }
      int end = at;
      while (end < argv.size() && !ends(argv, end)) {
        end++;
      }
      List<String> wrapped = argv.subList(at, end);
      if (wrapped.isEmpty() || wrapped.getFirst().isEmpty()) {
        doubt(argv, "runs a program that is not named");
      } else {
        if (wrapped.getFirst().contains("{}")) {
          doubt(argv, "runs the files that it finds");
        }
        read(wrapped, own(role, Role.PROGRAM), depth + 1);
      }
      at = end;
    }
  }

  private static boolean ends(List<String> argv, int at) {
    return argv.get(at).equals(";") || (argv.get(at).equals("+") && argv.get(at - 1).equals("{}"));
  }

  private void applets(List<String> argv, Role role, int depth) {
    out.add(argv, role);
    if (argv.size() < 2) {
      return;
    }
    String chosen = "--coreutils-prog=";
    String first = argv.get(1);
    List<String> wrapped = new ArrayList<>(argv.subList(1, argv.size()));
    if (first.startsWith(chosen) && first.length() > chosen.length()) {
      wrapped.set(0, first.substring(chosen.length()));
    } else if (first.startsWith("-") || first.isEmpty()) {
      doubt(argv, "has an option that is not known here");
      suspect(wrapped, depth + 1);
      return;
    }
    read(wrapped, own(role, Role.PROGRAM), depth + 1);
  }

  /** What is wrapped by something that was only seen is only seen as well. */
  private static Role own(Role role, Role otherwise) {
    return role == Role.SEEN ? role : otherwise;
  }

  private void doubt(List<String> argv, String what) {
    out.doubt(Words.shown(Words.baseName(argv.getFirst())) + " " + what);
  }
}
