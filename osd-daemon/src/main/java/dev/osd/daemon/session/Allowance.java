package dev.osd.daemon.session;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much may still flow, counted as it flows: what a file was said to hold does not matter. Safe
 * for use by several threads.
 */
final class Allowance {
  private final AtomicLong left;
  private final String exhausted;

  /**
   * @param bytes how many in all
   * @param exhausted what to say where there is no more
   */
  Allowance(long bytes, String exhausted) {
    this.left = new AtomicLong(bytes);
    this.exhausted = exhausted;
  }

  /**
   * Takes up to so many bytes; what is not used is given back.
   *
   * @return at least 1
   * @throws LimitException if nothing is left
   */
  long take(long most) throws LimitException {
    long before = left.getAndUpdate(now -> now - Math.min(now, most));
    long taken = Math.min(before, most);
    if (taken == 0 && most > 0) {
      throw new LimitException(exhausted);
    }
    return taken;
  }

  /** Takes all of these bytes or none. */
  void takeAll(long bytes) throws LimitException {
    long before = left.getAndUpdate(now -> now < bytes ? now : now - bytes);
    if (before < bytes) {
      throw new LimitException(exhausted);
    }
  }

  /** Gives back what was taken and not used, or is used no longer. */
  void giveBack(long bytes) {
    left.addAndGet(bytes);
  }

  /** How many bytes are left. */
  long left() {
    return left.get();
  }
}
