package dev.osd.policy.rule;

import dev.osd.policy.Program;
import dev.osd.policy.ResourceLimits;
import dev.osd.policy.flags.Dangers;
import dev.osd.policy.pattern.ArgumentsPattern;
import dev.osd.policy.pattern.ProgramPattern;
import dev.osd.policy.shell.SimpleCommand;
import dev.osd.protocol.SandboxProfile;
import dev.osd.protocol.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * What a policy says of a program.
 *
 * @param origin file and line
 * @param programs the programs it is for; at least one
 * @param arguments the arguments it is for
 * @param decision its verdict
 * @param reason why, in the words of whoever wrote it; empty where they gave none
 * @param sandbox the profile that it runs under, where the rule sets one
 * @param network whether it has the network without being asked
 * @param asRoot whether it may run as the superuser
 * @param limits how far it may use the machine, where the rule says
 */
public record ExecRule(
    String origin,
    List<ProgramPattern> programs,
    ArgumentsPattern arguments,
    Verdict decision,
    String reason,
    Optional<SandboxProfile> sandbox,
    boolean network,
    boolean asRoot,
    ResourceLimits limits) {
  public ExecRule {
    programs = List.copyOf(programs);
  }

  /** How a rule stands to a command. */
  public enum Match {
    NO,
    YES,
    /** It would match, but for an argument that does more than the program's name tells. */
    HELD_BACK
  }

  /**
   * Compares a command with this rule. A rule that allows is read narrowly, one that denies or asks
   * widely.
   */
  public Match match(SimpleCommand command, Program program, Dangers dangers) {
    List<String> args = command.arguments();
    if (decision != Verdict.ALLOW) {
      boolean matches =
          programs.stream().anyMatch(pattern -> pattern.mayMean(program))
              && arguments.matches(args, new int[args.size()]);
      return matches ? Match.YES : Match.NO;
    }
    if (programs.stream().noneMatch(pattern -> pattern.means(program))) {
      return Match.NO;
    }
    if (arguments.matches(args, dangers.written())) {
      return Match.YES;
    }
    return arguments.matches(args, new int[args.size()]) ? Match.HELD_BACK : Match.NO;
  }
}
