package dev.osd.daemon.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.osd.daemon.regex.Cancellation;
import dev.osd.daemon.regex.CancelledException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What flows between two commands: all of it, in order, and no more at once than the ring holds.
 */
@Timeout(30)
final class ConduitTest {
  private static final Cancellation STOP =
      () -> {
        throw new CancelledException("stop");
      };

  private final Conduit conduit = new Conduit();

  @Test
  void everyByteArrivesInOrder() throws Exception {
    byte[] all = new byte[3_000_000];
    new Random(7).nextBytes(all);
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              Random sizes = new Random(8);
              try (OutputStream out = conduit.output(Cancellation.NEVER)) {
                for (int at = 0; at < all.length; ) {
                  int size = Math.min(all.length - at, 1 + sizes.nextInt(200_000));
                  out.write(all, at, size);
                  at += size;
                }
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
              conduit.end();
            });
    assertThat(conduit.input(Cancellation.NEVER).readAllBytes()).isEqualTo(all);
    writer.join();
  }

  @Test
  void aFastWriterWaitsForASlowReader() throws Exception {
    AtomicLong written = new AtomicLong();
    OutputStream out = conduit.output(() -> {});
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              try {
                while (true) {
                  out.write(new byte[1 << 10]);
                  written.addAndGet(1 << 10);
                }
              } catch (IOException e) {
                written.set(-1);
              }
            });
    while (writer.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    assertThat(written.get()).isEqualTo(Conduit.RING);
    conduit.abandon();
    writer.join();
    assertThat(written.get()).isEqualTo(-1);
  }

  @Test
  void whoWaitsInVainIsCancelled() {
    assertThatExceptionOfType(CancelledException.class)
        .isThrownBy(() -> conduit.input(STOP).read());
    assertThatExceptionOfType(CancelledException.class)
        .isThrownBy(() -> conduit.output(STOP).write(new byte[1 << 20]));
  }

  @Test
  void nothingComesBehindTheEnd() throws IOException {
    conduit.output(Cancellation.NEVER).write('x');
    conduit.end();
    assertThat(conduit.input(Cancellation.NEVER).read()).isEqualTo('x');
    assertThat(conduit.input(Cancellation.NEVER).read()).isEqualTo(-1);
  }
}
