package dev.osd.daemon.socket;

import dev.osd.daemon.audit.AuditEvent;
import dev.osd.daemon.audit.AuditLog;
import dev.osd.daemon.audit.AuditUnavailableException;
import dev.osd.daemon.plan.Admission;
import dev.osd.daemon.plan.CurrentPolicy;
import dev.osd.daemon.plan.EventSink;
import dev.osd.daemon.plan.PlanService;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Failure;
import dev.osd.protocol.Limits;
import dev.osd.protocol.Peer;
import dev.osd.protocol.Plan;
import dev.osd.protocol.ProtocolException;
import dev.osd.protocol.Reply;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers one request after the other, whatever it holds: a sound one goes on to {@link
 * PlanService}, a refused one is recorded and answered, and a fault of the daemon's own ends here.
 */
public final class Requests {
  private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

  private final CurrentPolicy policy;
  private final PlanService plans;
  private final AuditLog audit;
  private final Admission admission;

  /** The answers for all connections. */
  public Requests(CurrentPolicy policy, PlanService plans, AuditLog audit, Admission admission) {
    this.policy = policy;
    this.plans = plans;
    this.audit = audit;
    this.admission = admission;
  }

  /** The limits in force. */
  Limits limits() {
    return policy.rules().limits();
  }

  /**
   * The reply to the request that stands in {@code text} from {@code from} to before {@code to}.
   */
  Reply answer(byte[] text, int from, int to, Peer peer, EventSink events)
      throws InterruptedException {
    // Asked again for each request: a policy that is read while a peer is connected binds it, too.
    Optional<String> objection = admission.objection(peer);
    if (objection.isPresent()) {
      return refuse(
          Optional.empty(), peer, new Failure(ErrorCode.UNAUTHORIZED_PEER, objection.get()));
    }
    Plan plan;
    try {
      plan = policy.rules().codec().decode(text, from, to);
    } catch (ProtocolException e) {
      return refuse(e.requestId(), peer, e.failure());
    }
    try {
      return plans.serve(plan, peer, events);
    } catch (RuntimeException e) {
      LOG.error("a plan met a fault of the daemon's own", e);
      return refuse(
          Optional.of(plan.requestId()),
          peer,
          new Failure(
              ErrorCode.INTERNAL, "the daemon met a fault of its own; its log has the details"));
    }
  }

  /** Records a refusal and makes the reply that tells of it. */
  Reply refuse(Optional<String> requestId, Peer peer, Failure failure) {
    try {
      audit.record(List.of(new AuditEvent.Refused(requestId, Optional.empty(), peer, failure)));
      return Reply.refused(requestId, failure);
    } catch (AuditUnavailableException e) {
      LOG.warn("a refused request could not be recorded: {}", failure.code().wireName());
      return Reply.refused(
          requestId,
          new Failure(
              ErrorCode.AUDIT_UNAVAILABLE,
              "the request was refused (%s), and the audit log cannot be written"
                  .formatted(failure.code().wireName())));
    }
  }
}
