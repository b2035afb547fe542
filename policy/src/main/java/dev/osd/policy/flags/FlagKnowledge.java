package dev.osd.policy.flags;

import dev.osd.policy.Program;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Looks up what is known of a program's arguments, under every name that the program has. */
public final class FlagKnowledge {
  private FlagKnowledge() {}

  /** The arguments that do more than the program's name tells. */
  public static Dangers of(Program program, List<String> arguments) {
    Dangers dangers = new Dangers(arguments.size());
    for (String name : names(program)) {
      dangers.merge(byName(name, arguments));
    }
    return dangers;
  }

  private static Set<String> names(Program program) {
    Set<String> names = new LinkedHashSet<>();
    names.add(baseName(program.asked()));
    names.addAll(program.names());
    program.file().ifPresent(file -> names.add(baseName(file)));
    program.sameAs().forEach(name -> names.add(baseName(name)));
    return names;
  }

  private static Dangers byName(String name, List<String> arguments) {
    Dangers dangers = new Dangers(arguments.size());
    if (name.equals("git")) {
      git(arguments, dangers);
    } else if (name.equals("sed") || name.equals("gsed")) {
      SedArguments.mark(arguments, dangers);
    } else {
      FlagTable.row(name).ifPresent(row -> row.mark(arguments, 0, arguments.size(), dangers));
    }
    return dangers;
  }

  /** What git's options mean depends on whether they stand before its subcommand or behind it. */
  private static void git(List<String> arguments, Dangers dangers) {
    int subcommand = 0;
    while (subcommand < arguments.size() && arguments.get(subcommand).startsWith("-")) {
      String option = arguments.get(subcommand);
      boolean valued =
          Set.of("-c", "-C", "--git-dir", "--work-tree", "--namespace", "--config-env")
              .contains(option);
      subcommand += valued ? 2 : 1;
    }
    int behind = Math.min(subcommand + 1, arguments.size());
    FlagTable.row("git").ifPresent(row -> row.mark(arguments, 0, behind, dangers));
    FlagTable.row("git", "*")
        .ifPresent(row -> row.mark(arguments, behind, arguments.size(), dangers));
    if (subcommand < arguments.size()) {
      FlagTable.row("git", arguments.get(subcommand))
          .ifPresent(row -> row.mark(arguments, behind, arguments.size(), dangers));
    }
  }

  private static String baseName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
