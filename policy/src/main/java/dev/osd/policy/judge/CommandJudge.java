package dev.osd.policy.judge;

import dev.osd.policy.Finding;
import dev.osd.policy.Program;
import dev.osd.policy.ResolvedAction;
import dev.osd.policy.Situation;
import dev.osd.policy.flags.Dangers;
import dev.osd.policy.flags.FlagKnowledge;
import dev.osd.policy.rule.ExecRule;
import dev.osd.policy.rule.Rules;
import dev.osd.policy.shell.CommandReader;
import dev.osd.policy.shell.Reading;
import dev.osd.policy.shell.SimpleCommand;
import dev.osd.policy.shell.SimpleCommand.Role;
import dev.osd.protocol.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Judges which programs may run. */
public final class CommandJudge {
  private final Rules rules;
  private final ArgumentJudge arguments;

  /** A judge by these rules. */
  public CommandJudge(Rules rules) {
    this.rules = rules;
    this.arguments = new ArgumentJudge(rules);
  }

  /**
   * What is found about a command.
   *
   * @param granted what the rules give it; nothing where no program runs
   */
  public record Judgement(List<Finding> findings, Optional<Granted> granted) {
    public Judgement {
      findings = List.copyOf(findings);
    }
  }

  /** Judges a command by every program start that it comes down to. */
  public Judgement judge(ResolvedAction.Command action, Situation situation) {
    Reading reading = action.reading();
    List<Finding> findings = new ArrayList<>(unread(reading));
    List<Granted> granted = new ArrayList<>();
    for (int i = 0; i < reading.commands().size(); i++) {
      SimpleCommand command = reading.commands().get(i);
      Program program = action.programs().get(i);
      findings.addAll(judge(command, program, granted));
    }
    findings.addAll(arguments.judge(reading.commands(), action.cwd(), situation));
    if (reading.commands().isEmpty() && reading.certain()) {
      findings.add(new Finding(Verdict.CONFIRM, "unread", "it names no program"));
    }
    return new Judgement(findings, granted.stream().reduce(Granted::and));
  }

  /**
   * What speaks against a program that the daemon itself has chosen for a tool: the tool's own
   * rules say whether it may run, but a rule that denies the program, or asks for it, holds as
   * well.
   */
  public List<Finding> against(ResolvedAction.Command action) {
    List<Finding> findings = new ArrayList<>();
    List<SimpleCommand> read = action.reading().commands();
    for (int i = 0; i < read.size(); i++) {
      SimpleCommand command = read.get(i);
      Program program = action.programs().get(i);
      Dangers dangers = FlagKnowledge.of(program, command.arguments());
      rules.exec().stream()
          .filter(rule -> rule.decision() != Verdict.ALLOW)
          .filter(rule -> rule.match(command, program, dangers) == ExecRule.Match.YES)
          .forEach(rule -> findings.add(found(rule, command)));
      if (i == 0) {
        findings.addAll(facts(command, program));
      }
    }
    return findings;
  }

  private static List<Finding> unread(Reading reading) {
    List<Finding> findings = new ArrayList<>();
    if (reading.overCap()) {
      findings.add(
          new Finding(
              Verdict.DENY,
              "commands",
              "it holds more than %d commands, or more than %d inside one another, so it was not read to its end; send it in parts"
                  .formatted(CommandReader.MAX_COMMANDS, CommandReader.MAX_DEPTH)));
    }
    reading.doubts().forEach(doubt -> findings.add(new Finding(Verdict.CONFIRM, "unread", doubt)));
    return findings;
  }

