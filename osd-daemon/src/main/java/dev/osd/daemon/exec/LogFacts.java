package dev.osd.daemon.exec;

import dev.osd.daemon.system.NameStatus;
import java.util.Optional;

/**
 * What tells whether somebody else than the daemon has written to its log. Only where the daemon
 * has written as well, a change that keeps the length as it should be is not told.
 *
 * @param file the log's file; nothing where there is none
 * @param appended what the daemon had written to it by then, in bytes
 */
record LogFacts(Optional<NameStatus> file, long appended) {
  /** As often is it looked at because the daemon was just writing. */
  private static final int MOST_ATTEMPTS = 100;

  /** The log as it is at one moment between two writings of the daemon. */
  static LogFacts of(OwnLog log) {
    LogFacts facts = look(log);
    for (int attempt = 1; attempt < MOST_ATTEMPTS; attempt++) {
      if (log.appended().getAsLong() == facts.appended) {
        return facts;
      }
      facts = look(log);
    }
    return facts;
  }

  private static LogFacts look(OwnLog log) {
    long appended = log.appended().getAsLong();
    return new LogFacts(NameStatus.of(log.path()), appended);
  }

  /** Whether this log has become the later one by the daemon's own writing alone. */
  boolean becomes(LogFacts later) {
    long written = later.appended - appended;
    if (written == 0 || file.isEmpty() || later.file.isEmpty()) {
      return written == 0 && file.equals(later.file);
    }
    NameStatus was = file.get();
    NameStatus is = later.file.get();
    return was.hasSameRightsAs(is) && is.size() == was.size() + written;
  }
}
