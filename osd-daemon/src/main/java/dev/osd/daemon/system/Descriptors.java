package dev.osd.daemon.system;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The calls on file descriptors that programs and their pipes need. */
final class Descriptors {
  /** open(2), the same on x86_64 and aarch64. */
  static final int O_RDONLY = 0;

  /** open(2), pipe(2): the descriptor does not pass to programs. */
  static final int O_CLOEXEC = 02000000;

  /** The longest single wait, a day: what poll(2) takes is an int. */
  private static final long MOST_MILLIS = 86_400_000;

  private static final long NANOS_PER_MILLI = 1_000_000;

  /** fcntl(2): a duplicate from a number on, with O_CLOEXEC. */
  private static final int F_DUPFD_CLOEXEC = 1030;

  private static final int FIRST_FREE = 3;

  private static final MethodHandle OPEN =
      Linkage.variadicWithErrno("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), 2);
  private static final MethodHandle FCNTL =
      Linkage.variadicWithErrno(
          "fcntl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), 2);
  private static final MethodHandle CLOSE =
      Linkage.function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
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
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = Linkage.newErrnoHolder(arena);
      int result;
      do {
        result = (int) OPEN.invokeExact(errno, arena.allocateFrom(path), flags | O_CLOEXEC);
      } while (result < 0 && Linkage.errno(errno) == Errno.EINTR);
      return owned((int) checked("open", result, errno), errno);
    } catch (SystemException refused) {
      throw refused;
    } catch (Throwable thrown) {
      throw Linkage.impossible(thrown);
    }
  }

  /** A pipe (pipe(2)); neither end passes to programs by itself. */
  static Pipe pipe() throws SystemException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = Linkage.newErrnoHolder(arena);
      MemorySegment ends = arena.allocate(JAVA_INT, 2);
      checked("pipe2", (int) PIPE2.invokeExact(errno, ends, O_CLOEXEC), errno);
      Descriptor reading = owned(ends.getAtIndex(JAVA_INT, 0), errno);
      try {
        return new Pipe(reading, owned(ends.getAtIndex(JAVA_INT, 1), errno));
      } catch (SystemException refused) {
        reading.close();
        throw refused;
      }
    } catch (SystemException refused) {
      throw refused;
    } catch (Throwable thrown) {
      throw Linkage.impossible(thrown);
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
      return (int) checked("read", result, errno);
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

  /**
   * Closes a descriptor (close(2)). What the kernel answers is of no use: on Linux the descriptor
   * is free in any case, and nothing that is written to passes through here.
   */
  static void close(int descriptor) {
    try {
      int ignored = (int) CLOSE.invokeExact(descriptor);
    } catch (Throwable thrown) {
      throw Linkage.impossible(thrown);
    }
  }

  /**
   * Moves a descriptor out of the way of a program's standard streams: it could get one of those
   * numbers where the daemon itself was started without them.
   */
  private static Descriptor owned(int descriptor, MemorySegment errno) throws SystemException {
    if (descriptor >= FIRST_FREE) {
      return new Descriptor(descriptor);
    }
    try {
      int moved = (int) FCNTL.invokeExact(errno, descriptor, F_DUPFD_CLOEXEC, FIRST_FREE);
      return new Descriptor((int) checked("fcntl", moved, errno));
    } catch (SystemException refused) {
      throw refused;
    } catch (Throwable thrown) {
      throw Linkage.impossible(thrown);
    } finally {
      close(descriptor);
    }
  }

  private static long checked(String call, long result, MemorySegment errno)
      throws SystemException {
    if (result < 0) {
      throw new SystemException(call, Linkage.errno(errno));
    }
    return result;
  }
}
