package dev.osd.daemon.exec;

import dev.osd.daemon.system.NameStatus;
import java.util.Optional;

/**
 * What tells whether somebody else than the daemon has written to its log. Only where the daemon
 * has written as well, a change that keeps the length as it should be is not told.
 *
 * @param file the log's file; nothing where there is none
 * @param doings what the daemon had done to it by then
 */
record LogFacts(Optional<NameStatus> file, OwnLog.Doings doings) {
  /** As often is it looked at because the daemon was just writing. */
  private static final int MOST_ATTEMPTS = 100;

  /** The log as it is at one moment between two writings of the daemon. */
  static LogFacts of(OwnLog log) {
    LogFacts facts = look(log);
    for (int attempt = 1; attempt < MOST_ATTEMPTS; attempt++) {
      if (log.doings().get().equals(facts.doings)) {
        return facts;
      }
      facts = look(log);
    }
    return facts;
  }

  private static LogFacts look(OwnLog log) {
    OwnLog.Doings doings = log.doings().get();
    return new LogFacts(NameStatus.of(log.path()), doings);
  }

  /** Whether this log has become the later one by the daemon's own doing alone. */
  boolean becomes(LogFacts later) {
    long written = later.doings.appended() - doings.appended();
    boolean replaced = later.doings.changes() != doings.changes();
    if (file.isEmpty() || later.file.isEmpty() || (written == 0 && !replaced)) {
      return written == 0 && !replaced && file.equals(later.file);
    }
    NameStatus was = file.get();
    NameStatus is = later.file.get();
    return replaced
        ? is.size() == later.doings.length() && was.hasSameModeAndOwnerAs(is)
        : is.size() == was.size() + written && was.hasSameRightsAs(is);
  }
}
