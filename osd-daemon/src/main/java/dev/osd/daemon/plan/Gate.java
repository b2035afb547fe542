package dev.osd.daemon.plan;

import dev.osd.daemon.session.Session;
import dev.osd.daemon.system.Credentials;
import dev.osd.policy.Decision;
import dev.osd.policy.Identity;
import dev.osd.policy.ResolvedAction;
import dev.osd.policy.Situation;
import dev.osd.protocol.Action;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Failure;
import dev.osd.protocol.Peer;
import dev.osd.protocol.Plan;
import dev.osd.protocol.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Has every action of a plan decided before the first one runs: finds the facts, asks the engine.
 * Nothing happens in here. For another user's peer the facts are found with that user's rights, so
 * that the answer tells no more of the file system than the user can see anyway.
 */
public final class Gate {
  private static final long ROOT = 0;
  private static final Path TOP = Path.of("/");

  private final HomeDirectories homes = new HomeDirectories(Path.of("/etc/passwd"));
  private final ActionResolver resolver;
  private final PeerFacts peers;
  private final Surroundings surroundings;

  /** The situation where nobody's facts matter. */
  private final Situation nobodys;

  /**
   * @param surroundings the facts about the daemon's own machine and user
   */
  public Gate(ActionResolver resolver, PeerFacts peers, Surroundings surroundings) {
    this.resolver = resolver;
    this.peers = peers;
    this.surroundings = surroundings;
    this.nobodys = surroundings.situation(Optional.empty());
  }

  /**
   * Judges every action of a plan, in order.
   *
   * @param session the descriptors of the connection that it came on
   * @param rules the policy to judge by
   * @param confirmed whether a person has confirmed this plan
   */
  List<Judgement> judge(
      Plan plan, Peer peer, Session session, CurrentPolicy.Rules rules, boolean confirmed) {
    Asked asked = new Asked(session, rules, confirmed);
    if (plan.onlyOnDescriptors()) {
      // These need no facts about their peer, and asking the kernel costs more than all the rest.
      return plan.actions().stream()
          .map(action -> judge(action, surroundings.directory(), nobodys, asked))
          .toList();
    }
    Optional<Path> peerDirectory = peers.directory(peer);
    if (!surroundings.root() || peer.uid() == ROOT) {
      return judge(
          plan,
          peerDirectory.orElse(surroundings.directory()),
          surroundings.situation(peerDirectory),
          asked);
    }
    try {
      return new Credentials(peer.uid(), peer.gid(), peer.groups())
          .call(() ->
              judge(
                  plan,
                  peerDirectory.orElse(TOP),
                  surroundings.situation(peerDirectory, Optional.of(identity(peer))),
                  asked));
    } catch (IOException e) {
      return plan.actions().stream()
          .map(action ->
              senseless(
                  action,
                  Optional.empty(),
                  ErrorCode.INTERNAL,
                  "the rights of user %d could not be taken on: %s"
                      .formatted(peer.uid(), e.getMessage())))
          .toList();
    }
  }

  /** What is the same for every action of a plan. */
  private record Asked(Session session, CurrentPolicy.Rules rules, boolean confirmed) {}

  private Identity identity(Peer peer) {
    return new Identity(peer.uid(), peer.gid(), peer.groups(), homes.of(peer.uid()).toString());
  }

  private List<Judgement> judge(Plan plan, Path start, Situation situation, Asked asked) {
    Optional<Path> base = resolver.directory(start, plan.cwd());
    return plan.actions().stream()
        .map(action ->
            base.isPresent()
                ? judge(action, base.get(), situation, asked)
                : senseless(
                    action,
                    Optional.empty(),
                    ErrorCode.INVALID_ARGS,
                    "the plan's cwd is no directory"))
        .toList();
  }

  private Judgement judge(Action action, Path base, Situation situation, Asked asked) {
    return switch (resolver.resolve(action, base, asked.rules().policy(), asked.session())) {
      case Resolution.Unresolved unresolved ->
          new Judgement.Senseless(action, Optional.empty(), unresolved.failure());
      case Resolution.Resolved resolved -> {
        Decision decision =
            asked.rules().engine().decide(resolved.action(), situation, asked.confirmed());
        Optional<String> missing = missingProgram(resolved.action());
        // A denied name stays denied where there is no such program: the answer tells no more.
        yield missing.isPresent() && decision.verdict() != Verdict.DENY
            ? senseless(action, Optional.of(resolved.action()), ErrorCode.NOT_FOUND, missing.get())
            : new Judgement.Decided(action, resolved.action(), decision);
      }
    };
  }

  private static Optional<String> missingProgram(ResolvedAction action) {
    if (action instanceof ResolvedAction.Command command
        && command.asked() instanceof Action.Exec exec
        && command.programs().getFirst().file().isEmpty()) {
      String program = exec.argv().getFirst();
      return Optional.of(
          program.indexOf('/') >= 0
              ? "there is no program " + program
              : "there is no program %s on the fixed PATH; name it by its path".formatted(program));
    }
    return Optional.empty();
  }

  private static Judgement senseless(
      Action action, Optional<ResolvedAction> facts, ErrorCode code, String message) {
    return new Judgement.Senseless(action, facts, new Failure(code, message));
  }
}
