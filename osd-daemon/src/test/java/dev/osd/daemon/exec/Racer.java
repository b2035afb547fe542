package dev.osd.daemon.exec;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** Somebody who changes the file system over and over while a test uses it. */
final class Racer {
  /** Something that is done to files. */
  @FunctionalInterface
  interface Step {
    void take() throws Exception;
  }

  private Racer() {}

  /**
   * Takes a step over and over on a thread of its own until the body has ended. Fails if a step
   * could not be taken, because then there was no race.
   */
  static void against(Step step, Step body) throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    AtomicBoolean done = new AtomicBoolean();
    AtomicReference<Exception> trouble = new AtomicReference<>();
    Thread racer =
        Thread.ofPlatform()
            .daemon()
            .name("racer")
            .start(() -> {
              try {
                while (!done.get()) {
                  step.take();
                  started.countDown();
                }
              } catch (Exception e) {
                trouble.set(e);
                started.countDown();
              }
            });
    try {
      started.await();
      body.take();
    } finally {
      done.set(true);
      racer.join();
    }
    if (trouble.get() != null) {
      throw new AssertionError("the race ended early", trouble.get());
    }
  }
}
