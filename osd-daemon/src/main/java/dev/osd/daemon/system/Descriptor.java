package dev.osd.daemon.system;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.Closeable;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An open file descriptor with one owner, who closes it. It is closed once, however often it is
 * asked to be: a number that was closed may already be somebody else's. Not for use by several
 * threads while one of them may close it.
 */
public final class Descriptor implements Closeable {
  /** fcntl(2): a duplicate from a number on, with O_CLOEXEC. */
  private static final int F_DUPFD_CLOEXEC = 1030;

  /** The numbers below are a program's standard streams. */
  private static final int FIRST_FREE = 3;

  private static final MethodHandle FCNTL =
      Linkage.variadicWithErrno(
          "fcntl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), 2);
  private static final MethodHandle CLOSE =
      Linkage.function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private final int number;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Descriptor(int number) {
    this.number = number;
  }

  /**
   * Takes a descriptor over from the call that opened it, close-on-exec. One with the number of a
   * standard stream, which it can have got where the daemon itself was started without them, is
   * moved out of the way of programs' streams.
   *
   * @param number the caller's no longer, also where this fails
   */
  static Descriptor taking(int number) throws SystemException {
    if (number >= FIRST_FREE) {
      return new Descriptor(number);
    }
    try {
      return new Descriptor(
          (int)
              NativeCall.result(
                  "fcntl",
                  (arena, errno) ->
                      (int) FCNTL.invokeExact(errno, number, F_DUPFD_CLOEXEC, FIRST_FREE)));
    } finally {
      close(number);
    }
  }

  /**
   * Its number, of use until it is closed. It stays the owner's: nobody else closes it.
   *
   * @throws IllegalStateException if it is closed, for its number may be another file's by now
   */
  int number() {
    if (closed.get()) {
      throw new IllegalStateException("the descriptor is closed");
    }
    return number;
  }

  /** The name under which the kernel shows the open file (proc(5), {@code /proc/self/fd}). */
  String procPath() {
    return "/proc/self/fd/" + number();
  }

  /**
   * Closes it (close(2)). What the kernel answers is of no use: on Linux the number is free in any
   * case, and what must be on the disk was brought there by fsync(2).
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      close(number);
    }
  }

  /** Closes a descriptor that nobody has taken over. */
  static void close(int number) {
    try {
      int ignored = (int) CLOSE.invokeExact(number);
    } catch (Throwable thrown) {
      throw Linkage.impossible(thrown);
    }
  }

  @Override
  public String toString() {
    return closed.get() ? "closed descriptor" : "descriptor " + number;
  }
}
