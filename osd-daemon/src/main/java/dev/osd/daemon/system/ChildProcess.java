package dev.osd.daemon.system;

import java.io.Closeable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A program that was started here and is held by a descriptor, so that a signal can never reach
 * another process that got its number. Safe for use by several threads; one of them, its owner,
 * waits, reaps and closes.
 */
public final class ChildProcess implements Closeable {
  private final Architecture architecture;
  private final int pid;
  private final Descriptor descriptor;
  private Optional<Ending> ending = Optional.empty();
  private boolean closed;

  ChildProcess(Architecture architecture, int pid, Descriptor descriptor) {
    this.architecture = architecture;
    this.pid = pid;
    this.descriptor = descriptor;
  }

  /** Its number, which is its own until it is reaped. */
  public int pid() {
    return pid;
  }

  /** Waits until it has ended; false if it has not within this time. It is not reaped. */
  public boolean awaitEnd(Duration most) throws SystemException {
    return awaitEnd(most, List.of());
  }

  /** The same, but no longer than until the other end of one of these is closed. */
  boolean awaitEnd(Duration most, List<Descriptor> enders) throws SystemException {
    return Processes.awaitEnd(descriptor, enders, most.toNanos());
  }

  /**
   * Sends it a signal; nothing happens where it has been reaped.
   *
   * @throws SystemException if it may not be signalled: it has become another user's
   */
  public synchronized void signal(int signal) throws SystemException {
    if (closed || ending.isPresent()) {
      return;
    }
    Processes.signal(architecture, descriptor, signal);
  }

  /** Reaps it if it has ended, and says how; the same answer every time. */
  public synchronized Optional<Ending> reap() throws SystemException {
    if (ending.isEmpty() && !closed) {
      ending = Processes.reap(descriptor);
    }
    return ending;
  }

  /** Whether it has been reaped, so that its number may be another's. */
  synchronized boolean isReaped() {
    return ending.isPresent();
  }

  /** Lets go of it; it goes on where it is still running. */
  @Override
  public synchronized void close() {
    closed = true;
    descriptor.close();
  }
}
