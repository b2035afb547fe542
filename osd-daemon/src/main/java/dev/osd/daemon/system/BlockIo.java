package dev.osd.daemon.system;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;

/**
 * Moves blocks of bytes through open descriptors, and waits for them. Holds the native memory that
 * this takes, so that nothing is allocated for each block.
 *
 * <p>For use by one thread, which also closes it.
 */
public final class BlockIo implements AutoCloseable {
  /** The largest block that is moved at once, in bytes. */
  public static final int BLOCK = 128 << 10;

  /** What a call returns where the descriptor has nothing to give or no room, for now. */
  public static final int WOULD_BLOCK = -1;

  /** What {@link #move} returns where the kernel cannot move between these two. */
  public static final int UNSUPPORTED = -2;

  /** What one {@link #move} moves at the most; between two of them others can have a word. */
  private static final long MOST_MOVED = 1 << 20;

  private static final int MOST_POLLED = 4;
  private static final int POLLFD_BYTES = 8;
  private static final int POLLFD_EVENTS = 4;
  private static final int POLLFD_REVENTS = 6;
  private static final short POLLIN = 1;
  private static final short POLLOUT = 4;
  private static final int SPLICE_F_NONBLOCK = 2;

  private static final MethodHandle READ =
      Linkage.functionWithErrno(
          "read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle WRITE =
      Linkage.functionWithErrno(
          "write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle SPLICE =
      Linkage.functionWithErrno(
          "splice",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle SENDFILE =
      Linkage.functionWithErrno(
          "sendfile", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG));

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment block = arena.allocate(BLOCK, Long.BYTES);
  private final MemorySegment polled = arena.allocate((long) MOST_POLLED * POLLFD_BYTES, 4);
  private final MemorySegment errno = Linkage.newErrnoHolder(arena);

  /** Memory for one thread. */
  public BlockIo() {}

  /** What a wait ended with. */
  public enum Awaited {
    /** The descriptor can be tried again. */
    READY,
    /** One of those that were watched besides has ended. */
    ENDED,
    TIME_UP
  }

  /**
   * Reads what is there (read(2)).
   *
   * @return how many bytes, 0 at the end, {@link #WOULD_BLOCK} where a descriptor that does not
   *     wait has nothing
   */
  public int read(Descriptor from, byte[] into, int offset, int length) throws SystemException {
    try {
      long wanted = Math.min(length, BLOCK);
      long result;
      do {
        result = (long) READ.invokeExact(errno, from.number(), block, wanted);
      } while (result < 0 && Linkage.errno(errno) == Errno.EINTR);
      if (result > 0) {
        MemorySegment.copy(block, JAVA_BYTE, 0, into, offset, (int) result);
      }
      return (int) checked("read", result);
    } catch (SystemException refused) {
      throw refused;
    } catch (Throwable thrown) {
      throw Linkage.impossible(thrown);
    }
  }

  /**
   * Writes as much as there is room for (write(2)).
   *
   * @return how many bytes, or {@link #WOULD_BLOCK}
   */
  public int write(Descriptor to, byte[] bytes, int offset, int length) throws SystemException {
    try {
      int taken = Math.min(length, BLOCK);
      MemorySegment.copy(bytes, offset, block, JAVA_BYTE, 0, taken);
      long result;
      do {
        result = (long) WRITE.invokeExact(errno, to.number(), block, (long) taken);
      } while (result < 0 && Linkage.errno(errno) == Errno.EINTR);
      return (int) checked("write", result);
    } catch (SystemException refused) {
      throw refused;
    } catch (Throwable thrown) {
      throw Linkage.impossible(thrown);
    }
  }

  /**
   * Moves bytes from one descriptor to another without taking them in: by splice(2) where one of
   * them is a pipe, else by sendfile(2).
   *
   * @param throughPipe whether one of them is a pipe
   * @param most how many bytes at the most
   * @return how many, 0 at the end of the input, {@link #WOULD_BLOCK} where the input has nothing
   *     or the output no room, or {@link #UNSUPPORTED}
   */
  public long move(Descriptor from, Descriptor to, boolean throughPipe, long most)
      throws SystemException {
    long wanted = Math.min(most, MOST_MOVED);
    try {
      long result;
      do {
        result =
            throughPipe
                ? (long)
                    SPLICE.invokeExact(
                        errno,
                        from.number(),
                        MemorySegment.NULL,
                        to.number(),
                        MemorySegment.NULL,
                        wanted,
                        SPLICE_F_NONBLOCK)
                : (long)
                    SENDFILE.invokeExact(
                        errno, to.number(), from.number(), MemorySegment.NULL, wanted);
      } while (result < 0 && Linkage.errno(errno) == Errno.EINTR);
      if (result < 0) {
        // A file that is only appended to, or one that the kernel makes up, is none for these
        // calls.
        switch (Linkage.errno(errno)) {
          case Errno.EINVAL, Errno.ENOSYS, Errno.EBADF, Errno.EOPNOTSUPP -> {
            return UNSUPPORTED;
          }
          default -> {
            // Falls through to the one way of telling errors.
          }
        }
      }
      return checked(throughPipe ? "splice" : "sendfile", result);
    } catch (SystemException refused) {
      throw refused;
    } catch (Throwable thrown) {
      throw Linkage.impossible(thrown);
    }
  }

  /**
   * Waits until a descriptor can be read, or written (poll(2)).
   *
   * @param enders are watched besides; once the other end of one of them is closed, the wait ends
   * @param nanos how long at the most
   */
  public Awaited await(Descriptor descriptor, boolean writing, List<Descriptor> enders, long nanos)
      throws SystemException {
    set(polled, 0, descriptor, writing ? POLLOUT : POLLIN);
    int count = 1 + watch(polled, 1, enders);
    if (Descriptors.poll(polled, count, Math.max(0, nanos), errno) == 0) {
      return Awaited.TIME_UP;
    }
    for (int i = 1; i < count; i++) {
      if (polled.get(JAVA_SHORT, (long) i * POLLFD_BYTES + POLLFD_REVENTS) != 0) {
        return Awaited.ENDED;
      }
    }
    return Awaited.READY;
  }

  /**
   * Whether the other end of one of these is closed. Waits for nothing; for any thread, unlike the
   * rest.
   */
  public static boolean anyEnded(List<Descriptor> enders) throws SystemException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment polled = arena.allocate((long) enders.size() * POLLFD_BYTES + 1, 4);
      watch(polled, 0, enders);
      return Descriptors.poll(polled, enders.size(), 0, Linkage.newErrnoHolder(arena)) > 0;
    }
  }

  /** Hang-ups are told whether they were asked for or not. */
  private static int watch(MemorySegment polled, int from, List<Descriptor> enders) {
    for (int i = 0; i < enders.size(); i++) {
      set(polled, from + i, enders.get(i), (short) 0);
    }
    return enders.size();
  }

  private static void set(MemorySegment polled, int index, Descriptor descriptor, short events) {
    long at = (long) index * POLLFD_BYTES;
    polled.set(JAVA_INT, at, descriptor.number());
    polled.set(JAVA_SHORT, at + POLLFD_EVENTS, events);
    polled.set(JAVA_SHORT, at + POLLFD_REVENTS, (short) 0);
  }

  private long checked(String call, long result) throws SystemException {
    if (result >= 0) {
      return result;
    }
    int number = Linkage.errno(errno);
    if (number == Errno.EAGAIN) {
      return WOULD_BLOCK;
    }
    throw new SystemException(call, number);
  }

  @Override
  public void close() {
    arena.close();
  }
}
