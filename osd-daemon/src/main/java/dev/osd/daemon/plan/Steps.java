package dev.osd.daemon.plan;

import dev.osd.daemon.audit.AuditEvent;
import dev.osd.daemon.audit.AuditLog;
import dev.osd.daemon.audit.AuditUnavailableException;
import dev.osd.daemon.exec.ActionExecutor;
import dev.osd.daemon.exec.OutputSink;
import dev.osd.daemon.session.Session;
import dev.osd.daemon.system.Demand;
import dev.osd.policy.Permit;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Event;
import dev.osd.protocol.Failure;
import dev.osd.protocol.Peer;
import dev.osd.protocol.Plan;
import dev.osd.protocol.Reply;
import dev.osd.protocol.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** Carries out the permitted actions of a plan one after another, for as long as it is wanted. */
final class Steps {
  /** The greatest exit status (wait(2)); a plugin could say anything. */
  private static final BigDecimal MOST_STATUS = BigDecimal.valueOf(255);

  private final ActionExecutor executor;
  private final AuditLog audit;

  Steps(ActionExecutor executor, AuditLog audit) {
    this.executor = executor;
    this.audit = audit;
  }

  /**
   * One plan on its way.
   *
   * @param events hears of it
   * @param demand once it has ended, the plan is stopped
   */
  record Course(Plan plan, Peer peer, Session session, EventSink events, Demand demand) {}

  /**
   * Runs them, records each outcome, and makes the reply.
   *
   * @throws AuditUnavailableException if the plan was not wanted any more before it began, and that
   *     cannot be recorded
   */
  Reply run(Course course, List<Permit> permits)
      throws AuditUnavailableException, InterruptedException {
    long start = System.nanoTime();
    List<ActionResult> results = new ArrayList<>();
    Optional<String> lost = course.demand().lost();
    if (lost.isPresent()) {
      results.addAll(unwanted(permits, lost.get()));
      audit.record(stopped(course, finished(course, results)));
    }
    int ran = 0;
    while (results.size() < permits.size()) {
      Permit permit = permits.get(results.size());
      long stepStart = System.nanoTime();
      ActionResult result =
          executor.execute(permit, course.session(), output(course, permit), course.demand());
      long durationMs = millisSince(stepStart);
      ran++;
      results.add(result);
      Rest rest = rest(course, result, permits.subList(results.size(), permits.size()));
      try {
        audit.record(outcome(course, result, durationMs, rest));
      } catch (AuditUnavailableException e) {
        return unrecorded(course.plan(), result);
      }
      course.events().accept(new Event.StepComplete(result.id(), exitCode(result), durationMs));
      results.addAll(rest.skipped());
    }
    boolean success = results.stream().allMatch(ActionResult::ok);
    course.events().accept(new Event.PlanComplete(success, ran, millisSince(start)));
    return new Reply(Optional.of(course.plan().requestId()), ran > 0, results, Optional.empty());
  }

  /**
   * What becomes of the actions behind one that has ended.
   *
   * @param skipped those that do not run: all of them or none
   * @param cut whether something was stopped or left out because the plan was not wanted any more
   */
  private record Rest(List<ActionResult> skipped, boolean cut) {}

  private static Rest rest(Course course, ActionResult result, List<Permit> left) {
    Optional<String> lost = course.demand().lost();
    if (lost.isPresent()) {
      return new Rest(unwanted(left, lost.get()), !result.ok() || !left.isEmpty());
    }
    return result.ok() || course.plan().onFailure() == Plan.OnFailure.CONTINUE
        ? new Rest(List.of(), false)
        : new Rest(
            left.stream().map(permit -> Answers.skipped(permit.action().asked())).toList(), false);
  }

  private static List<ActionResult> unwanted(List<Permit> left, String why) {
    return left.stream().map(permit -> Answers.unwanted(permit.action().asked(), why)).toList();
  }

  /** Whatever was let through the gate has an outcome in the log, also where it never began. */
  private static List<AuditEvent> outcome(
      Course course, ActionResult result, long durationMs, Rest rest) {
    List<AuditEvent> events = new ArrayList<>();
    events.add(new AuditEvent.Finished(course.plan(), course.peer(), result, durationMs));
    events.addAll(finished(course, rest.skipped()));
    return rest.cut() ? stopped(course, events) : events;
  }

  private static List<AuditEvent> finished(Course course, List<ActionResult> skipped) {
    List<AuditEvent> events = new ArrayList<>();
    skipped.forEach(
        other -> events.add(new AuditEvent.Finished(course.plan(), course.peer(), other, 0)));
    return events;
  }

  /** Who cancels is recorded before; that a client has gone is found here. */
  private static List<AuditEvent> stopped(Course course, List<AuditEvent> events) {
    if (course.demand().isCancelled()) {
      return events;
    }
    List<AuditEvent> all = new ArrayList<>();
    all.add(
        new AuditEvent.Cancelled(
            course.plan().requestId(),
            course.plan().sessionId(),
            course.peer(),
            AuditEvent.CancelCause.CLIENT_GONE,
            1));
    all.addAll(events);
    return all;
  }

  private static OutputSink output(Course course, Permit permit) {
    return course.plan().stream()
        ? new OutputEvents(permit.action().asked().id(), course.events())
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
      case ActionResult.ToolAnswered answered -> exitCode(answered.meta());
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

  private static OptionalInt exitCode(Value.Group facts) {
    return facts.values().get("exit_code") instanceof Value.Amount amount
            && amount.isWhole()
            && amount.value().abs().compareTo(MOST_STATUS) <= 0
        ? OptionalInt.of(amount.value().intValue())
        : OptionalInt.empty();
  }

  private static long millisSince(long start) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }
}
