package dev.osd.daemon.plan;

import dev.osd.daemon.audit.AuditEvent;
import dev.osd.daemon.audit.AuditLog;
import dev.osd.daemon.audit.AuditUnavailableException;
import dev.osd.daemon.session.Prepared;
import dev.osd.daemon.session.Session;
import dev.osd.daemon.session.SessionException;
import dev.osd.daemon.session.Sessions;
import dev.osd.daemon.system.Descriptor;
import dev.osd.daemon.system.SocketReceiver.Received;
import dev.osd.protocol.Answer;
import dev.osd.protocol.Attach;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Failure;
import dev.osd.protocol.Limits;
import dev.osd.protocol.Peer;
import java.util.List;
import java.util.Optional;

/**
 * Gives a session the descriptors that its client has passed: checked first, recorded, then taken
 * over. Using them is judged each time; holding them does nothing.
 */
public final class Attachments {
  private final Sessions sessions;
  private final AuditLog audit;

  /** Attachments for all connections. */
  public Attachments(Sessions sessions, AuditLog audit) {
    this.sessions = sessions;
    this.audit = audit;
  }

  /**
   * A session for a connection; whoever asks for it closes it.
   *
   * @param socket of the connection; it stays the caller's
   */
  public Session newSession(Descriptor socket) {
    return sessions.newSession(socket);
  }

  /**
   * Takes over what was passed, or closes it.
   *
   * @param received what came with the request
   * @param limits of the policy in force
   */
  public Answer.OfAttach attach(
      Attach attach, Received received, Session session, Peer peer, Limits limits)
      throws AuditUnavailableException {
    try (Prepared prepared = sessions.prepare(attach, received, session, limits)) {
      audit.record(List.of(new AuditEvent.Attached(attach, peer, prepared.attachments())));
      session.adopt(prepared);
      return new Answer.OfAttach(attach.requestId(), prepared.attachments(), Optional.empty());
    } catch (SessionException e) {
      audit.record(
          List.of(
              new AuditEvent.Refused(attach.requestId(), attach.sessionId(), peer, e.failure())));
      return refused(attach, e.failure());
    }
  }

  /** The answer where descriptors were not even looked at. */
  public static Answer.OfAttach refused(Attach attach, Failure failure) {
    return new Answer.OfAttach(attach.requestId(), List.of(), Optional.of(failure));
  }

  /** The answer where the log cannot be written. */
  public static Answer.OfAttach unrecorded(Attach attach) {
    return refused(
        attach,
        new Failure(
            ErrorCode.AUDIT_UNAVAILABLE,
            "the audit log cannot be written, so nothing was attached"));
  }
}
