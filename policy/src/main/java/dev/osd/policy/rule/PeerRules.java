package dev.osd.policy.rule;

import java.util.Set;

/**
 * Which users are served besides the daemon's own.
 *
 * @param uids their ids, none of which is the superuser's
 */
public record PeerRules(Set<Long> uids) {
  public PeerRules {
    uids = Set.copyOf(uids);
  }

  /** Nobody else. */
  public static PeerRules none() {
    return new PeerRules(Set.of());
  }
}
