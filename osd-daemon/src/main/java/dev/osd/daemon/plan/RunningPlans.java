package dev.osd.daemon.plan;

import dev.osd.daemon.system.Demand;
import dev.osd.protocol.Limit;
import dev.osd.protocol.Limits;
import dev.osd.protocol.Peer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bounds how many plans run at once: in all, for one process, and for one user other than the
 * daemon's own. Whoever finds no place waits a while for one. Safe for use by several threads.
 */
public final class RunningPlans {
  private final Bounds bounds;
  private final long own;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition freed = lock.newCondition();
  private final Map<Long, Integer> byPid = new HashMap<>();
  private final Map<Long, Integer> byUid = new HashMap<>();
  private int running;
  private boolean closed;

  /**
   * How many plans may run at once.
   *
   * @param all in all
   * @param ofProcess of one process
   * @param ofUser of one user other than the daemon's own
   * @param queueMs how many milliseconds one waits for its turn
   */
  private record Bounds(int all, int ofProcess, int ofUser, long queueMs) {}

  private RunningPlans(Bounds bounds, long own) {
    this.bounds = bounds;
    this.own = own;
  }

  /**
   * Places for plans that run programs or reach for files.
   *
   * @param own the user that the daemon runs as, who may have all places
   */
  public static RunningPlans ofPrograms(Limits limits, long own) {
    return new RunningPlans(
        new Bounds(
            limits.count(Limit.RUNNING_PLANS),
            limits.count(Limit.RUNNING_PLANS_PER_PEER),
            limits.count(Limit.RUNNING_PLANS_PER_USER),
            limits.get(Limit.QUEUE_MS)),
        own);
  }

  /**
   * Places for plans on a session's descriptors.
   *
   * @param own the user that the daemon runs as, who may have all places
   */
  public static RunningPlans onDescriptors(Limits limits, long own) {
    return new RunningPlans(
        new Bounds(
            limits.count(Limit.RUNNING_PIPES),
            limits.count(Limit.RUNNING_PIPES),
            limits.count(Limit.RUNNING_PLANS_PER_USER),
            limits.get(Limit.QUEUE_MS)),
        own);
  }

  /** A place among the running plans. */
  interface Place {
    /** Makes room for another plan. */
    void leave();
  }

  /**
   * A place for a plan of this peer, or nothing where none came free in time.
   *
   * @param demand once it has ended, no place is waited for; {@link #wake} has it looked at
   */
  Optional<Place> take(Peer peer, Demand demand) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(bounds.queueMs());
      while (!closed && !hasRoomFor(peer)) {
        if (left <= 0 || demand.isCancelled()) {
          return Optional.empty();
        }
        left = freed.awaitNanos(left);
      }
      if (closed) {
        return Optional.empty();
      }
      running++;
      byPid.merge(peer.pid(), 1, Integer::sum);
      byUid.merge(peer.uid(), 1, Integer::sum);
      return Optional.of(() -> give(peer));
    } finally {
      lock.unlock();
    }
  }

  private boolean hasRoomFor(Peer peer) {
    return running < bounds.all()
        && byPid.getOrDefault(peer.pid(), 0) < bounds.ofProcess()
        && (peer.uid() == own || byUid.getOrDefault(peer.uid(), 0) < bounds.ofUser());
  }

  private void give(Peer peer) {
    lock.lock();
    try {
      running--;
      byPid.computeIfPresent(peer.pid(), (pid, count) -> count == 1 ? null : count - 1);
      byUid.computeIfPresent(peer.uid(), (uid, count) -> count == 1 ? null : count - 1);
      freed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Has those who wait look whether they are still wanted. */
  void wake() {
    lock.lock();
    try {
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
