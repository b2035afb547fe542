package dev.osd.daemon.system;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An open file descriptor with one owner, who closes it; it is closed once, however often it is
 * asked to. Not for use by several threads while one of them may close it.
 */
public final class OwnedDescriptor implements AutoCloseable {
  private static final MethodHandle CLOSE =
      Linkage.function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private final int number;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Takes a descriptor over from whoever opened it. */
  OwnedDescriptor(int number) {
    this.number = number;
  }

  /**
   * The descriptor's number. It stays the owner's: nobody else closes it.
   *
   * @throws IllegalStateException if it is closed, for its number may be another file's by now
   */
  int number() {
    if (closed.get()) {
      throw new IllegalStateException("the descriptor " + number + " is closed");
    }
    return number;
  }

  /** The name under which the kernel shows the open file (proc(5), {@code /proc/self/fd}). */
  String procPath() {
    return "/proc/self/fd/" + number();
  }

  /**
   * Closes it (close(2)). Errors are left aside: the number is free in any case, and what must be
   * on the disk was brought there by fsync(2).
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        int ignored = (int) CLOSE.invokeExact(number);
      } catch (Throwable thrown) {
        throw Linkage.impossible(thrown);
      }
    }
  }

  @Override
  public String toString() {
    return "OwnedDescriptor[" + number + "]";
  }
}
