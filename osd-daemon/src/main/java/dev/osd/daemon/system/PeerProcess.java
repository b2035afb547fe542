package dev.osd.daemon.system;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The process that connected to a Unix socket, held by a descriptor (pidfd) and not by its number,
 * which may be another process's by now (CVE-2019-6133).
 */
public final class PeerProcess {
  // asm-generic/socket.h; SO_PEERPIDFD since Linux 6.5.
  private static final int SOL_SOCKET = 1;
  private static final int SO_PEERPIDFD = 77;

  /** Since Linux 4.13. */
  private static final int SO_PEERGROUPS = 59;

  private static final MethodHandle GETSOCKOPT =
      Linkage.functionWithErrno(
          "getsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));

  private final Architecture architecture;

  PeerProcess(Architecture architecture) {
    this.architecture = architecture;
  }

  /** For this machine; nothing where its architecture is unknown here. */
  public static Optional<PeerProcess> ofThisMachine() {
    return Architecture.of(System.getProperty("os.name"), System.getProperty("os.arch"))
        .map(PeerProcess::new);
  }

  /**
   * Whether the process that connected is gone for certain, so that its number may be another's
   * (unix(7), SO_PEERPIDFD; pidfd_send_signal(2) with no signal). False where the kernel cannot
   * tell: before Linux 6.5.
   *
   * @param socket the number of the connected socket's descriptor
   */
  public boolean isGone(int socket) {
    try (Descriptor process = Descriptor.taking(pidfd(socket))) {
      Syscall.PIDFD_SEND_SIGNAL.call(architecture, process.number(), 0, 0, 0, 0);
      return false;
    } catch (SystemException e) {
      return e.errno() == Errno.ESRCH;
    }
  }

  /**
   * The further groups of the process when it connected (unix(7), SO_PEERGROUPS).
   *
   * @param socket the number of the connected socket's descriptor
   */
  public static List<Long> groups(int socket) throws SystemException {
    List<Long> groups = new ArrayList<>();
    NativeCall.result(
        "getsockopt",
        (arena, errno) -> {
          MemorySegment found = arena.allocate(JAVA_INT, Credentials.MOST_GROUPS);
          MemorySegment length = arena.allocateFrom(JAVA_INT, (int) found.byteSize());
          int result =
              (int) GETSOCKOPT.invokeExact(errno, socket, SOL_SOCKET, SO_PEERGROUPS, found, length);
          int count = result < 0 ? 0 : length.get(JAVA_INT, 0) / Integer.BYTES;
          for (int i = 0; i < count; i++) {
            groups.add(Integer.toUnsignedLong(found.getAtIndex(JAVA_INT, i)));
          }
          return result;
        });
    return groups;
  }

  private static int pidfd(int socket) throws SystemException {
    int[] number = new int[1];
    NativeCall.result(
        "getsockopt",
        (arena, errno) -> {
          MemorySegment pidfd = arena.allocate(JAVA_INT);
          MemorySegment length = arena.allocateFrom(JAVA_INT, (int) JAVA_INT.byteSize());
          int result =
              (int) GETSOCKOPT.invokeExact(errno, socket, SOL_SOCKET, SO_PEERPIDFD, pidfd, length);
          number[0] = pidfd.get(JAVA_INT, 0);
          return result;
        });
    return number[0];
  }
}
