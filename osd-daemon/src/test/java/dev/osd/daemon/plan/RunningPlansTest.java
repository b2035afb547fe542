package dev.osd.daemon.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.daemon.testing.Until;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class RunningPlansTest {
  private static final long LONG_MS = 20_000;

  @Test
  void bearsOnlySoManyPlansInAll() throws Exception {
    RunningPlans running = new RunningPlans(2, 2, 0);
    RunningPlans.Place first = running.take(1).orElseThrow();

    assertThat(running.take(2)).isPresent();
    assertThat(running.take(3)).isEmpty();
    first.leave();
    assertThat(running.take(3)).isPresent();
  }

  @Test
  void bearsOnlySoManyPlansOfOneProcess() throws Exception {
    RunningPlans running = new RunningPlans(10, 2, 0);
    RunningPlans.Place first = running.take(1).orElseThrow();

    assertThat(running.take(1)).isPresent();
    assertThat(running.take(1)).isEmpty();
    assertThat(running.take(2)).isPresent();
    first.leave();
    assertThat(running.take(1)).isPresent();
  }

  @Test
  void waitsForAPlaceThatComesFree() throws Exception {
    RunningPlans running = new RunningPlans(1, 1, LONG_MS);
    RunningPlans.Place first = running.take(1).orElseThrow();
    CompletableFuture<Boolean> second = taking(running, 1);

    first.leave();

    assertThat(second.get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void oneProcessThatWaitsDoesNotKeepOthersOut() throws Exception {
    RunningPlans running = new RunningPlans(2, 1, LONG_MS);
    RunningPlans.Place first = running.take(1).orElseThrow();
    CompletableFuture<Boolean> waiting = taking(running, 1);

    Optional<RunningPlans.Place> other = running.take(2);

    assertThat(other).isPresent();
    other.orElseThrow().leave();
    first.leave();
    assertThat(waiting.get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void closingSendsAwayWhoWaitsAndWhoComes() throws Exception {
    RunningPlans running = new RunningPlans(1, 1, LONG_MS);
    RunningPlans.Place first = running.take(1).orElseThrow();
    CompletableFuture<Boolean> waiting = taking(running, 2);

    running.close();

    assertThat(waiting.get(20, TimeUnit.SECONDS)).isFalse();
    first.leave();
    assertThat(running.take(3)).isEmpty();
  }

  @Test
  void tellsWhenNothingRunsAnyMore() throws Exception {
    RunningPlans running = new RunningPlans(1, 1, 0);
    assertThat(running.awaitNone(0)).isTrue();

    RunningPlans.Place place = running.take(1).orElseThrow();
    assertThat(running.awaitNone(1)).isFalse();
    Thread leaving = Thread.ofPlatform().start(place::leave);

    assertThat(running.awaitNone(TimeUnit.SECONDS.toNanos(20))).isTrue();
    leaving.join();
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
                taken.complete(running.take(pid).isPresent());
              } catch (InterruptedException e) {
                taken.completeExceptionally(e);
              }
            });
    Until.holds("it waits", () -> thread.getState() == Thread.State.TIMED_WAITING);
    return taken;
  }
}
