package dev.osd.daemon.plan;

import dev.osd.protocol.Event;

/**
 * Hears of a plan while it runs. Called by several threads, never by two at once for one stream.
 */
public interface EventSink {
  /** Hears nothing. */
  EventSink NONE = event -> {};

  /** Takes in one event; blocks while the client is slow to read. */
  void accept(Event event);
}
