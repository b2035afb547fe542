package dev.osd.daemon.audit;

/** What is told to people of what the log found out about itself. */
final class Remarks {
  private Remarks() {}

  /** A sentence without its full stop. */
  static String of(AuditEvent.Noticed notice) {
    long sequence = notice.after().sequence();
    String file = notice.file().orElse("another file");
    return switch (notice.kind()) {
      case ROTATED -> "the audit log goes on after record %d, in %s".formatted(sequence, file);
      case TORN ->
          "the audit log had %d bytes behind record %d that are no record; they are in %s now"
              .formatted(notice.bytes(), sequence, file);
      case UNCONFIRMED ->
          "the disk did not confirm records of the audit log; they were written once more, up to record %d"
              .formatted(sequence);
      case RENAMED ->
          "the audit log was taken away; it goes on after record %d".formatted(sequence);
      case TRUNCATED ->
          "the audit log was cut while it was in use; it goes on after record %d"
              .formatted(sequence);
      case CUT ->
          "the audit log does not hold record %d, with which it ended: it was changed; osd-shell audit verify says more"
              .formatted(sequence);
      case HEAD_MISSING ->
          "the audit log's head is missing: whether records were cut off after record %d cannot be told"
              .formatted(sequence);
      case HEAD_CHANGED ->
          "the audit log's head was changed: whether records were cut off after record %d cannot be told"
              .formatted(sequence);
    };
  }
}
