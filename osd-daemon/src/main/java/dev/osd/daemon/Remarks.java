package dev.osd.daemon;

import dev.osd.daemon.plan.Admission;
import dev.osd.daemon.plan.CurrentPolicy;
import dev.osd.daemon.plan.Surroundings;
import dev.osd.daemon.socket.SocketFile;
import dev.osd.daemon.system.HostCapabilities;
import dev.osd.daemon.system.Protection;
import dev.osd.policy.PolicyEngine;
import dev.osd.policy.Situation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What whoever starts a daemon should know of it: a sentence each, none where all is as it should
 * be.
 *
 * @param config where the daemon's files are
 * @param policy the one in force
 * @param host what can be enforced here
 * @param surroundings what workspaces are judged by
 */
record Remarks(
    DaemonConfig config,
    CurrentPolicy policy,
    Admission admission,
    HostCapabilities host,
    Surroundings surroundings) {

  /** All that there is to say. */
  List<String> all() {
    List<String> remarks = new ArrayList<>();
    onSandbox().ifPresent(remarks::add);
    onOwnFiles().ifPresent(remarks::add);
    remarks.addAll(onPeers());
    return remarks;
  }

  private Optional<String> onSandbox() {
    List<Protection> missing = host.missing();
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "this host cannot confine programs for want of %s; by the policy they %s; see osd-shell doctor"
            .formatted(
                missing.stream().map(Protection::title).collect(Collectors.joining(", ")),
                policy.rules().policy().runsUnconfined()
                    ? "run with what there is"
                    : "are refused"));
  }

  private Optional<String> onOwnFiles() {
    Situation situation = surroundings.situation(Optional.empty());
    PolicyEngine engine = policy.rules().engine();
    Path socket = GuardedFiles.real(config.socket());
    Path lock = GuardedFiles.real(SocketFile.lockFile(config.socket()));
    String exposed =
        surroundings.guarded().stream()
            // A socket has to be where its clients can reach it, and its lock stands beside it.
            .filter(path -> !path.equals(socket) && !path.equals(lock))
            .filter(path ->
                path.getParent() != null
                    && engine.couldBeWorkspace(path.getParent().toString(), situation))
            .map(Path::toString)
            .collect(Collectors.joining(", "));
    return exposed.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s: that is where a workspace could be, and programs can write in their workspace; keep it elsewhere"
                .formatted(exposed));
  }

  /** What of the policy's {@code [peers]} has no effect. */
  List<String> onPeers() {
    if (policy.rules().policy().peers().isEmpty()) {
      return List.of();
    }
    if (!admission.servesOthers()) {
      return List.of(
          "the policy lists other users under [peers], and they are refused: only a daemon that runs as root serves them");
    }
    return config.ownSocketDirectory()
        ? List.of(
            "the policy lists other users under [peers], and they cannot reach the socket: its folder %s is the daemon's own; put it elsewhere with --socket-path"
                .formatted(config.socket().getParent()))
        : List.of();
  }
}
