package dev.osd.policy.judge;

import dev.osd.policy.Finding;
import dev.osd.policy.Situation;
import dev.osd.policy.pattern.PathPattern;
import dev.osd.policy.pattern.Places;
import dev.osd.policy.rule.PathRules;
import dev.osd.policy.rule.Rules;
import dev.osd.policy.shell.SimpleCommand;
import dev.osd.policy.shell.SimpleCommand.Role;
import dev.osd.protocol.Verdict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks for denied files among a program's arguments. It sees only what is written there: it keeps
 * honest mistakes and plain attempts from being allowed, and is no wall, for a program may come to
 * a file by any other way. The wall is the kernel's.
 */
final class ArgumentJudge {
  private final Rules rules;

  ArgumentJudge(Rules rules) {
    this.rules = rules;
  }

  /** Words that are only seen are left out: the words of the whole line are there already. */
  List<Finding> judge(List<SimpleCommand> commands, String cwd, Situation situation) {
    Places places = Workspaces.places(rules.paths(), situation);
    List<Finding> findings = new ArrayList<>();
    commands.stream()
        .filter(command -> command.role() != Role.SEEN)
        .flatMap(command -> command.argv().stream())
        .distinct()
        .flatMap(ArgumentJudge::paths)
        .map(written -> absolute(written, cwd, situation.userHome()))
        .distinct()
        .forEach(path -> judge(path, places, situation).ifPresent(findings::add));
    return findings;
  }

  private Optional<Finding> judge(String path, Places places, Situation situation) {
    if (FileJudge.isGuarded(path, situation)) {
      return Optional.of(FileJudge.guarded(Shown.text(path)));
    }
    return PathRules.first(rules.paths().deny(), path, places)
        .map(entry ->
            new Finding(
                Verdict.CONFIRM,
                entry.origin(),
                "it names %s, which lies in %s, where paths.deny keeps files closed"
                    .formatted(Shown.text(path), entry.pattern())));
  }

  /** An argument, and what stands behind {@code =} or {@code @} or {@code :} in it. */
  private static Stream<String> paths(String argument) {
    if (argument.isEmpty() || argument.length() > 4096) {
      return Stream.empty();
    }
    List<String> paths = new ArrayList<>(List.of(argument));
    for (char mark : new char[] {'=', '@', ':'}) {
      int at = argument.indexOf(mark);
      if (at >= 0 && at + 1 < argument.length()) {
        paths.add(argument.substring(at + 1));
      }
    }
    int slash = argument.indexOf('/');
    if (argument.startsWith("-") && slash > 0) {
      paths.add(argument.substring(slash));
    }
    return paths.stream();
  }

  /** Where a written path leads if no link is on the way. */
  private static String absolute(String written, String cwd, String home) {
    String path =
        written.startsWith("/")
            ? written
            : written.equals("~") || written.startsWith("~/")
                ? home + written.substring(1)
                : cwd + "/" + written;
    Deque<String> components = new ArrayDeque<>();
    for (String component : path.split("/", -1)) {
      switch (component) {
        case "", "." -> {}
        case ".." -> components.pollLast();
        default -> components.addLast(component);
      }
    }
    String absolute = "/" + String.join("/", components);
    return PathPattern.isResolved(absolute) ? absolute : "/";
  }
}
