package dev.osd.daemon.plan;

import dev.osd.daemon.system.Demand;
import dev.osd.protocol.Cancel;
import dev.osd.protocol.Peer;
import dev.osd.protocol.Plan;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The plans that wait for their turn or run, so that they can be cancelled by name. There are no
 * more of them than connections. Safe for use by several threads.
 */
final class Underway {
  private final Set<Entry> entries = ConcurrentHashMap.newKeySet();

  /** One plan, whose it is, and what ends it. */
  private record Entry(Plan plan, Peer peer, Demand demand) {}

  /** Stands for a plan until it is closed. */
  interface Presence extends AutoCloseable {
    @Override
    void close();
  }

  /** Notes a plan that has come. */
  Presence enter(Plan plan, Peer peer, Demand demand) {
    Entry entry = new Entry(plan, peer, demand);
    entries.add(entry);
    return () -> entries.remove(entry);
  }

  /**
   * The plans that are meant.
   *
   * @param by who asks; only this user's plans are found
   * @param ofAll whether everybody's are
   */
  List<Demand> find(Cancel cancel, Peer by, boolean ofAll) {
    return entries.stream()
        .filter(entry -> ofAll || entry.peer().uid() == by.uid())
        .filter(entry -> entry.plan().requestId().equals(cancel.requestId()))
        .filter(entry ->
            cancel.sessionId().isEmpty() || cancel.sessionId().equals(entry.plan().sessionId()))
        .map(Entry::demand)
        .toList();
  }
}
