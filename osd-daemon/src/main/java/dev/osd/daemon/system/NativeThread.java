package dev.osd.daemon.system;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Rights that belong to the calling thread alone and pass to what it starts: {@code no_new_privs}
 * and the capability bounding set (prctl(2), capabilities(7)). Neither can be taken back, and the
 * other threads of the process keep theirs.
 */
final class NativeThread {
  private static final int PR_CAPBSET_READ = 23;
  private static final int PR_CAPBSET_DROP = 24;
  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final int PR_GET_NO_NEW_PRIVS = 39;

  /** Far above the last capability that any kernel knows. */
  private static final int MOST_CAPABILITIES = 64;

  private static final MethodHandle PRCTL =
      Linkage.variadicWithErrno(
          "prctl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          1);

  private NativeThread() {}

  /** The number of the calling thread (gettid(2)), which lies in one range with processes'. */
  static int number(Architecture architecture) throws SystemException {
    return Math.toIntExact(Syscall.GETTID.call(architecture, 0, 0, 0, 0, 0));
  }

  /** Whether the kernel has {@code no_new_privs} (Linux 3.5). */
  static boolean hasNoNewPrivileges() {
    try {
      prctl(PR_GET_NO_NEW_PRIVS, 0);
      return true;
    } catch (SystemException e) {
      return false;
    }
  }

  /**
   * From now on no program that this thread starts gains rights by set-uid or file capabilities.
   */
  static void denyNewPrivileges() throws SystemException {
    prctl(PR_SET_NO_NEW_PRIVS, 1);
  }

  /**
   * Takes every capability but these from the programs that this thread will start. The thread
   * itself keeps what it has. Needs CAP_SETPCAP.
   *
   * @param keep the capabilities that stay, bit N for the one with number N
   */
  static void limitCapabilities(long keep) throws SystemException {
    for (int capability = 0; capability < MOST_CAPABILITIES; capability++) {
      if ((keep >>> capability & 1) == 0 && isInBoundingSet(capability)) {
        prctl(PR_CAPBSET_DROP, capability);
      }
    }
  }

  private static boolean isInBoundingSet(int capability) {
    try {
      return prctl(PR_CAPBSET_READ, capability) == 1;
    } catch (SystemException unknown) {
      return false;
    }
  }

  private static int prctl(int option, long argument) throws SystemException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = Linkage.newErrnoHolder(arena);
      int result = (int) PRCTL.invokeExact(errno, option, argument, 0L, 0L, 0L);
      if (result < 0) {
        throw new SystemException("prctl", Linkage.errno(errno));
      }
      return result;
    } catch (SystemException refused) {
      throw refused;
    } catch (Throwable thrown) {
      throw Linkage.impossible(thrown);
    }
  }
}
