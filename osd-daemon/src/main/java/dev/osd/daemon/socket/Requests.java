package dev.osd.daemon.socket;

import dev.osd.daemon.audit.AuditEvent;
import dev.osd.daemon.audit.AuditLog;
import dev.osd.daemon.audit.AuditUnavailableException;
import dev.osd.daemon.plan.Admission;
import dev.osd.daemon.plan.Attachments;
import dev.osd.daemon.plan.CurrentPolicy;
import dev.osd.daemon.plan.EventSink;
import dev.osd.daemon.plan.PlanService;
import dev.osd.daemon.session.Session;
import dev.osd.daemon.system.Descriptor;
import dev.osd.protocol.Answer;
import dev.osd.protocol.Attach;
import dev.osd.protocol.Cancel;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Failure;
import dev.osd.protocol.Limits;
import dev.osd.protocol.Peer;
import dev.osd.protocol.Plan;
import dev.osd.protocol.ProtocolException;
import dev.osd.protocol.Reply;
import dev.osd.protocol.Request;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
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
  private final Attachments attachments;
  private final AuditLog audit;
  private final Admission admission;
  private final CallNames calls = new CallNames();

  /** The answers for all connections. */
  public Requests(
      CurrentPolicy policy,
      PlanService plans,
      Attachments attachments,
      AuditLog audit,
      Admission admission) {
    this.policy = policy;
    this.plans = plans;
    this.attachments = attachments;
    this.audit = audit;
    this.admission = admission;
  }

  /** The limits in force. */
  Limits limits() {
    return policy.rules().limits();
  }

  /**
   * A session for a connection; whoever asks for it closes it.
   *
   * @param socket of the connection; it stays the caller's
   */
  Session newSession(Descriptor socket) {
    return attachments.newSession(socket);
  }

  /**
   * The answer to the request that stands in {@code text} from {@code from} to before {@code to}.
   */
  Answer answer(byte[] text, int from, int to, Caller caller, EventSink events)
      throws InterruptedException {
    Peer peer = caller.peer();
    // Asked again for each request: a policy that is read while a peer is connected binds it, too.
    Optional<String> objection = admission.objection(peer);
    if (objection.isPresent()) {
      return refused(
          Optional.empty(), caller, new Failure(ErrorCode.UNAUTHORIZED_PEER, objection.get()));
    }
    Request request;
    try {
      request = policy.rules().codec().decode(text, from, to, calls::next);
    } catch (ProtocolException e) {
      Answer.OfPlan refusal = refused(e.requestId(), caller, e.failure());
      return e.tool().isEmpty() ? refusal : new Answer.OfCall(e.tool().get(), refusal.reply());
    }
    return switch (request) {
      case Request.Run run -> new Answer.OfPlan(run(run.plan(), caller, events));
      case Request.Call call ->
          new Answer.OfCall(call.use().tool(), run(call.plan(), caller, events));
      case Request.Take take -> attach(take.attach(), caller);
      case Request.Stop stop -> cancel(stop.cancel(), caller);
    };
  }

  private Reply run(Plan plan, Caller caller, EventSink events) throws InterruptedException {
    if (caller.receiver().hasReceived()) {
      return refused(Optional.of(plan.requestId()), caller, unasked()).reply();
    }
    try {
      return plans.serve(plan, caller.peer(), caller.session(), events);
    } catch (RuntimeException e) {
      LOG.error("a plan met a fault of the daemon's own", e);
      return refuse(Optional.of(plan.requestId()), caller.peer(), ownFault());
    }
  }

  private Answer cancel(Cancel cancel, Caller caller) {
    if (caller.receiver().hasReceived()) {
      return refused(Optional.empty(), caller, unasked());
    }
    Peer peer = caller.peer();
    try {
      return plans.cancel(cancel, peer, !admission.isOther(peer.uid()));
    } catch (RuntimeException e) {
      LOG.error("a cancellation met a fault of the daemon's own", e);
      return new Answer.OfCancel(cancel.requestId(), 0, Optional.of(ownFault()));
    }
  }

  private static Failure unasked() {
    return new Failure(
        ErrorCode.VALIDATION_FAILED,
        "descriptors came with a request that attaches none; they were closed");
  }

  private Answer attach(Attach attach, Caller caller) {
    try {
      return attachments.attach(
          attach, caller.receiver().take(), caller.session(), caller.peer(), limits());
    } catch (AuditUnavailableException e) {
      return Attachments.unrecorded(attach);
    } catch (RuntimeException e) {
      LOG.error("descriptors met a fault of the daemon's own", e);
      return Attachments.refused(attach, ownFault());
    }
  }

  /** Refuses a request, and closes what came with it. */
  Answer.OfPlan refused(Optional<String> requestId, Caller caller, Failure failure) {
    caller.receiver().take().close();
    return new Answer.OfPlan(refuse(requestId, caller.peer(), failure));
  }

  private static Failure ownFault() {
    return new Failure(
        ErrorCode.INTERNAL, "the daemon met a fault of its own; its log has the details");
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

  /** Names for tool calls that have none, so that a call's records can be told from others'. */
  private static final class CallNames {
    private final AtomicLong count = new AtomicLong();

    String next() {
      return "call-" + count.incrementAndGet();
    }
  }
}
