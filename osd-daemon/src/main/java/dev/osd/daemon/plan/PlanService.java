package dev.osd.daemon.plan;

import dev.osd.daemon.audit.AuditEvent;
import dev.osd.daemon.audit.AuditLog;
import dev.osd.daemon.audit.AuditUnavailableException;
import dev.osd.daemon.exec.ActionExecutor;
import dev.osd.daemon.session.Session;
import dev.osd.daemon.system.Demand;
import dev.osd.policy.Decision;
import dev.osd.policy.Permit;
import dev.osd.protocol.Action;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.Answer;
import dev.osd.protocol.Cancel;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Failure;
import dev.osd.protocol.Peer;
import dev.osd.protocol.Plan;
import dev.osd.protocol.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The one way through the daemon, from a plan to its reply. Start reading here: {@link Gate} has
 * every action decided, the decisions are recorded, {@link ActionExecutor} carries out what is
 * permitted, each outcome is recorded, and then the reply is made. A plan that is only to be
 * planned goes the same way and turns back before the execution.
 */
public final class PlanService {
  private final CurrentPolicy policy;
  private final Gate gate;
  private final Confirmations confirmations;
  private final Turns turns;
  private final Steps steps;
  private final AuditLog audit;
  private final Underway underway = new Underway();
  private final Cancellations cancellations;

  /** The service for all connections. */
  public PlanService(
      CurrentPolicy policy,
      Gate gate,
      Confirmations confirmations,
      Turns turns,
      ActionExecutor executor,
      AuditLog audit) {
    this.policy = policy;
    this.gate = gate;
    this.confirmations = confirmations;
    this.turns = turns;
    this.steps = new Steps(executor, audit);
    this.audit = audit;
    this.cancellations = new Cancellations(underway, turns, audit);
  }

  /**
   * Serves one plan and waits for its end. It is stopped before that where its client goes, or
   * somebody cancels it: what runs is killed, what has not begun is skipped, and both is recorded.
   *
   * @param peer who asks, as the kernel says
   * @param session the descriptors of the connection that the plan came on
   * @param events hears of the plan while it runs, where the plan asks for a stream
   */
  public Reply serve(Plan plan, Peer peer, Session session, EventSink events)
      throws InterruptedException {
    try (Demand demand = Demand.of(session.client())) {
      if (plan.mode() == Plan.Mode.PLAN_ONLY || plan.onlyPings()) {
        return pass(plan, peer, session, events, demand);
      }
      try (Underway.Presence _ = underway.enter(plan, peer, demand)) {
        return inTurn(plan, peer, session, events, demand);
      }
    } catch (AuditUnavailableException e) {
      return Reply.refused(
          Optional.of(plan.requestId()),
          new Failure(
              ErrorCode.AUDIT_UNAVAILABLE, "the audit log cannot be written, so nothing was run"));
    }
  }

  /**
   * Tells plans that wait or run to stop.
   *
   * @param by who asks, as the kernel says; its own user's plans it may stop
   * @param ofAll whether it may stop everybody's
   */
  public Answer.OfCancel cancel(Cancel cancel, Peer by, boolean ofAll) {
    return cancellations.cancel(cancel, by, ofAll);
  }

  private Reply inTurn(Plan plan, Peer peer, Session session, EventSink events, Demand demand)
      throws AuditUnavailableException, InterruptedException {
    Optional<RunningPlans.Place> place = turns.take(plan, peer, demand);
    if (place.isPresent()) {
      try {
        return pass(plan, peer, session, events, demand);
      } finally {
        place.get().leave();
      }
    }
    return demand.isCancelled()
        // Needs no place: it is judged and recorded, and then nothing of it runs.
        ? pass(plan, peer, session, events, demand)
        : refuse(
            plan,
            peer,
            new Failure(
                ErrorCode.BUSY, "as many plans as the limits allow are running; try later"));
  }

  private Reply pass(Plan plan, Peer peer, Session session, EventSink events, Demand demand)
      throws AuditUnavailableException, InterruptedException {
    Confirmations.Standing standing = confirmations.check(plan.confirmation(), peer);
    List<Judgement> judgements =
        gate.judge(plan, peer, session, policy.rules(), standing.confirms());
    boolean runs =
        plan.mode() == Plan.Mode.EXECUTE && judgements.stream().allMatch(Judgement::permitted);
    List<AuditEvent> decided =
        judgements.stream()
            .map(judgement -> Answers.decided(plan, peer, judgement, standing, runs))
            .toList();
    if (runs && !plan.stream() && plan.onlyPings()) {
      return answerPings(plan, peer, decided);
    }
    audit.record(decided);
    if (plan.mode() == Plan.Mode.PLAN_ONLY) {
      return reply(plan, false, judgements.stream().map(Answers::planned).toList());
    }
    if (!runs) {
      return reply(
          plan,
          false,
          judgements.stream().map(judgement -> Answers.refused(judgement, standing)).toList());
    }
    Steps.Course course =
        new Steps.Course(plan, peer, session, plan.stream() ? events : EventSink.NONE, demand);
    return steps.run(course, permits(judgements));
  }

  /** A ping has no effect that its record must come before: both its records are one write. */
  private Reply answerPings(Plan plan, Peer peer, List<AuditEvent> decided)
      throws AuditUnavailableException {
    List<AuditEvent> events = new ArrayList<>(decided);
    List<ActionResult> results = new ArrayList<>();
    for (Action ping : plan.actions()) {
      ActionResult pong = new ActionResult.Pong(ping.id());
      results.add(pong);
      events.add(new AuditEvent.Finished(plan, peer, pong, 0));
    }
    audit.record(events);
    return reply(plan, true, results);
  }

  private static List<Permit> permits(List<Judgement> judgements) {
    List<Permit> permits = new ArrayList<>();
    for (Judgement judgement : judgements) {
      if (judgement instanceof Judgement.Decided decided
          && decided.decision() instanceof Decision.Allow allow) {
        permits.add(allow.permit());
      }
    }
    return permits;
  }

  private Reply refuse(Plan plan, Peer peer, Failure failure) throws AuditUnavailableException {
    audit.record(
        List.of(
            new AuditEvent.Refused(
                Optional.of(plan.requestId()), plan.sessionId(), peer, failure)));
    return Reply.refused(Optional.of(plan.requestId()), failure);
  }

  private static Reply reply(Plan plan, boolean executed, List<ActionResult> results) {
    return new Reply(Optional.of(plan.requestId()), executed, results, Optional.empty());
  }
}
