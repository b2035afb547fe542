package dev.osd.daemon.plan;

import dev.osd.protocol.Event;

/**
 * Hears of a plan while it runs. Called by several threads, never by two at once for one stream.
 */
public interface EventSink {
  /** Hears nothing. */
  EventSink NONE = event -> {};

  /**
   * Takes in one event. A program's output keeps the program waiting while the client is slow to
   * read; anything else, and what comes after {@link #last}, waits for a bounded time only.
   */
  void accept(Event event);

  /**
   * The program that is running has ended or is being ended: what comes of it now is the rest. May
   * be called while another thread is in {@link #accept}.
   */
  default void last() {}
}
