package dev.osd.daemon.builtin;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Does two things at a time. */
final class TwoThreads {
  private TwoThreads() {}

  /**
   * Runs the first in a thread of its own and the second in this one, and returns when both have
   * ended.
   *
   * @throws RuntimeException what one of them threw
   */
  static void run(Runnable first, Runnable second) {
    FutureTask<Boolean> task = new FutureTask<>(first, true);
    Thread.ofPlatform().name("osd-sort").daemon().start(task);
    try {
      second.run();
    } finally {
      await(task);
    }
  }

  private static void await(FutureTask<Boolean> task) {
    boolean interrupted = false;
    while (true) {
      try {
        task.get();
        break;
      } catch (InterruptedException e) {
        // The other thread works on the same arrays: it must have ended first.
        interrupted = true;
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        throw new IllegalStateException(e.getCause());
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
