package dev.osd.daemon.system;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * A platform thread that has given up rights of its own and does as it is told, one task after
 * another. Not an executor's worker: an executor puts a new thread, which would have all rights, in
 * the place of one that died.
 */
final class OwnThread implements Closeable {
  private final BlockingQueue<FutureTask<?>> tasks = new ArrayBlockingQueue<>(1);
  private volatile boolean failed;
  private volatile boolean closed;

  private OwnThread() {}

  /** How a thread gives up what it must not have. */
  @FunctionalInterface
  interface Renunciation {
    void makeOnThisThread() throws IOException;
  }

  /**
   * Starts a thread and waits until it has given up its rights.
   *
   * @throws IOException what the renunciation threw; the thread has then ended
   */
  static OwnThread start(String name, Renunciation renunciation) throws IOException {
    OwnThread thread = new OwnThread();
    FutureTask<Boolean> entering =
        new FutureTask<>(() -> {
          renunciation.makeOnThisThread();
          return true;
        });
    Thread.ofPlatform().daemon().name(name).start(() -> thread.run(entering));
    thread.await(entering);
    return thread;
  }

  /** Whether something went wrong for which the thread should not be used again. */
  boolean hasFailed() {
    return failed;
  }

  /**
   * Does a task on this thread and waits for its end, which an interruption of the caller does not
   * shorten: what the task has started would be lost.
   *
   * @throws IOException what the task threw
   */
  <T> T call(Callable<T> task) throws IOException {
    FutureTask<T> future = new FutureTask<>(task);
    tasks.add(future);
    return await(future);
  }

  /** Lets the thread end when it has nothing left to do. */
  @Override
  public void close() {
    closed = true;
    tasks.add(new FutureTask<>(() -> true));
  }

  private void run(FutureTask<Boolean> entering) {
    entering.run();
    if (entering.state() != Future.State.SUCCESS) {
      return;
    }
    try {
      while (!closed) {
        tasks.take().run();
      }
    } catch (InterruptedException e) {
      // Nobody interrupts this thread but to end it.
      failed = true;
    }
  }

  private <T> T await(FutureTask<T> future) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw unwrapped(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private IOException unwrapped(@Nullable Throwable thrown) {
    if (thrown instanceof IOException refused) {
      return refused;
    }
    failed = true;
    if (thrown instanceof Error error) {
      throw error;
    }
    throw new IllegalStateException("a task on a thread of its own failed", thrown);
  }
}
