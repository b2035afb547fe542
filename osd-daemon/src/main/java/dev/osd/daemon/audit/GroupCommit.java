package dev.osd.daemon.audit;

import java.io.IOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets many threads share one sync. Who needs one while none is under way does it, for all records
 * that are written by then; who comes while one is under way waits, and then one of those does the
 * next for all of them. As many can wait as there are connections.
 */
final class GroupCommit {
  /** Brings records to the disk. */
  interface Committer {
    void commit(Position position) throws IOException;
  }

  private final Supplier<Position> latest;
  private final Committer committer;
  private final Runnable breath;
  private final ReentrantLock lock = new ReentrantLock();

  /** Signalled when a sync has ended, to whoever does the next one. */
  private final Condition turn = lock.newCondition();

  private boolean busy;

  /** Whose records the sync under way is for. */
  private Group current = new Group();

  /** The last record that it is for. */
  private long covering;

  /** Those who came too late for it. */
  private Group next = new Group();

  /** The last record that is on the disk. */
  private long durable;

  /** The last opening of the log that a sync has failed in. */
  private volatile long failedOpening;

  /** Threads that wait for the same sync; woken together, and not before it has ended. */
  private final class Group {
    private final Condition covered = lock.newCondition();

    /** Whether one of them waits for its turn to do the sync. */
    private boolean led;
  }

  /**
   * A group.
   *
   * @param durable what is on the disk already
   * @param latest what has been written; asked without any lock
   * @param breath run before each sync, for as long as others may yet write what it is to cover
   */
  GroupCommit(Position durable, Supplier<Position> latest, Committer committer, Runnable breath) {
    this.durable = durable.link().sequence();
    this.latest = latest;
    this.committer = committer;
    this.breath = breath;
  }

  /**
   * Returns once this record is on the disk.
   *
   * @param written where the log stood with it
   * @throws IOException if a sync has failed since it was written
   */
  void await(Position written) throws IOException {
    lock.lock();
    try {
      while (!isDurable(written)) {
        if (!busy) {
          lead();
        } else if (written.link().sequence() <= covering) {
          current.covered.awaitUninterruptibly();
        } else if (next.led) {
          next.covered.awaitUninterruptibly();
        } else {
          awaitTurn(next, written);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** A record that was kept after all may be reported as lost, but never the reverse. */
  private boolean isDurable(Position written) throws IOException {
    if (failedOpening >= written.opening()) {
      throw new IOException("the disk did not confirm the record");
    }
    return durable >= written.link().sequence();
  }

  /**
   * Waits on behalf of a group until no sync is under way. Whoever needs none any more then,
   * because the last one was enough, leaves the turn to the others.
   */
  private void awaitTurn(Group group, Position written) {
    group.led = true;
    while (busy) {
      turn.awaitUninterruptibly();
    }
    group.led = false;
    if (durable >= written.link().sequence() || failedOpening >= written.opening()) {
      group.covered.signalAll();
    }
  }

  /** Lets those who are about to write do so first, so that this commit is for them as well. */
  private void gather() {
    lock.unlock();
    try {
      breath.run();
    } finally {
      lock.lock();
    }
  }

  /** Does one commit; the lock is not held meanwhile. */
  private void lead() throws IOException {
    busy = true;
    gather();
    current = next;
    next = new Group();
    Position position = latest.get();
    covering = position.link().sequence();
    boolean committed = false;
    lock.unlock();
    try {
      committer.commit(position);
      committed = true;
    } finally {
      lock.lock();
      busy = false;
      if (committed) {
        durable = Math.max(durable, covering);
      } else {
        failedOpening = Math.max(failedOpening, position.opening());
        next.covered.signalAll();
      }
      current.covered.signalAll();
      turn.signalAll();
    }
  }

  /** Whether a sync has failed in this opening of the log, so that it has to be opened anew. */
  boolean hasFailed(long opening) {
    return failedOpening >= opening;
  }

  /** Whoever waits for records of this opening waits in vain. */
  void fail(long opening) {
    lock.lock();
    try {
      failedOpening = Math.max(failedOpening, opening);
      wakeAll();
    } finally {
      lock.unlock();
    }
  }

  /** Something done to the log's files, and where the log stands then. */
  interface Change {
    /** Everything up to what this returns must be on the disk. */
    Position run() throws IOException;
  }

  /** Changes the files while no sync is under way. */
  Position exclusively(Change change) throws IOException {
    lock.lock();
    try {
      while (busy) {
        turn.awaitUninterruptibly();
      }
      // Held all the while: whoever wants a sync of these files waits here.
      Position position = change.run();
      durable = position.link().sequence();
      wakeAll();
      return position;
    } finally {
      lock.unlock();
    }
  }

  private void wakeAll() {
    current.covered.signalAll();
    next.covered.signalAll();
    turn.signalAll();
  }
}
