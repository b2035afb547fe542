package dev.osd.policy;

import java.util.Locale;

/**
 * What a program can be limited in (setrlimit(2)). The name in lower case is the key under {@code
 * limits} in a policy file; a value must lie between {@link #least} and {@link #most}.
 */
public enum Resource {
  /** Seconds of processor time of one process; then it gets SIGXCPU, and a second later SIGKILL. */
  CPU_SEC(1, 86_400),
  /** Bytes of address space of one process. */
  MEMORY_BYTES(16L << 20, 1L << 46),
  /**
   * Processes and threads that its user may have beyond those that he has when it starts. The
   * kernel counts by user, and does not hold root to it.
   */
  PROCESSES(1, 1 << 20),
  /** Bytes of one file that it writes; then it gets SIGXFSZ. */
  FILE_BYTES(0, 1L << 46),
  /** File descriptors of one process. */
  OPEN_FILES(8, 1 << 20);

  private final long least;
  private final long most;

  Resource(long least, long most) {
    this.least = least;
    this.most = most;
  }

  /** The smallest value that a policy file may set. */
  public long least() {
    return least;
  }

  /** The largest value that a policy file may set. */
  public long most() {
    return most;
  }

  /** The key under {@code limits}, such as {@code cpu_sec}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
