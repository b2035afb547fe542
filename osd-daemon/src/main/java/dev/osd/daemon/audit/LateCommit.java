package dev.osd.daemon.audit;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Sees to it that records for which nobody waits are on the disk a bounded time later. */
final class LateCommit implements AutoCloseable {
  private final Runnable commit;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread thread;
  private volatile boolean wanted;
  private long delayNanos;
  private boolean closed;

  /** Starts the thread that calls {@code commit}, which must not throw. */
  LateCommit(Runnable commit, Duration delay) {
    this.commit = commit;
    this.delayNanos = delay.toNanos();
    this.thread = Thread.ofPlatform().daemon().name("audit-commit").unstarted(this::run);
  }

  LateCommit start() {
    thread.start();
    return this;
  }

  /** Wants a commit, unless one is wanted already. */
  void want() {
    if (wanted) {
      return;
    }
    lock.lock();
    try {
      wanted = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** From now on a commit comes at the latest so long after it was wanted. */
  void delay(Duration delay) {
    lock.lock();
    try {
      delayNanos = delay.toNanos();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (awaitTime()) {
      commit.run();
    }
  }

  /** Waits for the time of a commit; false once there will be none. */
  private boolean awaitTime() {
    lock.lock();
    try {
      while (!wanted && !closed) {
        changed.awaitUninterruptibly();
      }
      long left = delayNanos;
      while (left > 0 && !closed) {
        left = changed.awaitNanos(left);
      }
      wanted = false;
      return !closed;
    } catch (InterruptedException e) {
      // Nobody interrupts this thread; if somebody does, it has ended.
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the thread; a commit that is still wanted is the caller's to do. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
