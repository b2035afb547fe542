package dev.osd.daemon.system;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * Receives bytes from a connected socket, and the descriptors that travel beside them (recvmsg(2),
 * SCM_RIGHTS in unix(7)). Every descriptor that the kernel hands over is either given out here or
 * closed here, also where some of them were cut off: the socket library loses those. They are
 * close-on-exec from their first moment.
 *
 * <p>For use by one thread, which also closes it.
 */
public final class SocketReceiver implements AutoCloseable {
  /** What {@link #receive} returns where the socket's own timeout has passed (SO_RCVTIMEO). */
  public static final int TIME_UP = -2;

  /** What {@link #receive} returns at the end of the stream. */
  public static final int END = -1;

  /** The kernel sends no more than this at once (SCM_MAX_FD in net/scm.h). */
  public static final int MOST_AT_ONCE = 253;

  private static final int MSG_CTRUNC = 0x08;
  private static final int MSG_CMSG_CLOEXEC = 0x40000000;
  private static final int SOL_SOCKET = 1;
  private static final int SCM_RIGHTS = 1;

  // struct msghdr and struct cmsghdr on 64-bit Linux (bits/socket.h)
  private static final int MSGHDR_BYTES = 56;
  private static final int MSG_IOV = 16;
  private static final int MSG_IOVLEN = 24;
  private static final int MSG_CONTROL = 32;
  private static final int MSG_CONTROLLEN = 40;
  private static final int MSG_FLAGS = 48;
  private static final int CMSG_LEVEL = 8;
  private static final int CMSG_TYPE = 12;
  private static final int CMSG_HEADER = 16;
  private static final int CONTROL_BYTES = CMSG_HEADER + 4 * (MOST_AT_ONCE + 1);

  private static final MethodHandle RECVMSG =
      Linkage.functionWithErrno(
          "recvmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));

  private final Descriptor socket;
  private final int mostHeld;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment piece;
  private final MemorySegment control = arena.allocate(CONTROL_BYTES, Long.BYTES);
  private final MemorySegment message = arena.allocate(MSGHDR_BYTES, Long.BYTES);
  private final MemorySegment errno = Linkage.newErrnoHolder(arena);
  private List<Descriptor> held = new ArrayList<>();
  private boolean lost;

  /**
   * @param socket connected; stays the caller's
   * @param pieceBytes how many bytes are received at once at the most
   * @param mostHeld how many descriptors are held until somebody takes them; of more all are closed
   */
  public SocketReceiver(Descriptor socket, int pieceBytes, int mostHeld) {
    this.socket = socket;
    this.mostHeld = mostHeld;
    piece = arena.allocate(pieceBytes, Long.BYTES);
    MemorySegment vector = arena.allocate(ADDRESS, 2);
    vector.setAtIndex(ADDRESS, 0, piece);
    vector.set(JAVA_LONG, Long.BYTES, pieceBytes);
    message.set(ADDRESS, MSG_IOV, vector);
    message.set(JAVA_LONG, MSG_IOVLEN, 1);
    message.set(ADDRESS, MSG_CONTROL, control);
  }

  /**
   * The descriptors that have come.
   *
   * @param all the caller's to close
   * @param complete whether none had to be left behind, for want of room here or in the process
   */
  public record Received(List<Descriptor> all, boolean complete) {
    public Received {
      all = List.copyOf(all);
    }

    /** Closes them all. */
    public void close() {
      all.forEach(Descriptor::close);
    }
  }

  /**
   * Waits for bytes.
   *
   * @param into has room for a whole piece
   * @return how many have come, {@link #END}, or {@link #TIME_UP}
   */
  public int receive(byte[] into) throws SystemException {
    int length = receiveMessage();
    if (length > 0) {
      MemorySegment.copy(piece, JAVA_BYTE, 0, into, 0, length);
    }
    return length == 0 ? END : length;
  }

  /** Whether descriptors have come, or were lost, since they were last taken. */
  public boolean hasReceived() {
    return lost || !held.isEmpty();
  }

  /** Gives out what has come. */
  public Received take() {
    Received received = new Received(held, !lost);
    held = new ArrayList<>();
    lost = false;
    return received;
  }

  private int receiveMessage() throws SystemException {
    try {
      while (true) {
        message.set(JAVA_LONG, MSG_CONTROLLEN, CONTROL_BYTES);
        long result = (long) RECVMSG.invokeExact(errno, socket.number(), message, MSG_CMSG_CLOEXEC);
        if (result >= 0) {
          takeIn();
          return (int) result;
        }
        int number = Linkage.errno(errno);
        if (number == Errno.EAGAIN) {
          return TIME_UP;
        }
        if (number != Errno.EINTR) {
          throw new SystemException("recvmsg", number);
        }
      }
    } catch (SystemException refused) {
      throw refused;
    } catch (Throwable thrown) {
      throw Linkage.impossible(thrown);
    }
  }

  /** Owns what the last message brought before anything else can happen. */
  private void takeIn() {
    long length = message.get(JAVA_LONG, MSG_CONTROLLEN);
    lost |= (message.get(JAVA_INT, MSG_FLAGS) & MSG_CTRUNC) != 0;
    long at = 0;
    while (at + CMSG_HEADER <= length) {
      long bytes = control.get(JAVA_LONG, at);
      if (bytes < CMSG_HEADER) {
        break;
      }
      if (control.get(JAVA_INT, at + CMSG_LEVEL) == SOL_SOCKET
          && control.get(JAVA_INT, at + CMSG_TYPE) == SCM_RIGHTS) {
        long end = Math.min(at + bytes, length);
        for (long fd = at + CMSG_HEADER; fd + Integer.BYTES <= end; fd += Integer.BYTES) {
          own(control.get(JAVA_INT, fd));
        }
      }
      at += (bytes + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
    }
    if (held.size() > mostHeld) {
      held.forEach(Descriptor::close);
      held.clear();
      lost = true;
    }
  }

  private void own(int number) {
    try {
      held.add(Descriptor.taking(number));
    } catch (SystemException e) {
      // It had a standard stream's number and could not get another: it is closed, and missing.
      lost = true;
    }
  }

  /** Closes what nobody has taken. */
  @Override
  public void close() {
    take().close();
    arena.close();
  }
}
