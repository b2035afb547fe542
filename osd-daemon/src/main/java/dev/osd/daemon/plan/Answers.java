package dev.osd.daemon.plan;

import dev.osd.daemon.audit.AuditEvent;
import dev.osd.policy.Decision;
import dev.osd.policy.ResolvedAction;
import dev.osd.protocol.Action;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Failure;
import dev.osd.protocol.Peer;
import dev.osd.protocol.Plan;
import dev.osd.protocol.Verdict;
import java.util.Optional;

/** Puts what the gate says into the words of the reply and of the log. */
final class Answers {
  private Answers() {}

  /** The record of one judgement. */
  static AuditEvent decided(
      Plan plan, Peer peer, Judgement judgement, Confirmations.Standing standing, boolean runs) {
    AuditEvent.Ruling ruling =
        switch (judgement) {
          case Judgement.Decided decided ->
              new AuditEvent.Ruling.Judged(
                  decided.decision().findings().getFirst(),
                  decided.permitted()
                      && standing.confirms()
                      && decided.decision().verdict() == Verdict.CONFIRM,
                  runs);
          case Judgement.Senseless senseless ->
              new AuditEvent.Ruling.Unresolved(senseless.failure());
        };
    return new AuditEvent.Decided(plan, peer, judgement.action(), judgement.facts(), ruling);
  }

  /** What a plan that is only planned hears of one action. */
  static ActionResult planned(Judgement judgement) {
    return switch (judgement) {
      case Judgement.Senseless senseless -> failed(judgement.action(), senseless.failure());
      case Judgement.Decided decided ->
          new ActionResult.Planned(
              judgement.action().id(),
              judgement.action().type(),
              denial(decided.decision()),
              decided.permitted() ? Verdict.ALLOW : decided.decision().verdict(),
              decided.decision().rule(),
              question(decided.decision()),
              target(decided.resolved()));
    };
  }

  /** What a plan that was stopped at the gate hears of one action. */
  static ActionResult refused(Judgement judgement, Confirmations.Standing standing) {
    return switch (judgement) {
      case Judgement.Senseless senseless -> failed(judgement.action(), senseless.failure());
      case Judgement.Decided decided ->
          switch (decided.decision()) {
            case Decision.Allow allow -> skipped(judgement.action());
            case Decision.Confirm confirm ->
                failed(
                    judgement.action(),
                    new Failure(
                        ErrorCode.CONFIRMATION_REQUIRED, advised(confirm.question(), standing)));
            case Decision.Deny deny ->
                failed(judgement.action(), new Failure(ErrorCode.POLICY_DENIED, deny.reason()));
          };
    };
  }

  /** An action that did not run because of another one. */
  static ActionResult skipped(Action action) {
    return failed(
        action,
        new Failure(
            ErrorCode.SKIPPED, "not run: another action of this plan was refused or failed"));
  }

  /** An action that did not run because its plan was not wanted any more. */
  static ActionResult unwanted(Action action, String why) {
    return failed(action, new Failure(ErrorCode.SKIPPED, "not run, because " + why));
  }

  private static String advised(String question, Confirmations.Standing standing) {
    return switch (standing) {
      case ABSENT -> question + " To confirm, send the plan again with confirmation.token.";
      case WRONG -> "The confirmation.token that came with the plan is wrong. " + question;
      case LOCKED_OUT ->
          "Three wrong tokens came from this user within a minute; wait a minute before the next. "
              + question;
      // A right token leaves nothing to confirm.
      case RIGHT -> question;
    };
  }

  private static Optional<Failure> denial(Decision decision) {
    return decision instanceof Decision.Deny deny
        ? Optional.of(new Failure(ErrorCode.POLICY_DENIED, deny.reason()))
        : Optional.empty();
  }

  private static Optional<String> question(Decision decision) {
    return decision instanceof Decision.Confirm confirm
        ? Optional.of(confirm.question())
        : Optional.empty();
  }

  private static ActionResult.Target target(ResolvedAction resolved) {
    return switch (resolved) {
      case ResolvedAction.Ping ping -> new ActionResult.Target.None();
      case ResolvedAction.Command command -> new ActionResult.Target.Program(command.launch());
      case ResolvedAction.FileRead read -> new ActionResult.Target.File(read.path());
      case ResolvedAction.FileWrite write -> new ActionResult.Target.File(write.path());
      case ResolvedAction.ToolAlias alias -> target(alias.inner());
      case ResolvedAction.ToolRun run when !run.steps().isEmpty() ->
          new ActionResult.Target.Program(run.steps().getLast().command().launch());
      case ResolvedAction.Tool tool -> new ActionResult.Target.None();
    };
  }

  private static ActionResult failed(Action action, Failure failure) {
    return new ActionResult.Failed(action.id(), action.type(), failure);
  }
}
