package dev.osd.daemon.system;

import java.io.IOException;
import java.util.Optional;

/**
 * What {@code /proc/PID/stat} says of a process (proc(5)).
 *
 * @param pid its number
 * @param parent its parent's
 * @param group its process group's, which is within its session
 * @param session its session's: that of the process that made the session
 * @param started when it was started, in hundredths of a second since the system was; together with
 *     the number it names one process for good
 * @param ended whether all of it has ended and it only waits to be reaped
 */
record ProcessFacts(int pid, int parent, int group, int session, long started, boolean ended) {
  /** More than the line ever has: fifty numbers and a name of at most 64 bytes. */
  private static final int LINE_BYTES = 4096;

  // The fields, counted from the one behind the name.
  private static final int STATE = 0;
  private static final int PARENT = 1;
  private static final int GROUP = 2;
  private static final int SESSION = 3;
  private static final int THREADS = 17;
  private static final int STARTED = 19;

  /** The facts about a process; nothing where there is none, or none that may be seen. */
  static Optional<ProcessFacts> of(int pid) {
    try {
      return parse(pid, ProcFiles.text("/proc/" + pid + "/stat", LINE_BYTES));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether these are facts about one process, looked at at different times. */
  boolean isSame(ProcessFacts other) {
    return pid == other.pid && started == other.started;
  }

  /** Reads the line; the name in it is the process's own choice and may hold anything. */
  static Optional<ProcessFacts> parse(int pid, String line) {
    String[] fields = line.substring(line.lastIndexOf(')') + 1).strip().split(" ", -1);
    if (fields.length <= STARTED) {
      return Optional.empty();
    }
    // Where only the first thread has ended, the state says so, and the process still runs.
    boolean zombie = fields[STATE].equals("Z") || fields[STATE].equals("X");
    try {
      return Optional.of(
          new ProcessFacts(
              pid,
              Integer.parseInt(fields[PARENT]),
              Integer.parseInt(fields[GROUP]),
              Integer.parseInt(fields[SESSION]),
              Long.parseLong(fields[STARTED]),
              zombie && Integer.parseInt(fields[THREADS]) <= 1));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
