package dev.osd.daemon.audit;

import java.util.List;

/** Where events are recorded. Safe for use by several threads. */
public interface AuditLog {
  /**
   * Records these events in this order and without others between them. When this returns, they are
   * in the log for good, as far as the policy has it wait for the disk.
   *
   * @throws AuditUnavailableException if they could not be recorded; then nothing may happen that
   *     they tell of. They are not in the log, or a later record tells that the disk did not
   *     confirm them
   */
  void record(List<AuditEvent> events) throws AuditUnavailableException;
}
