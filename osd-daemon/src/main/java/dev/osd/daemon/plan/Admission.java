package dev.osd.daemon.plan;

import dev.osd.protocol.Peer;
import java.util.Optional;

/**
 * Says which users are served: the one that the daemon runs as and, where that is the superuser,
 * those that the policy in force lists.
 */
public final class Admission {
  private static final long ROOT = 0;

  private final CurrentPolicy policy;
  private final long uid;

  /**
   * @param uid the user that the daemon runs as
   */
  public Admission(CurrentPolicy policy, long uid) {
    this.policy = policy;
    this.uid = uid;
  }

  /** Whether this is another user than the one that the daemon runs as. */
  public boolean isOther(long peer) {
    return peer != uid;
  }

  /** Whether any other user is served now. */
  public boolean servesOthers() {
    return uid == ROOT && !policy.rules().policy().peers().isEmpty();
  }

  /** Why a peer is not served, in a sentence for it; nothing where it is. */
  public Optional<String> objection(Peer peer) {
    if (!isOther(peer.uid())) {
      return Optional.empty();
    }
    if (uid != ROOT) {
      return Optional.of(
          "user %d may not speak with this daemon; it serves the user it runs as"
              .formatted(peer.uid()));
    }
    return policy.rules().policy().peers().contains(peer.uid())
        ? Optional.empty()
        : Optional.of(
            "user %d may not speak with this daemon; it serves root and the users that its policy lists under [peers] uid"
                .formatted(peer.uid()));
  }
}
