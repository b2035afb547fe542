package dev.osd.daemon.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for something that the system brings about in its own time. */
public final class Until {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Until() {}

  /** Returns once the condition holds; fails after some seconds. */
  public static void holds(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited in vain until " + what);
      }
      LockSupport.parkNanos(500_000);
    }
  }
}
