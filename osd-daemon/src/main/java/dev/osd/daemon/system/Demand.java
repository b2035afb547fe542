package dev.osd.daemon.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether somebody still wants what a plan does. It is wanted until its client has gone, which the
 * kernel tells of the client's socket (POLLHUP in poll(2): both directions closed; a client that
 * has only stopped sending still listens), or until somebody cancels it. Once unwanted, it stays
 * so. Safe for use by several threads; one of them, its owner, closes it.
 */
public final class Demand implements AutoCloseable {
  private final Optional<Descriptor> client;
  private Optional<StopSignal> signal = Optional.empty();
  private boolean closed;
  private volatile Optional<String> cancelled = Optional.empty();

  private Demand(Optional<Descriptor> client) {
    this.client = client;
  }

  /**
   * For a plan that has just come.
   *
   * @param client the socket that it came on, where there is one; stays the caller's, open until
   *     this is closed
   */
  public static Demand of(Optional<Descriptor> client) {
    return new Demand(client);
  }

  /**
   * Ends the demand and wakes who waits. Of several reasons the first one counts.
   *
   * @param why in words that can follow "because"
   */
  public synchronized void cancel(String why) {
    if (cancelled.isEmpty()) {
      cancelled = Optional.of(why);
    }
    signal.ifPresent(StopSignal::raise);
  }

  /** Whether it was ended by {@link #cancel}, and not by the client. */
  public boolean isCancelled() {
    return cancelled.isPresent();
  }

  /** Why it is wanted no more, in words that can follow "because"; nothing while it is wanted. */
  public Optional<String> lost() {
    if (cancelled.isPresent()) {
      return cancelled;
    }
    return client.filter(Demand::hasGone).map(gone -> "its client has gone");
  }

  /**
   * What to watch while waiting for something else: once the other end of one of these is closed,
   * the plan is wanted no more. They stay this one's, for use until it is closed.
   */
  public synchronized List<Descriptor> enders() throws SystemException {
    if (closed) {
      throw new IllegalStateException("the plan is over");
    }
    if (signal.isEmpty()) {
      // Only some plans wait for anything, so only those pay for a pipe.
      StopSignal opened = StopSignal.open();
      signal = Optional.of(opened);
      if (cancelled.isPresent()) {
        opened.raise();
      }
    }
    List<Descriptor> enders = new ArrayList<>();
    client.ifPresent(enders::add);
    enders.add(signal.get().watched());
    return enders;
  }

  private static boolean hasGone(Descriptor client) {
    try {
      return BlockIo.anyEnded(List.of(client));
    } catch (SystemException e) {
      // Nothing is known then. Who goes on waiting has a deadline.
      return false;
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    signal.ifPresent(StopSignal::close);
  }
}
