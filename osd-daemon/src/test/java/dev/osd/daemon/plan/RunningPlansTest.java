package dev.osd.daemon.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.daemon.system.Demand;
import dev.osd.daemon.testing.Until;
import dev.osd.protocol.Limit;
import dev.osd.protocol.Limits;
import dev.osd.protocol.Peer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class RunningPlansTest {
  private static final Demand WANTED = Demand.of(Optional.empty());

  private static final long LONG_MS = 20_000;
  private static final long OWN = 7;
  private static final Limit PER_USER = Limit.RUNNING_PLANS_PER_USER;

  @Test
  void bearsOnlySoManyPlansInAll() throws Exception {
    RunningPlans running = running(2, 2, 0);
    RunningPlans.Place first = running.take(process(1), WANTED).orElseThrow();

    assertThat(running.take(process(2), WANTED)).isPresent();
    assertThat(running.take(process(3), WANTED)).isEmpty();
    first.leave();
    assertThat(running.take(process(3), WANTED)).isPresent();
  }

  @Test
  void bearsOnlySoManyPlansOfOneProcess() throws Exception {
    RunningPlans running = running(10, 2, 0);
    RunningPlans.Place first = running.take(process(1), WANTED).orElseThrow();

    assertThat(running.take(process(1), WANTED)).isPresent();
    assertThat(running.take(process(1), WANTED)).isEmpty();
    assertThat(running.take(process(2), WANTED)).isPresent();
    first.leave();
    assertThat(running.take(process(1), WANTED)).isPresent();
  }

  @Test
  void anotherUserGetsAShareAndNotAllPlacesWhateverProcessesAsk() throws Exception {
    RunningPlans running = RunningPlans.ofPrograms(limits(4, 4, 0).with(PER_USER, 2), OWN);
    RunningPlans.Place first = running.take(new Peer(1, 1000, 1000, 0), WANTED).orElseThrow();

    assertThat(running.take(new Peer(2, 1000, 1000, 0), WANTED)).isPresent();
    assertThat(running.take(new Peer(3, 1000, 1000, 0), WANTED)).isEmpty();
    assertThat(running.take(new Peer(4, 1001, 1001, 0), WANTED)).isPresent();
    first.leave();
    assertThat(running.take(new Peer(3, 1000, 1000, 0), WANTED)).isPresent();
    assertThat(running.take(new Peer(5, OWN, OWN, 0), WANTED)).isPresent();
  }

  @Test
  void theDaemonsOwnUserMayHaveAllPlaces() throws Exception {
    RunningPlans running = RunningPlans.ofPrograms(limits(3, 1, 0).with(PER_USER, 1), OWN);

    for (int pid = 1; pid <= 3; pid++) {
      assertThat(running.take(process(pid), WANTED)).isPresent();
    }
    assertThat(running.take(process(4), WANTED)).isEmpty();
  }

  @Test
  void waitsForAPlaceThatComesFree() throws Exception {
    RunningPlans running = running(1, 1, LONG_MS);
    RunningPlans.Place first = running.take(process(1), WANTED).orElseThrow();
    CompletableFuture<Boolean> second = taking(running, 1);

    first.leave();

    assertThat(second.get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void oneProcessThatWaitsDoesNotKeepOthersOut() throws Exception {
    RunningPlans running = running(2, 1, LONG_MS);
    RunningPlans.Place first = running.take(process(1), WANTED).orElseThrow();
    CompletableFuture<Boolean> waiting = taking(running, 1);

    Optional<RunningPlans.Place> other = running.take(process(2), WANTED);

    assertThat(other).isPresent();
    other.orElseThrow().leave();
    first.leave();
    assertThat(waiting.get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void closingSendsAwayWhoWaitsAndWhoComes() throws Exception {
    RunningPlans running = running(1, 1, LONG_MS);
    RunningPlans.Place first = running.take(process(1), WANTED).orElseThrow();
    CompletableFuture<Boolean> waiting = taking(running, 2);

    running.close();

    assertThat(waiting.get(20, TimeUnit.SECONDS)).isFalse();
    first.leave();
    assertThat(running.take(process(3), WANTED)).isEmpty();
  }

  @Test
  void tellsWhenNothingRunsAnyMore() throws Exception {
    RunningPlans running = running(1, 1, 0);
    assertThat(running.awaitNone(0)).isTrue();

    RunningPlans.Place place = running.take(process(1), WANTED).orElseThrow();
    assertThat(running.awaitNone(1)).isFalse();
    Thread leaving = Thread.ofPlatform().start(place::leave);

    assertThat(running.awaitNone(TimeUnit.SECONDS.toNanos(20))).isTrue();
    leaving.join();
  }

  private static RunningPlans running(long most, long perPeer, long queueMs) {
    return RunningPlans.ofPrograms(limits(most, perPeer, queueMs), OWN);
  }

  private static Limits limits(long most, long perPeer, long queueMs) {
    return Limits.of(
        Map.of(
            Limit.RUNNING_PLANS,
            most,
            Limit.RUNNING_PLANS_PER_PEER,
            perPeer,
            Limit.QUEUE_MS,
            queueMs));
  }

  private static Peer process(long pid) {
    return new Peer(pid, OWN, OWN, 0);
  }

  /** Returns once the thread waits for its place. */
  private static CompletableFuture<Boolean> taking(RunningPlans running, long pid)
      throws Exception {
    CompletableFuture<Boolean> taken = new CompletableFuture<>();
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try {
                taken.complete(running.take(process(pid), WANTED).isPresent());
              } catch (InterruptedException e) {
                taken.completeExceptionally(e);
              }
            });
    Until.holds("it waits", () -> thread.getState() == Thread.State.TIMED_WAITING);
    return taken;
  }
}
