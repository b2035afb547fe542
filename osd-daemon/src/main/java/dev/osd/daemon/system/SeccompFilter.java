package dev.osd.daemon.system;

import static dev.osd.daemon.system.FilteredCall.*;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.osd.daemon.system.BpfAssembler.Instruction;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The system calls that a confined thread, and all that it starts, may still make (seccomp(2)). It
 * closes what Landlock leaves open: sockets, namespaces, mounts, other processes, the kernel's own
 * interfaces. Since Linux 5.11 the kernel remembers which calls are always allowed, so the length
 * of the program costs nothing on those.
 *
 * <p>The answers are such that programs fall back: a call that newer kernels have is answered as if
 * this one had not (ENOSYS), a family of sockets as if it were not built in (EAFNOSUPPORT),
 * anything else as to a user without the right (EPERM).
 */
final class SeccompFilter {
  private static final int KILL_PROCESS = 0x80000000;

  // fcntl.h, asm-generic/sockios.h.
  private static final int F_SETOWN = 8;
  private static final int F_SETOWN_EX = 15;
  private static final int FIOSETOWN = 0x8901;
  private static final int SIOCSPGRP = 0x8902;

  private static final int SET_MODE_FILTER = 1;
  private static final int GET_ACTION_AVAIL = 2;

  /** Offsets into {@code struct seccomp_data}. */
  private static final int NUMBER = 0;

  private static final int ARCHITECTURE = 4;

  /** Calls through the x32 interface of x86_64 have this bit (__X32_SYSCALL_BIT). */
  private static final int X32 = 0x40000000;

  /** The first call that was not known when this was written: {@code open_tree_attr}. */
  private static final int FIRST_UNKNOWN = 467;

  private static final int NEW_NAMESPACE_BY_CLONE = 0x7e020000;
  private static final int NEW_NAMESPACE = NEW_NAMESPACE_BY_CLONE | 0x80;
  private static final int QUERY_PERSONALITY = -1;
  private static final int IOPRIO_WHO_PROCESS = 1;
  private static final int TIOCSTI = 0x5412;
  private static final int TIOCLINUX = 0x541c;
  private static final int O_CREAT_OR_TMPFILE = 0x40 | 0x400000;
  private static final int SET_ID_BITS = 06000;

  private final Architecture architecture;
  private final BpfAssembler code = new BpfAssembler();
  private final CallRules rules;

  private SeccompFilter(Architecture architecture) {
    this.architecture = architecture;
    this.rules = new CallRules(architecture, code);
  }

