package dev.osd.daemon.builtin;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Command lines of grep and sed: patterns and scripts from a grammar, options about as often as
 * they are written.
 */
final class FilterArguments {
  private static final List<String> ATOMS =
      List.of(
          "a",
          "b",
          "ab",
          "A",
          "1",
          "0",
          " ",
          ".",
          "..",
          "[ab]",
          "[^a]",
          "[a-z]",
          "[0-9]",
          "[[:alpha:]]",
          "[[:space:]]",
          "[[:upper:]]",
          "é",
          "€",
          "\\w",
          "\\W",
          "\\s",
          "\\S",
          "\\b",
          "\\<",
          "\\>",
          "\\B",
          "\\.",
          "x",
          "error",
          "the",
          "-",
          "_",
          ",",
          "é*",
          "a*",
          "[ab]*",
          ".*");
  private static final List<String> FREQUENT_GREP =
      List.of("-n", "-n", "-v", "-v", "-i", "-i", "-l", "-H", "-o", "-o", "-q", "-c", "-c");
  private static final List<String> GREP =
      List.of(
          "-w",
          "-x",
          "-h",
          "-L",
          "-b",
          "-Z",
          "-s",
          "-a",
          "-I",
          "-z",
          "-T",
          "-U",
          "-y",
          "-m1",
          "-m2",
          "-m",
          "-A1",
          "-A2",
          "-B1",
          "-B2",
          "-C1",
          "-C",
          "-1",
          "-2",
          "-nH",
          "-on",
          "-vn",
          "-ic",
          "-vc",
          "--color",
          "--line-buffered",
          "--label=in",
          "--no-group-separator",
          "--group-separator=##",
          "--binary-files=text",
          "--binary-files=without-match",
          "--max-count=3",
          "--context=1",
          "--invert",
          "--count",
          "--null",
          "--text");
  private static final List<String> COMMANDS =
      List.of(
          "p",
          "p",
          "d",
          "d",
          "=",
          "n",
          "N",
          "g",
          "G",
          "h",
          "H",
          "x",
          "D",
          "P",
          "q",
          "q3",
          "Q",
          "z",
          "l",
          "l 7",
          "a foo",
          "i\\\nbar",
          "c\\\nnew",
          "a\\\n two\\\nlines",
          "y/ab1/xyz/",
          "y/aé/€b/",
          "$!N",
          "$!{N}",
          "b",
          "t",
          "T",
          "s/a/b/;t",
          "n;d",
          "N;P;D",
          "s//<&>/");
  private static final List<String> REPLACEMENTS =
      List.of(
          "",
          "x",
          "[&]",
          "&&",
          "\\n",
          "\\t",
          "\\U&",
          "\\u&",
          "\\L&\\E!",
          "\\l&x",
          "a\\&b",
          "\\x41",
          "é",
          "\\u\\L&",
          "-");
  private static final List<String> FLAGS =
      List.of("", "", "g", "g", "p", "2", "gp", "2g", "I", "3p", "M", "gI", "pg", "m2");

  private final RandomGenerator random;

  FilterArguments(RandomGenerator random) {
    this.random = random;
  }

  /** A command line of {@code grep} or {@code sed}. */
  List<String> next(String command) {
    return command.equals("grep") ? grep() : sed();
  }

  private List<String> grep() {
    List<String> argv = new ArrayList<>(List.of("grep"));
    for (int i = random.nextInt(4); i > 0; i--) {
      String option = pick(random.nextBoolean() ? FREQUENT_GREP : GREP);
      argv.add(option);
      if (option.equals("-m") || option.equals("-C")) {
        argv.add(String.valueOf(random.nextInt(4)));
      }
    }
    boolean extended = random.nextInt(3) == 0;
    if (extended) {
      argv.add("-E");
    } else if (random.nextInt(6) == 0) {
      argv.add("-F");
    }
    for (int i = random.nextInt(8) == 0 ? 2 : 1; i > 0; i--) {
      argv.add("-e");
      argv.add(random.nextInt(20) == 0 ? "" : pattern(extended));
    }
    if (random.nextInt(5) == 0) {
      argv.add("-");
    }
    return argv;
  }

