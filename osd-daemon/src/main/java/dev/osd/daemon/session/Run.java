package dev.osd.daemon.session;

import dev.osd.daemon.regex.Cancellation;
import dev.osd.daemon.regex.CancelledException;
import dev.osd.daemon.system.BlockIo;
import dev.osd.daemon.system.Demand;
import dev.osd.daemon.system.Descriptor;
import dev.osd.daemon.system.PassedDescriptor;
import dev.osd.daemon.system.SystemException;
import dev.osd.protocol.ErrorCode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One use of a session from start to end: its deadline, and whether anybody still waits for it.
 * Safe for use by several threads, each with its own {@link BlockIo}.
 */
public final class Run {
  /** How often somebody who works without waiting looks whether the client is still there. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Duration patience;
  private final long deadline;
  private final List<Descriptor> enders;
  private final Demand demand;
  private volatile boolean unwanted;

  /**
   * @param patience from now to the deadline
   * @param enders once the other end of one of them is closed, there is nobody to work for
   * @param demand knows why, unless it is that the daemon stops
   */
  Run(Duration patience, List<Descriptor> enders, Demand demand) {
    this.patience = patience;
    this.deadline = System.nanoTime() + patience.toNanos();
    this.enders = List.copyOf(enders);
    this.demand = demand;
  }

  /** Waits until a descriptor can be tried again. */
  void await(BlockIo io, PassedDescriptor descriptor, boolean writing) throws SystemException {
    switch (io.await(descriptor.descriptor(), writing, enders, deadline - System.nanoTime())) {
      case READY -> {}
      case ENDED -> throw nobody();
      case TIME_UP -> throw timeUp();
    }
  }

  /** What commands ask whether to go on, on whichever threads they work. */
  Cancellation cancellation() {
    return new Look();
  }

  /** The error of an action that was stopped: its time was up, or there was nobody to work for. */
  ErrorCode codeOfEnd() {
    return unwanted ? ErrorCode.EXEC_FAILED : ErrorCode.EXEC_TIMED_OUT;
  }

  private CancelledException timeUp() {
    return new CancelledException(
        "it was still running after %d s and was stopped".formatted(patience.toSeconds()));
  }

  private CancelledException nobody() {
    unwanted = true;
    return new CancelledException(
        "it was stopped, because " + demand.lost().orElse("the daemon was told to stop"));
  }

  /** Looks at the clock each time and at the client now and then. */
  private final class Look implements Cancellation {
    private volatile long lastLook = System.nanoTime();

    @Override
    public void check() {
      long now = System.nanoTime();
      if (now - deadline >= 0) {
        throw timeUp();
      }
      if (now - lastLook >= LOOK_NANOS) {
        lastLook = now;
        look();
      }
    }

    private void look() {
      try {
        if (BlockIo.anyEnded(enders)) {
          throw nobody();
        }
      } catch (IOException e) {
        throw new CancelledException("it was stopped: " + e.getMessage());
      }
    }
  }
}