  /** Whether this kernel takes filters and can end a process by one (Linux 4.14). */
  static boolean isAvailable(Architecture architecture) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment action = arena.allocateFrom(JAVA_INT, KILL_PROCESS);
      Syscall.SECCOMP.call(architecture, GET_ACTION_AVAIL, 0, action.address(), 0, 0);
      return true;
    } catch (SystemException e) {
      return false;
    }
  }

  /**
   * The program.
   *
   * @param network whether sockets of the internet can be had
   * @param metadata whether owner, mode, times and attributes of files can be changed
   * @param starter the number of the thread that will start programs
   */
  static List<Instruction> program(
      Architecture architecture, boolean network, boolean metadata, int starter) {
    SeccompFilter filter = new SeccompFilter(architecture);
    filter.otherInterfaces();
    filter.namespaces();
    filter.processes();
    filter.signalsTo(starter);
    filter.controlRequests();
    SocketRules.add(filter.rules, network);
    if (!metadata) {
      filter.rules.deny(CallLists.METADATA, Errno.EPERM);
    }
    filter.setIdBits();
    filter.rules.deny(CallLists.FORBIDDEN, Errno.EPERM);
    filter.rules.deny(CallLists.ABSENT, Errno.ENOSYS);
    return filter.rules.program();
  }

  /** Puts the calling thread under this program, for good. Needs {@code no_new_privs}. */
  static void restrictThisThread(Architecture architecture, List<Instruction> program)
      throws SystemException {
    try (Arena arena = Arena.ofConfined()) {
      long text = BpfAssembler.layOut(program, arena).address();
      Syscall.SECCOMP.call(architecture, SET_MODE_FILTER, 0, text, 0, 0);
    }
  }

  /** Numbers mean other calls under another interface, so a program that uses one is ended. */
  private void otherInterfaces() {
    code.load(ARCHITECTURE);
    code.whereNotEqual(architecture.auditArch(), wrong -> wrong.answer(KILL_PROCESS));
    code.load(NUMBER);
    if (architecture == Architecture.X86_64) {
      code.whereAtLeast(X32, x32 -> x32.answer(KILL_PROCESS));
    }
    code.whereAtLeast(FIRST_UNKNOWN, unknown -> unknown.answer(CallRules.ERROR | Errno.ENOSYS));
  }

  private void namespaces() {
    rules.check(CLONE, 0, flags -> flags.whereAnyBit(NEW_NAMESPACE_BY_CLONE, CallRules::refuse));
    rules.check(UNSHARE, 0, flags -> flags.whereAnyBit(NEW_NAMESPACE, CallRules::refuse));
    rules.check(
        PERSONALITY,
        0,
        wanted ->
            wanted.whereNotEqual(
                0, set -> set.whereNotEqual(QUERY_PERSONALITY, CallRules::refuse)));
  }

  /** Limits and priorities of others, to whom the kernel only looks at the user. */
  private void processes() {
    rules.check(PRLIMIT64, 0, process -> process.whereNotEqual(0, CallRules::refuse));
    rules.check(
        SETPRIORITY,
        0,
        which -> {
          which.whereNotEqual(0, CallRules::refuse);
          which.load(CallRules.argument(1)).whereNotEqual(0, CallRules::refuse);
        });
    rules.check(
        IOPRIO_SET,
        0,
        which -> {
          which.whereNotEqual(IOPRIO_WHO_PROCESS, CallRules::refuse);
          which.load(CallRules.argument(1)).whereNotEqual(0, CallRules::refuse);
        });
  }

  /**
   * The thread that starts programs lies in the same domain of Landlock as they do, so that does
   * not keep their signals from it, and a signal to a thread can end its whole process (kill(2),
   * fcntl(2)). As long as one of them runs, the number is the thread's.
   */
  private void signalsTo(int starter) {
    for (FilteredCall call : List.of(KILL, TKILL, RT_SIGQUEUEINFO, PIDFD_OPEN)) {
      rules.check(call, 0, target -> target.whereEqual(starter, CallRules::refuse));
    }
    for (FilteredCall call : List.of(TGKILL, RT_TGSIGQUEUEINFO)) {
      rules.check(call, 1, target -> target.whereEqual(starter, CallRules::refuse));
    }
    rules.check(
        FCNTL,
        1,
        command -> {
          // Whom this one names lies in memory, where a filter cannot look.
          command.whereEqual(F_SETOWN_EX, CallRules::refuse);
          command.whereEqual(
              F_SETOWN,
              owner -> {
                owner.load(CallRules.argument(2)).whereEqual(starter, CallRules::refuse);
                owner.answer(CallRules.ALLOW);
              });
        });
  }

  /**
   * Typing into a terminal in its user's name (ioctl_tty(2), CVE-2017-5226), and naming whom a
   * socket's signals go to (socket(7)).
   */
  private void controlRequests() {
    rules.check(
        IOCTL,
        1,
        request -> {
          request.whereEqual(TIOCSTI, CallRules::refuse);
          request.whereEqual(TIOCLINUX, CallRules::refuse);
          request.whereEqual(FIOSETOWN, CallRules::refuse);
          request.whereEqual(SIOCSPGRP, CallRules::refuse);
        });
  }

  /** A set-user-id file is a door back in for whoever runs it later. */
  private void setIdBits() {
    modeAt(CHMOD, 1);
    modeAt(FCHMOD, 1);
    modeAt(FCHMODAT, 2);
    modeAt(FCHMODAT2, 2);
    modeAt(CREAT, 1);
    modeAt(MKNOD, 1);
    modeAt(MKNODAT, 2);
    modeAtCreation(OPEN, 1);
    modeAtCreation(OPENAT, 2);
  }

  private void modeAt(FilteredCall call, int position) {
    rules.check(call, position, mode -> mode.whereAnyBit(SET_ID_BITS, CallRules::refuse));
  }

  /** The mode means something only where a file may be made; else the register holds anything. */
  private void modeAtCreation(FilteredCall call, int flagsPosition) {
    rules.check(
        call,
        flagsPosition,
        flags ->
            flags.whereAnyBit(
                O_CREAT_OR_TMPFILE,
                creation ->
                    creation
                        .load(CallRules.argument(flagsPosition + 1))
                        .whereAnyBit(SET_ID_BITS, CallRules::refuse)));
  }
}