  private List<String> sed() {
    List<String> argv = new ArrayList<>(List.of("sed"));
    boolean extended = random.nextInt(3) == 0;
    if (random.nextInt(2) == 0) {
      argv.add("-n");
    }
    if (extended) {
      argv.add(random.nextBoolean() ? "-E" : "-r");
    }
    for (String option : List.of("-z", "-s", "-u", "--posix")) {
      if (random.nextInt(15) == 0) {
        argv.add(option);
      }
    }
    List<String> commands = new ArrayList<>();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      commands.add(command(extended, 0));
    }
    argv.add("-e");
    // A script that makes lines and begins anew while there are any would never end.
    String script = String.join("\n", commands);
    argv.add(script.contains("D") ? script.replace("G", "g").replace("\\n", "n") : script);
    return argv;
  }

  private String command(boolean extended, int depth) {
    String guard =
        random.nextInt(3) == 0
            ? ""
            : address(extended, false)
                + (random.nextInt(3) == 0 ? "," + address(extended, true) : "");
    String negated = !guard.isEmpty() && random.nextInt(6) == 0 ? "!" : "";
    if (depth < 2 && random.nextInt(6) == 0) {
      return guard
          + negated
          + "{\n"
          + command(extended, depth + 1)
          + "\n"
          + command(extended, depth + 1)
          + "\n}";
    }
    String body = random.nextBoolean() ? substitute(extended) : pick(COMMANDS);
    boolean ownGuard = body.startsWith("$");
    boolean oneAddress = body.startsWith("q") || body.startsWith("Q");
    boolean unguarded = ownGuard || (oneAddress && guard.contains(","));
    return (unguarded ? "" : guard + negated) + body;
  }

  private String substitute(boolean extended) {
    String delimiter = pick(List.of("/", "/", "/", "|", ",", "#"));
    String pattern = pattern(extended).replace(delimiter, "");
    return "s" + delimiter + pattern + delimiter + pick(REPLACEMENTS) + delimiter + pick(FLAGS);
  }

  private String address(boolean extended, boolean second) {
    return switch (random.nextInt(second ? 6 : 5)) {
      case 0 -> String.valueOf(1 + random.nextInt(6));
      case 1 -> "$";
      case 2 -> random.nextInt(3) + "~" + (1 + random.nextInt(4));
      case 3, 4 -> "/" + pattern(extended) + "/" + (random.nextInt(8) == 0 ? "I" : "");
      default -> pick(List.of("+1", "+2", "~2", "~3", "+0"));
    };
  }

  /** Groups and alternatives are left out where back-references would be needed to tell them. */
  private String pattern(boolean extended) {
    StringBuilder pattern = new StringBuilder(random.nextInt(6) == 0 ? "^" : "");
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      String atom = pick(ATOMS);
      pattern.append(
          switch (random.nextInt(10)) {
            case 0 -> extended ? "(" + atom + ")" : "\\(" + atom + "\\)";
            case 1 -> extended ? atom + "|" + pick(ATOMS) : atom + "\\|" + pick(ATOMS);
            case 2 -> isSimple(atom) ? atom + (extended ? "+" : "\\+") : atom;
            case 3 -> isSimple(atom) ? atom + (extended ? "{1,2}" : "\\{1,2\\}") : atom;
            default -> atom;
          });
    }
    return pattern.append(random.nextInt(6) == 0 ? "$" : "").toString();
  }

  private static boolean isSimple(String atom) {
    return !atom.endsWith("*") && !List.of("\\b", "\\<", "\\>", "\\B").contains(atom);
  }

  private String pick(List<String> list) {
    return list.get(random.nextInt(list.size()));
  }
}
