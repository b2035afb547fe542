package dev.osd.daemon.plan;

/** Whether a process runs in a sandbox that what it asks for would lead out of. */
public enum Confinement {
  /** It may do what its user may do. */
  FREE,
  /** It gave up rights that it cannot take back: {@code NoNewPrivs} (proc(5), prctl(2)). */
  CONFINED,
  /** It has ended, or the kernel does not show it. */
  UNKNOWN
}
