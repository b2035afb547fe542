package dev.osd.daemon.system;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * System calls that the C library does not wrap (syscall(2)), or not for one thread alone. Their
 * numbers are the same on x86_64 and aarch64 where they are of 2019 or later (the unified numbers
 * from 424 on); older ones are given for each architecture.
 */
enum Syscall {
  PIDFD_SEND_SIGNAL(424, 424),
  OPEN_TREE(428, 428),
  MOVE_MOUNT(429, 429),
  PIDFD_OPEN(434, 434),
  OPENAT2(437, 437),
  LANDLOCK_CREATE_RULESET(444, 444),
  LANDLOCK_ADD_RULE(445, 445),
  LANDLOCK_RESTRICT_SELF(446, 446),
  SETGROUPS(116, 159),
  GETGROUPS(115, 158),
  SETRESUID(117, 147),
  GETRESUID(118, 148),
  SETRESGID(119, 149),
  GETRESGID(120, 150),
  SETFSUID(122, 151),
  SETFSGID(123, 152),
  CAPGET(125, 90),
  CAPSET(126, 91),
  KEYCTL(250, 219),
  GETTID(186, 178),
  SECCOMP(317, 277),
  RENAMEAT2(316, 276),
  MOUNT_SETATTR(442, 442),
  STATX(332, 291);

  private static final MethodHandle CALL =
      Linkage.variadicWithErrno(
          "syscall",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          1);

  private final int onX86;
  private final int onArm;

  Syscall(int onX86, int onArm) {
    this.onX86 = onX86;
    this.onArm = onArm;
  }

  /** The call's number. */
  int number(Architecture architecture) {
    return switch (architecture) {
      case X86_64 -> onX86;
      case AARCH64 -> onArm;
    };
  }

  /**
   * Makes the call with up to five arguments; those that it does not take are 0.
   *
   * @return what the kernel answers, never negative
   * @throws SystemException with the errno that the kernel answers instead
   */
  long call(Architecture architecture, long a, long b, long c, long d, long e)
      throws SystemException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = Linkage.newErrnoHolder(arena);
      long result = (long) CALL.invokeExact(errno, (long) number(architecture), a, b, c, d, e);
      if (result < 0) {
        throw new SystemException(name().toLowerCase(java.util.Locale.ROOT), Linkage.errno(errno));
      }
      return result;
    } catch (SystemException refused) {
      throw refused;
    } catch (Throwable thrown) {
      throw Linkage.impossible(thrown);
    }
  }
}
