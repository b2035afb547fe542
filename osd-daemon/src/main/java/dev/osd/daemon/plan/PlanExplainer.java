package dev.osd.daemon.plan;

import dev.osd.daemon.session.Session;
import dev.osd.policy.Decision;
import dev.osd.policy.Policy;
import dev.osd.policy.ResolvedAction;
import dev.osd.protocol.Action;
import dev.osd.protocol.Failure;
import dev.osd.protocol.Peer;
import dev.osd.protocol.Plan;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Says what a policy makes of a plan without a daemon: the same gate, asked by a person about the
 * directory they are in. Nothing is recorded and nothing runs.
 */
public final class PlanExplainer {
  private final Gate gate;

  /**
   * @param surroundings whose directory stands for the peer's as well
   */
  public PlanExplainer(ActionResolver resolver, Surroundings surroundings) {
    this.gate = new Gate(resolver, new Here(surroundings.directory()), surroundings);
  }

  /** What is said of one action. */
  public sealed interface Explained {
    /** The action as it was asked for. */
    Action action();

    /** The engine has decided. */
    record Decided(Action action, ResolvedAction resolved, Decision decision)
        implements Explained {}

    /** The action makes no sense on this machine. */
    record Senseless(Action action, Failure failure) implements Explained {}
  }

  /**
   * Judges every action of a plan. Confirmation is taken as given, so that the terms of what may
   * run can be told; the verdict is the one before it.
   */
  public List<Explained> explain(Plan plan, Policy policy) {
    Peer nobody = new Peer(0, 0, 0, 0);
    return gate.judge(plan, nobody, Session.none(), CurrentPolicy.Rules.of(policy), true).stream()
        .map(PlanExplainer::explained)
        .toList();
  }

  private static Explained explained(Judgement judgement) {
    return switch (judgement) {
      case Judgement.Decided decided ->
          new Explained.Decided(decided.action(), decided.resolved(), decided.decision());
      case Judgement.Senseless senseless ->
          new Explained.Senseless(senseless.action(), senseless.failure());
    };
  }

  /** A peer that is in a known directory. */
  private record Here(Path path) implements PeerFacts {
    @Override
    public Optional<Path> directory(Peer peer) {
      return Optional.of(path);
    }

    @Override
    public long startTime(long pid, int socket) {
      return 0;
    }

    @Override
    public List<Long> groups(int socket) {
      return List.of();
    }

    @Override
    public Confinement confinement(Peer peer) {
      return Confinement.FREE;
    }
  }
}
