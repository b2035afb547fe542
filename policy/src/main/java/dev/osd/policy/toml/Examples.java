package dev.osd.policy.toml;

import dev.osd.policy.Program;
import dev.osd.policy.flags.Dangers;
import dev.osd.policy.flags.FlagKnowledge;
import dev.osd.policy.pattern.ProgramPattern;
import dev.osd.policy.rule.ExecRule;
import dev.osd.policy.rule.ExecRule.Match;
import dev.osd.policy.shell.CommandReader;
import dev.osd.policy.shell.Reading;
import dev.osd.policy.shell.SimpleCommand;
import dev.osd.policy.shell.SimpleCommand.Role;
import dev.osd.protocol.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Holds a rule to the commands that it gives as examples. Nothing of this machine is looked at: a
 * bare name counts as the program that the rule itself has by that name, else as one in {@code
 * /usr/bin}.
 */
final class Examples {
  private static final Set<String> DIRECTORIES =
      Set.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

  private final ExecRule rule;

  Examples(ExecRule rule) {
    this.rule = rule;
  }

  /** Why an example does not match, though it should. */
  Optional<String> faultOfMatch(String example) {
    Reading reading = CommandReader.ofLine(example);
    return matches(reading)
        ? Optional.empty()
        : Optional.of("this example should match the rule, but does not" + because(reading));
  }

  /** That an example matches, though it should not. */
  Optional<String> faultOfNoMatch(String example) {
    return matches(CommandReader.ofLine(example))
        ? Optional.of("this example should not match the rule, but does")
        : Optional.empty();
  }

  /** A rule that allows must be for all that an example runs, any other for some of it. */
  private boolean matches(Reading reading) {
    List<SimpleCommand> commands = reading.commands();
    if (rule.decision() != Verdict.ALLOW) {
      return commands.stream().anyMatch(command -> match(command) == Match.YES);
    }
    return reading.certain()
        && commands.stream().anyMatch(command -> match(command) == Match.YES)
        && commands.stream()
            .filter(command -> command.role() == Role.PROGRAM)
            .allMatch(command -> match(command) == Match.YES);
  }

  private Match match(SimpleCommand command) {
    Program program = program(command.program());
    return rule.match(command, program, dangers(command));
  }

  private Dangers dangers(SimpleCommand command) {
    return FlagKnowledge.of(program(command.program()), command.arguments());
  }

  private String because(Reading reading) {
    if (rule.decision() == Verdict.ALLOW && !reading.certain()) {
      return ": " + reading.doubts().stream().findFirst().orElse("it is too long to be read");
    }
    return reading.commands().stream()
        .filter(command -> match(command) == Match.HELD_BACK)
        .findFirst()
        .map(command -> ": args would have to name " + String.join(", ", dangers(command).flags()))
        .orElse("");
  }

  private Program program(String asked) {
    if (asked.contains("/")) {
      int end = asked.lastIndexOf('/');
      String name = asked.substring(end + 1);
      Set<String> names = DIRECTORIES.contains(asked.substring(0, end)) ? Set.of(name) : Set.of();
      return known(asked, asked, names);
    }
    String file =
        rule.programs().stream()
            .flatMap((ProgramPattern pattern) -> pattern.literal().stream())
            .filter(path -> path.endsWith("/" + asked))
            .findFirst()
            .orElse("/usr/bin/" + asked);
    return known(asked, file, Set.of(asked));
  }

  private static Program known(String asked, String file, Set<String> names) {
    return new Program(asked, Optional.of(file), Optional.of(file), names, Set.of(), true);
  }
}
