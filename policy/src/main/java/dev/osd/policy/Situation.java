package dev.osd.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The facts about peer and machine that do not belong to one action.
 *
 * @param home the home directory of the user that the daemon runs as: real and absolute
 * @param peerDirectory the peer's own working directory as the kernel reports it, where it could be
 *     told with certainty; whether it is a workspace is for the policy to say
 * @param guarded the daemon's own files that nobody may read or write through it, nor what is named
 *     after them with a point and more: policy, audit log, token file, socket; real and absolute
 * @param environment the daemon's own environment, from which the policy lets a short list through
 * @param root whether the daemon runs as the superuser
 * @param identity whom the peer is where that is not the daemon's own user
 */
public record Situation(
    String home,
    Optional<String> peerDirectory,
    List<String> guarded,
    Map<String, String> environment,
    boolean root,
    Optional<Identity> identity) {
  public Situation {
    guarded = List.copyOf(guarded);
    environment = Map.copyOf(environment);
  }

  /** The same facts about a peer that works in this directory: real and absolute. */
  public Situation in(String directory) {
    return new Situation(home, Optional.of(directory), guarded, environment, root, identity);
  }

  /** The home directory of the user for whom the daemon works: real and absolute. */
  public String userHome() {
    return identity.map(Identity::home).orElse(home);
  }

  @Override
  public String toString() {
    return "Situation[home=%s, peerDirectory=%s, root=%s, identity=%s]"
        .formatted(home, peerDirectory, root, identity);
  }
}
