package dev.osd.daemon.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.osd.daemon.regex.Cancellation;
import dev.osd.daemon.regex.CancelledException;
import dev.osd.daemon.system.Demand;
import dev.osd.daemon.system.StopSignal;
import dev.osd.daemon.testing.Until;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whether somebody who works goes on: while there is time and somebody waits. */
@Timeout(30)
final class RunTest {
  private static final Demand WANTED = Demand.of(Optional.empty());

  @Test
  void anyThreadCanAsk() throws Exception {
    try (StopSignal signal = StopSignal.open();
        ExecutorService other = Executors.newSingleThreadExecutor()) {
      Run run = new Run(Duration.ofSeconds(20), List.of(signal.watched()), WANTED);
      Cancellation cancellation = run.cancellation();
      long begun = System.nanoTime();
      // Only after a while is there a look at the client, and not only at the clock.
      Until.holds(
          "it looks again", () -> System.nanoTime() - begun > TimeUnit.MILLISECONDS.toNanos(25));
      assertThatNoException().isThrownBy(() -> other.submit(cancellation::check).get());
      signal.raise();
      Until.holds("it is told to stop", () -> isStopped(cancellation));
    }
  }

  @Test
  void nobodyGoesOnBeyondTheDeadline() {
    Cancellation cancellation = new Run(Duration.ZERO, List.of(), WANTED).cancellation();
    assertThatExceptionOfType(CancelledException.class)
        .isThrownBy(cancellation::check)
        .withMessageContaining("was stopped");
    assertThat(isStopped(cancellation)).isTrue();
  }

  private static boolean isStopped(Cancellation cancellation) {
    try {
      cancellation.check();
      return false;
    } catch (CancelledException e) {
      return true;
    }
  }
}