  private List<Finding> judge(SimpleCommand command, Program program, List<Granted> granted) {
    Dangers dangers = FlagKnowledge.of(program, command.arguments());
    List<ExecRule> matching = new ArrayList<>();
    Optional<ExecRule> heldBack = Optional.empty();
    for (ExecRule rule : rules.exec()) {
      switch (rule.match(command, program, dangers)) {
        case YES -> matching.add(rule);
        case HELD_BACK -> heldBack = heldBack.or(() -> Optional.of(rule));
        case NO -> {}
      }
    }
    List<Finding> findings = new ArrayList<>();
    if (command.role() == Role.SEEN) {
      matching.stream()
          .filter(rule -> rule.decision() != Verdict.ALLOW)
          .forEach(rule -> findings.add(found(rule, command)));
      if (matching.isEmpty() && rules.otherwise() == Verdict.DENY) {
        findings.add(otherwise(command, heldBack, dangers));
      }
      granted.add(Granted.by(matching, rules.sandbox()));
      return findings;
    }
    matching.forEach(rule -> findings.add(found(rule, command)));
    if (matching.isEmpty() && !needsNoRule(command, program)) {
      findings.add(otherwise(command, heldBack, dangers));
    }
    if (command.role() != Role.BUILTIN) {
      findings.addAll(facts(command, program));
    }
    if (command.role() == Role.PROGRAM || !matching.isEmpty()) {
      granted.add(Granted.by(matching, rules.sandbox()));
    }
    return findings;
  }

  /** A wrapper is judged by what it wraps, if it is the system's own. */
  private static boolean needsNoRule(SimpleCommand command, Program program) {
    return switch (command.role()) {
      case BUILTIN -> true;
      case WRAPPER -> program.names().contains(baseName(command.program()));
      case PROGRAM, SEEN -> false;
    };
  }

  private static Finding found(ExecRule rule, SimpleCommand command) {
    String name = Shown.text(command.program());
    String what =
        switch (rule.decision()) {
          case ALLOW -> name + " is allowed";
          case CONFIRM -> name + " needs confirmation";
          case DENY -> name + " is denied";
        };
    String text = rule.reason().isEmpty() ? what : what + ": " + Shown.text(rule.reason());
    return new Finding(rule.decision(), rule.origin(), text);
  }

  private Finding otherwise(SimpleCommand command, Optional<ExecRule> heldBack, Dangers dangers) {
    String name = Shown.text(command.program());
    String text =
        heldBack
            .map(rule ->
                "the rule at %s allows %s, but not with %s, which it would have to name"
                    .formatted(rule.origin(), name, String.join(", ", dangers.flags())))
            .orElse("no rule is for %s as it is called here".formatted(name));
    return new Finding(
        rules.otherwise(),
        rules.otherwiseOrigin(),
        "%s; the default is %s".formatted(text, rules.otherwise().wireName()));
  }

  /** What the program's own file says against it. */
  private List<Finding> facts(SimpleCommand command, Program program) {
    String name = Shown.text(command.program());
    if (program.file().isEmpty()) {
      return List.of(
          new Finding(
              Verdict.CONFIRM, "program file", "there is no program %s here".formatted(name)));
    }
    List<Finding> findings = new ArrayList<>();
    String file = program.file().get();
    if (!program.trusted()) {
      findings.add(
          new Finding(
              Verdict.CONFIRM,
              "program file",
              "others than root and the daemon's user can change %s".formatted(Shown.text(file))));
    }
    if (!program.names().contains(baseName(command.program()))
        && !baseName(file).equals(baseName(command.program()))) {
      findings.addAll(underItsOwnName(command, file));
    }
    return findings;
  }

  /**
   * {@code /tmp/e} may be a link to {@code env}: then what {@code env} would run counts as seen.
   */
  private List<Finding> underItsOwnName(SimpleCommand command, String file) {
    List<String> argv = new ArrayList<>(command.argv());
    argv.set(0, file);
    Reading reading = CommandReader.ofArgv(argv);
    List<Finding> findings = new ArrayList<>();
    if (reading.overCap()) {
      findings.addAll(unread(reading));
    }
    if (reading.commands().size() > 1 || !reading.doubts().isEmpty()) {
      findings.add(
          new Finding(
              Verdict.CONFIRM,
              "unread",
              "%s is %s, which runs other programs"
                  .formatted(Shown.text(command.program()), Shown.text(file))));
    }
    for (SimpleCommand wrapped : reading.commands()) {
      Program unknown = Program.missing(wrapped.program());
      Dangers none = FlagKnowledge.of(unknown, wrapped.arguments());
      rules.exec().stream()
          .filter(rule -> rule.decision() != Verdict.ALLOW)
          .filter(rule -> rule.match(wrapped, unknown, none) == ExecRule.Match.YES)
          .forEach(rule -> findings.add(found(rule, wrapped)));
    }
    return findings;
  }

  private static String baseName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
