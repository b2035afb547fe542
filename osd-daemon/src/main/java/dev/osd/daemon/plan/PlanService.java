package dev.osd.daemon.plan;

import dev.osd.daemon.audit.AuditEvent;
import dev.osd.daemon.audit.AuditLog;
import dev.osd.daemon.audit.AuditUnavailableException;
import dev.osd.daemon.exec.ActionExecutor;
import dev.osd.daemon.exec.OutputSink;
import dev.osd.daemon.session.Session;
import dev.osd.policy.Decision;
import dev.osd.policy.Permit;
import dev.osd.protocol.Action;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Event;
import dev.osd.protocol.Failure;
import dev.osd.protocol.Peer;
import dev.osd.protocol.Plan;
import dev.osd.protocol.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

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
  }

  /**
   * Serves one plan and waits for its end.
   *
   * @param peer who asks, as the kernel says
   * @param session the descriptors of the connection that the plan came on
   * @param events hears of the plan while it runs, where the plan asks for a stream
   */
  public Reply serve(Plan plan, Peer peer, Session session, EventSink events)
      throws InterruptedException {
    try {
      if (plan.mode() == Plan.Mode.PLAN_ONLY || plan.onlyPings()) {
        return pass(plan, peer, session, events);
      }
      Optional<RunningPlans.Place> place = turns.take(plan, peer);
      if (place.isEmpty()) {
        return refuse(
            plan,
            peer,
            new Failure(
                ErrorCode.BUSY, "as many plans as the limits allow are running; try later"));
      }
      try {
        return pass(plan, peer, session, events);
      } finally {
        place.get().leave();
      }
    } catch (AuditUnavailableException e) {
      return Reply.refused(
          Optional.of(plan.requestId()),
          new Failure(
              ErrorCode.AUDIT_UNAVAILABLE, "the audit log cannot be written, so nothing was run"));
    }
  }

  private Reply pass(Plan plan, Peer peer, Session session, EventSink events)
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
    return steps.run(
        plan, peer, session, permits(judgements), plan.stream() ? events : EventSink.NONE);
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

  /** Carries out the permitted actions of a plan one after another. */
  private static final class Steps {
    private final ActionExecutor executor;
    private final AuditLog audit;

    Steps(ActionExecutor executor, AuditLog audit) {
      this.executor = executor;
      this.audit = audit;
    }

    Reply run(Plan plan, Peer peer, Session session, List<Permit> permits, EventSink events)
        throws InterruptedException {
      long start = System.nanoTime();
      List<ActionResult> results = new ArrayList<>();
      int ran = 0;
      while (results.size() < permits.size()) {
        Permit permit = permits.get(results.size());
        long stepStart = System.nanoTime();
        ActionResult result = executor.execute(permit, session, output(plan, permit, events));
        long durationMs = millisSince(stepStart);
        ran++;
        results.add(result);
        List<ActionResult> skipped = skippedAfter(result, plan, permits, results.size());
        try {
          audit.record(finished(plan, peer, result, durationMs, skipped));
        } catch (AuditUnavailableException e) {
          return unrecorded(plan, result);
        }
        events.accept(new Event.StepComplete(result.id(), exitCode(result), durationMs));
        results.addAll(skipped);
      }
      boolean success = results.stream().allMatch(ActionResult::ok);
      events.accept(new Event.PlanComplete(success, ran, millisSince(start)));
      return reply(plan, true, results);
    }

    /** What becomes of the actions behind one that has ended: nothing, or they are skipped. */
    private static List<ActionResult> skippedAfter(
        ActionResult result, Plan plan, List<Permit> permits, int next) {
      if (result.ok() || plan.onFailure() == Plan.OnFailure.CONTINUE) {
        return List.of();
      }
      return permits.subList(next, permits.size()).stream()
          .map(permit -> Answers.skipped(permit.action().asked()))
          .toList();
    }

    /** Whatever was let through the gate has an outcome in the log, also where it never began. */
    private static List<AuditEvent> finished(
        Plan plan, Peer peer, ActionResult result, long durationMs, List<ActionResult> skipped) {
      List<AuditEvent> events = new ArrayList<>();
      events.add(new AuditEvent.Finished(plan, peer, result, durationMs));
      skipped.forEach(other -> events.add(new AuditEvent.Finished(plan, peer, other, 0)));
      return events;
    }

    private static OutputSink output(Plan plan, Permit permit, EventSink events) {
      return plan.stream()
          ? new OutputEvents(permit.action().asked().id(), events)
          : OutputSink.NONE;
    }

    private static Reply unrecorded(Plan plan, ActionResult result) {
      return new Reply(
          Optional.of(plan.requestId()),
          true,
          List.of(),
          Optional.of(
              new Failure(
                  ErrorCode.AUDIT_UNAVAILABLE,
                  "the action %s has run, but its outcome could not be recorded; it is withheld and the rest of the plan was not run"
                      .formatted(result.id()))));
    }

    private static OptionalInt exitCode(ActionResult result) {
      return switch (result) {
        case ActionResult.Ran ran -> ran.exitCode();
        case ActionResult.Piped piped when !piped.exitCodes().isEmpty() ->
            OptionalInt.of(piped.exitCodes().getLast());
        case ActionResult.Piped _,
            ActionResult.Pong _,
            ActionResult.FileRead _,
            ActionResult.FileWritten _,
            ActionResult.DescriptorRead _,
            ActionResult.DescriptorWritten _,
            ActionResult.Exited _,
            ActionResult.Planned _,
            ActionResult.Failed _ ->
            OptionalInt.empty();
      };
    }

    private static long millisSince(long start) {
      return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
  }
}
