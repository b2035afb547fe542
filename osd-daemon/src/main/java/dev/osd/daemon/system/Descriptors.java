package dev.osd.daemon.system;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Opening descriptors, and waiting for what comes through those of programs. */
final class Descriptors {
  /** open(2), the same on x86_64 and aarch64. */
  static final int O_RDONLY = 0;

  /** open(2): held, but not opened. */
  static final int O_PATH = 010000000;

  /** open(2), pipe(2): the descriptor does not pass to programs. */
  static final int O_CLOEXEC = 02000000;

  /** The longest single wait, a day: what poll(2) takes is an int. */
  private static final long MOST_MILLIS = 86_400_000;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private static final MethodHandle OPEN =
      Linkage.variadicWithErrno("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), 2);
  private static final MethodHandle PIPE2 =
      Linkage.functionWithErrno("pipe2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle READ =
      Linkage.functionWithErrno(
          "read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle POLL =
      Linkage.functionWithErrno(
          "poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));

  private Descriptors() {}

  /**
   * Opens an existing file (open(2)).
   *
   * @param flags {@link #O_CLOEXEC} is added to them
   */
  static Descriptor open(String path, int flags) throws SystemException {
    return Descriptor.taking(
        (int)
            NativeCall.result(
                "open",
                (arena, errno) ->
                    (int) OPEN.invokeExact(errno, arena.allocateFrom(path), flags | O_CLOEXEC)));
  }

  /** A pipe (pipe(2)); neither end passes to programs by itself. */
  static Pipe pipe() throws SystemException {
    int[] numbers = new int[2];
    NativeCall.result(
        "pipe2",
        (arena, errno) -> {
          MemorySegment ends = arena.allocate(JAVA_INT, 2);
          int result = (int) PIPE2.invokeExact(errno, ends, O_CLOEXEC);
          MemorySegment.copy(ends, JAVA_INT, 0, numbers, 0, 2);
          return result;
        });
    Descriptor reading;
    try {
      reading = Descriptor.taking(numbers[0]);
    } catch (SystemException refused) {
      Descriptor.close(numbers[1]);
      throw refused;
    }
    try {
      return new Pipe(reading, Descriptor.taking(numbers[1]));
    } catch (SystemException refused) {
      reading.close();
      throw refused;
    }
  }

  /**
   * Reads what is there, waiting for something (read(2)).
   *
   * @param buffer is filled from its beginning
   * @return how many bytes; 0 at the end of the file
   */
  static int read(int descriptor, MemorySegment buffer, MemorySegment errno)
      throws SystemException {
    try {
      long result;
      do {
        result = (long) READ.invokeExact(errno, descriptor, buffer, buffer.byteSize());
      } while (result < 0 && Linkage.errno(errno) == Errno.EINTR);
      if (result < 0) {
        throw new SystemException("read", Linkage.errno(errno));
      }
      return (int) result;
    } catch (SystemException refused) {
      throw refused;
    } catch (Throwable thrown) {
      throw Linkage.impossible(thrown);
    }
  }

  /**
   * Waits for events (poll(2)).
   *
   * @param polled an array of {@code struct pollfd}
   * @param nanos how long at the most; less than 0 for ever
   * @return how many descriptors have events; 0 where time is up
   */
  static int poll(MemorySegment polled, long count, long nanos, MemorySegment errno)
      throws SystemException {
    long deadline = System.nanoTime() + nanos;
    long left = nanos;
    try {
      while (true) {
        int result = (int) POLL.invokeExact(errno, polled, count, millis(left));
        if (result > 0 || (result == 0 && left <= MOST_MILLIS * NANOS_PER_MILLI)) {
          return result;
        }
        if (result < 0 && Linkage.errno(errno) != Errno.EINTR) {
          throw new SystemException("poll", Linkage.errno(errno));
        }
        // The runtime's own signals come through here; the time goes on.
        left = nanos < 0 ? nanos : Math.max(0, deadline - System.nanoTime());
      }
    } catch (SystemException refused) {
      throw refused;
    } catch (Throwable thrown) {
      throw Linkage.impossible(thrown);
    }
  }

  /** In whole milliseconds, rounded up, so that time is up when poll(2) says so. */
  private static int millis(long nanos) {
    return nanos < 0
        ? -1
        : (int) Math.min(MOST_MILLIS, (nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
  }
}
