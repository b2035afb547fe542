package dev.osd.daemon.plan;

import dev.osd.daemon.audit.AuditEvent;
import dev.osd.daemon.audit.AuditLog;
import dev.osd.daemon.audit.AuditUnavailableException;
import dev.osd.daemon.system.Demand;
import dev.osd.protocol.Answer;
import dev.osd.protocol.Cancel;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Failure;
import dev.osd.protocol.Peer;
import java.util.List;
import java.util.Optional;

/** Stops plans by name, for whoever may. */
final class Cancellations {
  private final Underway underway;
  private final Turns turns;
  private final AuditLog audit;

  Cancellations(Underway underway, Turns turns, AuditLog audit) {
    this.underway = underway;
    this.turns = turns;
    this.audit = audit;
  }

  /**
   * Tells the plans that are meant to stop and waits for none of them. A log that cannot be written
   * does not keep them running.
   *
   * @param ofAll whether other users' plans may be stopped, too
   */
  Answer.OfCancel cancel(Cancel cancel, Peer by, boolean ofAll) {
    List<Demand> found = underway.find(cancel, by, ofAll);
    Optional<Failure> failure =
        found.isEmpty() ? Optional.of(unknown(cancel)) : Optional.<Failure>empty();
    try {
      audit.record(List.of(event(cancel, by, found.size(), failure)));
    } catch (AuditUnavailableException e) {
      failure =
          Optional.of(
              new Failure(
                  ErrorCode.AUDIT_UNAVAILABLE,
                  found.isEmpty()
                      ? "the audit log cannot be written, and there was nothing to stop"
                      : "it was told to stop, but the audit log cannot be written"));
    }
    String why = "process %d of user %d cancelled the plan".formatted(by.pid(), by.uid());
    found.forEach(demand -> demand.cancel(why));
    turns.wake();
    return new Answer.OfCancel(cancel.requestId(), found.size(), failure);
  }

  private static AuditEvent event(Cancel cancel, Peer by, int plans, Optional<Failure> failure) {
    if (failure.isPresent()) {
      return new AuditEvent.Refused(
          Optional.of(cancel.requestId()), cancel.sessionId(), by, failure.get());
    }
    return new AuditEvent.Cancelled(
        cancel.requestId(), cancel.sessionId(), by, AuditEvent.CancelCause.REQUEST, plans);
  }

  /** The same words for what is not there and for what is another user's. */
  private static Failure unknown(Cancel cancel) {
    return new Failure(
        ErrorCode.NOT_FOUND,
        "no plan of yours with this request_id%s waits or runs"
            .formatted(cancel.sessionId().isPresent() ? " and session_id" : ""));
  }
}
