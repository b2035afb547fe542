package dev.osd.daemon.system;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

/** The calls on processes: descriptors of them, signals, waiting, and the daemon as subreaper. */
final class Processes {
  private static final int P_PID = 1;
  private static final int P_PIDFD = 3;
  private static final int WNOHANG = 1;
  private static final int WEXITED = 4;
  private static final int PR_SET_CHILD_SUBREAPER = 36;

  /** The places in {@code siginfo_t}, the same on every 64-bit Linux (sigaction(2)). */
  private static final int SIGINFO_BYTES = 128;

  private static final long SI_CODE = 8;
  private static final long SI_PID = 16;
  private static final long SI_STATUS = 24;
  private static final int CLD_EXITED = 1;

  private static final int CLOCK_BOOTTIME = 7;
  private static final long NANOS_PER_TICK = 10_000_000;

  private static final int POLLFD_BYTES = 8;
  private static final int EVENTS_AT = 4;
  private static final int HAPPENED_AT = 6;
  private static final short POLLIN = 1;

  private static final MethodHandle WAITID =
      Linkage.functionWithErrno(
          "waitid", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle KILL =
      Linkage.function("kill", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle CLOCK_GETTIME =
      Linkage.functionWithErrno(
          "clock_gettime", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle PRCTL =
      Linkage.variadicWithErrno(
          "prctl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          1);

  private Processes() {}

  /**
   * A descriptor of a process (pidfd_open(2)): it means that process for ever, whoever gets its
   * number later. The number itself must be known to be still the right one's, which that of a
   * child is until it is reaped.
   */
  static Descriptor open(Architecture architecture, int pid) throws SystemException {
    return Descriptor.taking((int) Syscall.PIDFD_OPEN.call(architecture, pid, 0, 0, 0, 0));
  }

  /**
   * Sends a signal (pidfd_send_signal(2)).
   *
   * @throws SystemException with ESRCH where the process has been reaped, with EPERM where it is
   *     another user's
   */
  static void signal(Architecture architecture, Descriptor process, int signal)
      throws SystemException {
    Syscall.PIDFD_SEND_SIGNAL.call(architecture, process.number(), signal, 0, 0, 0);
  }

  /**
   * Waits until a process has ended (pidfd_open(2): it polls as readable).
   *
   * @param enders once the other end of one of them is closed, it is not waited for any more
   * @return whether it has ended
   */
  static boolean awaitEnd(Descriptor process, List<Descriptor> enders, long nanos)
      throws SystemException {
    int count = 1 + enders.size();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment polled = arena.allocate((long) POLLFD_BYTES * count, Integer.BYTES);
      polled.set(JAVA_INT, 0, process.number());
      polled.set(JAVA_SHORT, EVENTS_AT, POLLIN);
      for (int i = 1; i < count; i++) {
        // Hang-ups are told whether they were asked for or not.
        polled.set(JAVA_INT, (long) POLLFD_BYTES * i, enders.get(i - 1).number());
      }
      Descriptors.poll(polled, count, Math.max(0, nanos), Linkage.newErrnoHolder(arena));
      return polled.get(JAVA_SHORT, HAPPENED_AT) != 0;
    }
  }

  /** Reaps a child that has ended, through its descriptor; nothing while it has not. */
  static Optional<Ending> reap(Descriptor child) throws SystemException {
    return reap(P_PIDFD, child.number(), WNOHANG);
  }

  /** Reaps a child that has ended, by its number; nothing while it has not. */
  static Optional<Ending> reap(int pid) throws SystemException {
    return reap(P_PID, pid, WNOHANG);
  }

  /** Kills a child that has not been reaped, and reaps it. */
  static void discard(int pid) throws SystemException {
    kill(pid);
    reap(P_PID, pid, 0);
  }

  /**
   * Kills a process group (kill(2)) at one stroke: a member that is about to start another process
   * is killed before it can (fork(2) is begun anew where a signal is pending).
   *
   * @param group more than 1, and known to be still the right one's
   */
  static void killGroup(int group) {
    if (group <= 1) {
      throw new IllegalArgumentException("no process group of a program: " + group);
    }
    kill(-group);
  }

  private static void kill(int target) {
    try {
      int ignored = (int) KILL.invokeExact(target, Signal.SIGKILL);
    } catch (Throwable thrown) {
      throw Linkage.impossible(thrown);
    }
  }

  /** waitid(2), for one child by name: what is another's to reap is never touched. */
  private static Optional<Ending> reap(int kind, int id, int options) throws SystemException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = Linkage.newErrnoHolder(arena);
      MemorySegment info = arena.allocate(SIGINFO_BYTES, Long.BYTES);
      int result;
      do {
        result = (int) WAITID.invokeExact(errno, kind, id, info, WEXITED | options);
      } while (result < 0 && Linkage.errno(errno) == Errno.EINTR);
      if (result < 0) {
        throw new SystemException("waitid", Linkage.errno(errno));
      }
      if (info.get(JAVA_INT, SI_PID) == 0) {
        return Optional.empty();
      }
      int status = info.get(JAVA_INT, SI_STATUS);
      return Optional.of(
          info.get(JAVA_INT, SI_CODE) == CLD_EXITED
              ? new Ending.Exited(status)
              : new Ending.Killed(status));
    } catch (SystemException refused) {
      throw refused;
    } catch (Throwable thrown) {
      throw Linkage.impossible(thrown);
    }
  }

  /**
   * The time in the unit of the start times under {@code /proc}: hundredths of a second since the
   * system started, suspension included (clock_gettime(2), proc(5); Linux shows programs this unit
   * on both architectures, whatever its own is).
   */
  static long ticks() throws SystemException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = Linkage.newErrnoHolder(arena);
      MemorySegment time = arena.allocate(JAVA_LONG, 2);
      int result = (int) CLOCK_GETTIME.invokeExact(errno, CLOCK_BOOTTIME, time);
      if (result < 0) {
        throw new SystemException("clock_gettime", Linkage.errno(errno));
      }
      long nanos = time.getAtIndex(JAVA_LONG, 1);
      return time.getAtIndex(JAVA_LONG, 0) * 100 + nanos / NANOS_PER_TICK;
    } catch (SystemException refused) {
      throw refused;
    } catch (Throwable thrown) {
      throw Linkage.impossible(thrown);
    }
  }

  /** Has orphans among the descendants become this process's children (prctl(2)). */
  static void becomeSubreaper() throws SystemException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = Linkage.newErrnoHolder(arena);
      int result = (int) PRCTL.invokeExact(errno, PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L);
      if (result < 0) {
        throw new SystemException("prctl", Linkage.errno(errno));
      }
    } catch (SystemException refused) {
      throw refused;
    } catch (Throwable thrown) {
      throw Linkage.impossible(thrown);
    }
  }
}
