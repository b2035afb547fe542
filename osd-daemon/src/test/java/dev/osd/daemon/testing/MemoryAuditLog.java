package dev.osd.daemon.testing;

import dev.osd.daemon.audit.AuditEvent;
import dev.osd.daemon.audit.AuditLog;
import dev.osd.daemon.audit.AuditUnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A log that keeps events in memory, and fails from a chosen call on. */
public final class MemoryAuditLog implements AuditLog {
  private final List<List<AuditEvent>> calls = new ArrayList<>();
  private int callsToGo = Integer.MAX_VALUE;

  /** Takes this many more calls and fails after them. */
  public synchronized void failAfter(int calls) {
    callsToGo = calls;
  }

  @Override
  public synchronized void record(List<AuditEvent> events) throws AuditUnavailableException {
    if (callsToGo-- <= 0) {
      throw new AuditUnavailableException("no log", new IOException("disk full"));
    }
    calls.add(List.copyOf(events));
  }

  /** The events of each call that was taken. */
  public synchronized List<List<AuditEvent>> calls() {
    return List.copyOf(calls);
  }

  /** All events in order. */
  public synchronized List<AuditEvent> events() {
    return calls.stream().flatMap(List::stream).toList();
  }

  /** The names of all events in order, such as {@code decided}. */
  public List<String> names() {
    return events().stream().map(AuditEvent::name).toList();
  }
}
