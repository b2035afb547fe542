package dev.osd.daemon.socket;

import dev.osd.protocol.Limit;
import dev.osd.protocol.Limits;
import dev.osd.protocol.Peer;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.newsclub.net.unix.AFUNIXSocket;

/**
 * Who is connected, bounded in all, for one process, and for one user other than the daemon's own.
 * Safe for use by several threads.
 */
final class Connections {
  private final Limits limits;
  private final Predicate<Peer> other;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<AFUNIXSocket> open = new HashSet<>();
  private final Map<Long, Integer> byPid = new HashMap<>();
  private final Map<Long, Integer> byUid = new HashMap<>();
  private boolean closed;

  /** Counts every change, so that a connection that came and went is noticed. */
  private long changes;

  /**
   * @param other whether a peer is of another user than the daemon's own
   */
  Connections(Limits limits, Predicate<Peer> other) {
    this.limits = limits;
    this.other = other;
  }

  /** Counts a connection in; false where there is no room for it. */
  boolean enter(AFUNIXSocket socket, Peer peer) {
    lock.lock();
    try {
      if (closed || !hasRoomFor(peer)) {
        return false;
      }
      open.add(socket);
      byPid.merge(peer.pid(), 1, Integer::sum);
      byUid.merge(peer.uid(), 1, Integer::sum);
      change();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean hasRoomFor(Peer peer) {
    return open.size() < limits.count(Limit.CONNECTIONS)
        && byPid.getOrDefault(peer.pid(), 0) < limits.count(Limit.CONNECTIONS_PER_PEER)
        && (!other.test(peer)
            || byUid.getOrDefault(peer.uid(), 0) < limits.count(Limit.CONNECTIONS_PER_USER));
  }

  /** Counts a connection out. */
  void leave(AFUNIXSocket socket, Peer peer) {
    lock.lock();
    try {
      if (open.remove(socket)) {
        byPid.computeIfPresent(peer.pid(), (pid, count) -> count == 1 ? null : count - 1);
        byUid.computeIfPresent(peer.uid(), (uid, count) -> count == 1 ? null : count - 1);
        change();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until nobody has been connected for this long; false if it was closed first. */
  boolean awaitIdle(Duration idle) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed) {
        long seen = changes;
        if (!open.isEmpty()) {
          changed.await();
          continue;
        }
        long left = idle.toNanos();
        while (left > 0 && changes == seen) {
          left = changed.awaitNanos(left);
        }
        if (changes == seen) {
          return true;
        }
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets nobody in any more and takes no further requests: who waits for one sees the end of the
   * stream, who is being served gets the reply first.
   */
  void endRequests() {
    lock.lock();
    try {
      closed = true;
      change();
      for (AFUNIXSocket socket : open) {
        try {
          // Not by the socket itself: the JDK's part of it does not know that it is connected.
          socket.getChannel().shutdownInput();
        } catch (IOException e) {
          // It is closed already.
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until nobody is connected any more. */
  boolean awaitEmpty(Duration patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = patience.toNanos();
      while (!open.isEmpty()) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Closes every connection that is left. */
  void close() {
    lock.lock();
    try {
      closed = true;
      change();
      for (AFUNIXSocket socket : open) {
        try {
          // Closing alone would not wake who waits on another descriptor of the same socket.
          socket.getChannel().shutdownInput();
        } catch (IOException e) {
          // It is closed already.
        }
        try {
          socket.close();
        } catch (IOException e) {
          // It is closed as far as we are concerned.
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void change() {
    changes++;
    changed.signalAll();
  }
}
