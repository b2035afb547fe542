package dev.osd.daemon.plan;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bounds how many plans run at once, in all and for one process. Whoever finds no place waits a
 * while for one. Safe for use by several threads.
 */
public final class RunningPlans {
  private final int most;
  private final int mostPerPeer;
  private final long queueMs;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition freed = lock.newCondition();
  private final Map<Long, Integer> byPid = new HashMap<>();
  private int running;
  private boolean closed;

  /**
   * @param most plans at once
   * @param mostPerPeer plans of one process at once
   * @param queueMs milliseconds to wait for a place
   */
  public RunningPlans(int most, int mostPerPeer, long queueMs) {
    this.most = most;
    this.mostPerPeer = mostPerPeer;
    this.queueMs = queueMs;
  }

  /** A place among the running plans. */
  interface Place {
    /** Makes room for another plan. */
    void leave();
  }

  /** A place for a plan of this process, or nothing where none came free in time. */
  Optional<Place> take(long pid) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(queueMs);
      while (!closed && (running >= most || byPid.getOrDefault(pid, 0) >= mostPerPeer)) {
        if (left <= 0) {
          return Optional.empty();
        }
        left = freed.awaitNanos(left);
      }
      if (closed) {
        return Optional.empty();
      }
      running++;
      byPid.merge(pid, 1, Integer::sum);
      return Optional.of(() -> give(pid));
    } finally {
      lock.unlock();
    }
  }

  private void give(long pid) {
    lock.lock();
    try {
      running--;
      byPid.computeIfPresent(pid, (key, count) -> count == 1 ? null : count - 1);
      freed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Lets no further plan begin. */
  public void close() {
    lock.lock();
    try {
      closed = true;
      freed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until no plan runs.
   *
   * @return whether that came true within {@code nanos}
   */
  public boolean awaitNone(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (running > 0) {
        if (left <= 0) {
          return false;
        }
        left = freed.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }
}
