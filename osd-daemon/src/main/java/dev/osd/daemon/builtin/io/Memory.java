package dev.osd.daemon.builtin.io;

/**
 * The memory that all running builtins share for what grows with their input: lines, what sort has
 * read, what tail remembers. Each run takes a {@link Share} of it. Thread-safe.
 */
public final class Memory {
  private final long bytes;
  private long taken;

  /**
   * @param bytes how much there is for all runs together
   */
  public Memory(long bytes) {
    this.bytes = bytes;
  }

  /** One run's part, which is empty at first. Whoever opens it closes it. */
  public Share open() {
    return new Share();
  }

  private synchronized boolean take(long more) {
    if (more > bytes - taken) {
      return false;
    }
    taken += more;
    return true;
  }

  private synchronized void giveBack(long less) {
    taken -= less;
  }

  /** What one run holds; used by one thread. */
  public final class Share implements AutoCloseable {
    private long held;

    private Share() {}

    /** Whether so many bytes more were to be had. */
    public boolean take(long more) {
      boolean granted = Memory.this.take(more);
      held += granted ? more : 0;
      return granted;
    }

    /** Gives some of it back. */
    public void giveBack(long less) {
      held -= less;
      Memory.this.giveBack(less);
    }

    /** Gives all of it back. */
    @Override
    public void close() {
      Memory.this.giveBack(held);
      held = 0;
    }
  }
}
