package dev.osd.daemon.audit;

import dev.osd.policy.Finding;
import dev.osd.policy.ResolvedAction;
import dev.osd.protocol.Action;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.Attach;
import dev.osd.protocol.Attachment;
import dev.osd.protocol.Failure;
import dev.osd.protocol.Peer;
import dev.osd.protocol.Plan;
import dev.osd.protocol.record.Link;
import dev.osd.protocol.record.NoticeKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Something that the log tells of. */
public sealed interface AuditEvent {
  /** The record's {@code event}. */
  String name();

  /**
   * The daemon takes requests from now on.
   *
   * @param socket the socket's path
   * @param policy the policy's name
   */
  record Started(long pid, String socket, String policy) implements AuditEvent {
    @Override
    public String name() {
      return "daemon_started";
    }
  }

  /** The daemon takes no more requests. */
  record Stopped(long pid, String reason) implements AuditEvent {
    @Override
    public String name() {
      return "daemon_stopped";
    }
  }

  /** The policy was read again; {@code problem} says why the old one stays, where it does. */
  record PolicyReloaded(String policy, Optional<String> problem) implements AuditEvent {
    @Override
    public String name() {
      return "policy_reloaded";
    }
  }

  /** A request was refused as a whole before its actions were judged. */
  record Refused(Optional<String> requestId, Optional<String> sessionId, Peer peer, Failure failure)
      implements AuditEvent {
    @Override
    public String name() {
      return "refused";
    }
  }

  /**
   * A connection was given descriptors. Written before anything can be done with them.
   *
   * @param attachments as the kernel describes them
   */
  record Attached(Attach attach, Peer peer, List<Attachment> attachments) implements AuditEvent {
    public Attached {
      attachments = List.copyOf(attachments);
    }

    @Override
    public String name() {
      return "attached";
    }
  }

  /**
   * Plans were told to stop before their end. Written before they are, where somebody asked for it;
   * where a client has gone, together with what became of its plan.
   *
   * @param requestId the plans' name
   * @param sessionId the session that was named, or the plan's own
   * @param peer who asked for it, or who has gone
   * @param plans how many plans
   */
  record Cancelled(
      String requestId, Optional<String> sessionId, Peer peer, CancelCause cause, int plans)
      implements AuditEvent {
    @Override
    public String name() {
      return "cancelled";
    }
  }

  /** Why plans were told to stop. */
  enum CancelCause {
    /** A client asked for it. */
    REQUEST,
    /** The plan's own client has closed its connection. */
    CLIENT_GONE;

    /** The cause as a record has it. */
    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * An action was judged. Written before the action has any effect.
   *
   * @param resolved the action's facts, where it could be resolved
   * @param ruling what was decided
   */
  record Decided(
      Plan plan, Peer peer, Action action, Optional<ResolvedAction> resolved, Ruling ruling)
      implements AuditEvent {
    @Override
    public String name() {
      return "decided";
    }
  }

  /** What became of one action at the gate. */
  sealed interface Ruling {
    /**
     * The engine gave a verdict.
     *
     * @param finding the reason that decided
     * @param confirmed whether a person's confirmation turned {@code confirm} into a permit
     * @param runs whether the action goes on to run
     */
    record Judged(Finding finding, boolean confirmed, boolean runs) implements Ruling {}

    /** The action makes no sense on this machine, so there was nothing to judge. */
    record Unresolved(Failure failure) implements Ruling {}
  }

  /**
   * An action has ended, well or badly. Written before its reply leaves.
   *
   * @param durationMs milliseconds from start to end
   */
  record Finished(Plan plan, Peer peer, ActionResult result, long durationMs)
      implements AuditEvent {
    @Override
    public String name() {
      return "finished";
    }
  }

  /**
   * The log tells of itself, in the next record that it writes.
   *
   * @param file the name of the file beside the log that it is about, such as where bytes were put
   * @param bytes how many bytes it is about, 0 where it is not about bytes
   * @param after the last record that was known then
   */
  record Noticed(NoticeKind kind, Optional<String> file, long bytes, Link after)
      implements AuditEvent {
    @Override
    public String name() {
      return kind.action();
    }
  }

  /** Whether this tells only of a ping, which has no effect that could outrun its record. */
  default boolean isOfPing() {
    return switch (this) {
      case Decided decided -> decided.action() instanceof Action.Ping;
      case Finished finished -> finished.result() instanceof ActionResult.Pong;
      case Started started -> false;
      case Stopped stopped -> false;
      case PolicyReloaded reloaded -> false;
      case Refused refused -> false;
      case Attached attached -> false;
      case Cancelled cancelled -> false;
      case Noticed noticed -> false;
    };
  }
}
