package dev.osd.daemon.system;

import java.io.Closeable;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An open file descriptor that somebody owns. It is closed once, however often it is asked to be: a
 * number that was closed may already be somebody else's.
 */
public final class Descriptor implements Closeable {
  private final int number;
  private final AtomicBoolean closed = new AtomicBoolean();

  Descriptor(int number) {
    this.number = number;
  }

  /**
   * Its number, of use until it is closed.
   *
   * @throws IllegalStateException if it is closed
   */
  int number() {
    if (closed.get()) {
      throw new IllegalStateException("the descriptor is closed");
    }
    return number;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      Descriptors.close(number);
    }
  }

  @Override
  public String toString() {
    return closed.get() ? "closed descriptor" : "descriptor " + number;
  }
}
