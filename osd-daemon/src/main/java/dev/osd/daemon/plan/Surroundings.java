package dev.osd.daemon.plan;

import dev.osd.policy.Identity;
import dev.osd.policy.Situation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The facts about the daemon's own machine and user that stay the same while it runs.
 *
 * @param home the daemon user's home directory: absolute and real
 * @param directory the daemon's working directory: absolute and real
 * @param guarded the daemon's own files, kept from everybody
 * @param environment the daemon's environment
 * @param root whether the daemon runs as the superuser
 */
public record Surroundings(
    Path home, Path directory, List<Path> guarded, Map<String, String> environment, boolean root) {
  public Surroundings {
    guarded = List.copyOf(guarded);
    environment = Map.copyOf(environment);
  }

  /** All the facts, with those about a peer of the daemon's own user. */
  public Situation situation(Optional<Path> peerDirectory) {
    return situation(peerDirectory, Optional.empty());
  }

  /** All the facts, with those about a peer and whose it is. */
  Situation situation(Optional<Path> peerDirectory, Optional<Identity> identity) {
    return new Situation(
        home.toString(),
        peerDirectory.map(Path::toString),
        guarded.stream().map(Path::toString).toList(),
        environment,
        root,
        identity);
  }

  @Override
  public String toString() {
    return "Surroundings[home=%s, directory=%s, root=%s]".formatted(home, directory, root);
  }
}
