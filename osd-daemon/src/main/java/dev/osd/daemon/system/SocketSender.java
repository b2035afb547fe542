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
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Sends bytes to a connected socket and waits while the other end is slow to read, for as long as
 * its caller wants to wait, who may change its mind meanwhile. Each call brings its own memory; of
 * several threads, one at a time may send.
 */
public final class SocketSender {
  /** How long the other end is waited for before the caller is asked again. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  // bits/socket.h and poll(2)
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int POLLFD_BYTES = 8;
  private static final int EVENTS_AT = 4;
  private static final short POLLOUT = 4;

  private static final MethodHandle SEND =
      Linkage.functionWithErrno(
          "send", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));

  private final Descriptor socket;

  /**
   * @param socket connected; stays the caller's
   */
  public SocketSender(Descriptor socket) {
    this.socket = socket;
  }

  /**
   * Sends all of these bytes.
   *
   * @param lastMoment asked now and then until when to wait, as {@link System#nanoTime} has it
   * @return false where that moment came first; a part of them may have gone out then
   * @throws SystemException such as EPIPE, where nobody will read them
   */
  public boolean send(byte[] bytes, LongSupplier lastMoment) throws SystemException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = Linkage.newErrnoHolder(arena);
      MemorySegment polled = arena.allocate(POLLFD_BYTES, Integer.BYTES);
      MemorySegment text = arena.allocate(bytes.length, 1);
      MemorySegment.copy(bytes, 0, text, JAVA_BYTE, 0, bytes.length);
      long sent = 0;
      while (sent < bytes.length) {
        long taken = send(text.asSlice(sent), errno);
        sent += taken;
        if (taken == 0) {
          long left = lastMoment.getAsLong() - System.nanoTime();
          if (left <= 0) {
            return false;
          }
          polled.set(JAVA_INT, 0, socket.number());
          polled.set(JAVA_SHORT, EVENTS_AT, POLLOUT);
          Descriptors.poll(polled, 1, Math.min(left, LOOK_NANOS), errno);
        }
      }
      return true;
    }
  }

  /** How many bytes were taken; 0 where there is no room now (send(2)). */
  private long send(MemorySegment text, MemorySegment errno) throws SystemException {
    try {
      while (true) {
        long result =
            (long)
                SEND.invokeExact(
                    errno, socket.number(), text, text.byteSize(), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (result >= 0) {
          return result;
        }
        int number = Linkage.errno(errno);
        if (number == Errno.EAGAIN) {
          return 0;
        }
        if (number != Errno.EINTR) {
          throw new SystemException("send", number);
        }
      }
    } catch (SystemException refused) {
      throw refused;
    } catch (Throwable thrown) {
      throw Linkage.impossible(thrown);
    }
  }
}
