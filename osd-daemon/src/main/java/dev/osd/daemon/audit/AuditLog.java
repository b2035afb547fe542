package dev.osd.daemon.audit;

import java.util.List;

/** Where events are recorded. Safe for use by several threads. */
public interface AuditLog {
  /**
   * Records these events, all of them or none, in this order and without others between them. When
   * this returns, they have been handed to the operating system.
   *
   * @throws AuditUnavailableException if they could not be recorded; then none of them is in the
   *     log
   */
  void record(List<AuditEvent> events) throws AuditUnavailableException;
}
