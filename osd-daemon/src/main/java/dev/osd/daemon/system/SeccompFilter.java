package dev.osd.daemon.system;

import static dev.osd.daemon.system.FilteredCall.*;

import dev.osd.daemon.system.BpfAssembler.Instruction;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.function.Consumer;

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
  private static final int ALLOW = 0x7fff0000;
  private static final int KILL_PROCESS = 0x80000000;

  // fcntl.h, asm-generic/sockios.h.
  private static final int F_SETOWN = 8;
  private static final int F_SETOWN_EX = 15;
  private static final int FIOSETOWN = 0x8901;
  private static final int SIOCSPGRP = 0x8902;
  private static final int ERROR = 0x00050000;

  private static final int SET_MODE_FILTER = 1;
  private static final int GET_ACTION_AVAIL = 2;

  /** Offsets into {@code struct seccomp_data}. */
  private static final int NUMBER = 0;

  private static final int ARCHITECTURE = 4;
  private static final int ARGUMENTS = 16;

  /** Calls through the x32 interface of x86_64 have this bit (__X32_SYSCALL_BIT). */
  private static final int X32 = 0x40000000;

  /** The first call that was not known when this was written: {@code open_tree_attr}. */
  private static final int FIRST_UNKNOWN = 467;

  private static final int NEW_NAMESPACE_BY_CLONE = 0x7e020000;
  private static final int NEW_NAMESPACE = NEW_NAMESPACE_BY_CLONE | 0x80;
  private static final int QUERY_PERSONALITY = -1;
  private static final int TIOCSTI = 0x5412;
  private static final int TIOCLINUX = 0x541c;
  private static final int AF_UNIX = 1;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int AF_NETLINK = 16;
  private static final int NETLINK_ROUTE = 0;
  private static final int SOCKET_TYPE = 0xf;
  private static final int SOCK_STREAM = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_SEQPACKET = 5;
  private static final int EPROTONOSUPPORT = 93;
  private static final int EAFNOSUPPORT = 97;
  private static final int O_CREAT_OR_TMPFILE = 0x40 | 0x400000;
  private static final int SET_ID_BITS = 06000;

  /** Other processes, mounts, files by handle, the kernel's own matters. */
  private static final List<FilteredCall> FORBIDDEN =
      List.of(
          PTRACE,
          PROCESS_VM_READV,
          PROCESS_VM_WRITEV,
          PROCESS_MADVISE,
          PROCESS_MRELEASE,
          KCMP,
          PIDFD_GETFD,
          MOVE_PAGES,
          MIGRATE_PAGES,
          MOUNT,
          UMOUNT2,
          PIVOT_ROOT,
          CHROOT,
          OPEN_TREE,
          MOVE_MOUNT,
          FSOPEN,
          FSCONFIG,
          FSMOUNT,
          FSPICK,
          MOUNT_SETATTR,
          SETNS,
          SWAPON,
          SWAPOFF,
          QUOTACTL,
          QUOTACTL_FD,
          FANOTIFY_INIT,
          NAME_TO_HANDLE_AT,
          OPEN_BY_HANDLE_AT,
          BPF,
          PERF_EVENT_OPEN,
          USERFAULTFD,
          INIT_MODULE,
          FINIT_MODULE,
          DELETE_MODULE,
          KEXEC_LOAD,
          KEXEC_FILE_LOAD,
          REBOOT,
          ACCT,
          SYSLOG,
          VHANGUP,
          SETHOSTNAME,
          SETDOMAINNAME,
          SETTIMEOFDAY,
          CLOCK_SETTIME,
          CLOCK_ADJTIME,
          ADJTIMEX,
          IOPL,
          IOPERM);

  /**
   * What a kernel may be built without, so that programs cope: io_uring, which makes calls that no
   * filter sees; keyrings and System V and POSIX queues and memory, which are shared with all
   * processes of the user; and relics.
   */
  private static final List<FilteredCall> ABSENT =
      List.of(
          IO_URING_SETUP,
          IO_URING_ENTER,
          IO_URING_REGISTER,
          ADD_KEY,
          REQUEST_KEY,
          KEYCTL,
          SHMGET,
          SHMAT,
          SHMCTL,
          MSGGET,
          MSGSND,
          MSGRCV,
          MSGCTL,
          SEMGET,
          SEMOP,
          SEMTIMEDOP,
          SEMCTL,
          MQ_OPEN,
          MQ_UNLINK,
          MODIFY_LDT,
          USELIB,
          USTAT,
          SYSFS,
          SYSCTL,
          CREATE_MODULE,
          QUERY_MODULE,
          GET_KERNEL_SYMS,
          NFSSERVCTL,
          LOOKUP_DCOOKIE,
          // Their arguments lie in memory, where no filter can look: the C library then uses the
          // older call, whose arguments it can.
          CLONE3,
          OPENAT2);

  /** Changes of what Landlock does not watch: owner, mode, times and attributes of a file. */
  private static final List<FilteredCall> METADATA =
      List.of(
          CHMOD,
          FCHMOD,
          FCHMODAT,
          FCHMODAT2,
          CHOWN,
          LCHOWN,
          FCHOWN,
          FCHOWNAT,
          SETXATTR,
          LSETXATTR,
          FSETXATTR,
          SETXATTRAT,
          REMOVEXATTR,
          LREMOVEXATTR,
          FREMOVEXATTR,
          REMOVEXATTRAT,
          UTIME,
          UTIMES,
          FUTIMESAT,
          UTIMENSAT);

  private final Architecture architecture;
  private final BpfAssembler code = new BpfAssembler();

  private SeccompFilter(Architecture architecture) {
    this.architecture = architecture;
  }

  /** Whether this kernel takes filters and can end a process by one (Linux 4.14). */
  static boolean isAvailable(Architecture architecture) {
    try (Arena arena = Arena.ofConfined()) {
      java.lang.foreign.MemorySegment action =
          arena.allocateFrom(java.lang.foreign.ValueLayout.JAVA_INT, KILL_PROCESS);
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
    if (network) {
      filter.networkSockets();
    } else {
      filter.noSockets();
    }
    filter.socketPairs();
    if (!metadata) {
      METADATA.forEach(call -> filter.deny(call, Errno.EPERM));
    }
    filter.setIdBits();
    FORBIDDEN.forEach(call -> filter.deny(call, Errno.EPERM));
    ABSENT.forEach(call -> filter.deny(call, Errno.ENOSYS));
    return filter.code.answer(ALLOW).program();
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
    code.whereAtLeast(FIRST_UNKNOWN, unknown -> unknown.answer(ERROR | Errno.ENOSYS));
  }

  private void namespaces() {
    check(CLONE, 0, flags -> flags.whereAnyBit(NEW_NAMESPACE_BY_CLONE, SeccompFilter::refuse));
    check(UNSHARE, 0, flags -> flags.whereAnyBit(NEW_NAMESPACE, SeccompFilter::refuse));
    check(
        PERSONALITY,
        0,
        wanted ->
            wanted.whereNotEqual(
                0, set -> set.whereNotEqual(QUERY_PERSONALITY, SeccompFilter::refuse)));
  }

  /** Limits and priorities of others, to whom the kernel only looks at the user. */
  private void processes() {
    check(PRLIMIT64, 0, process -> process.whereNotEqual(0, SeccompFilter::refuse));
    check(
        SETPRIORITY,
        0,
        which -> {
          which.whereNotEqual(0, SeccompFilter::refuse);
          which.load(argument(1)).whereNotEqual(0, SeccompFilter::refuse);
        });
  }

  /**
   * The thread that starts programs lies in the same domain of Landlock as they do, so that does
   * not keep their signals from it, and a signal to a thread can end its whole process (kill(2),
   * fcntl(2)). As long as one of them runs, the number is the thread's.
   */
  private void signalsTo(int starter) {
    for (FilteredCall call : List.of(KILL, TKILL, RT_SIGQUEUEINFO, PIDFD_OPEN)) {
      check(call, 0, target -> target.whereEqual(starter, SeccompFilter::refuse));
    }
    for (FilteredCall call : List.of(TGKILL, RT_TGSIGQUEUEINFO)) {
      check(call, 1, target -> target.whereEqual(starter, SeccompFilter::refuse));
    }
    check(
        FCNTL,
        1,
        command -> {
          // Whom this one names lies in memory, where a filter cannot look.
          command.whereEqual(F_SETOWN_EX, SeccompFilter::refuse);
          command.whereEqual(
              F_SETOWN,
              owner -> {
                owner.load(argument(2)).whereEqual(starter, SeccompFilter::refuse);
                owner.answer(ALLOW);
              });
        });
  }

  /**
   * Typing into a terminal in its user's name (ioctl_tty(2), CVE-2017-5226), and naming whom a
   * socket's signals go to (socket(7)).
   */
  private void controlRequests() {
    check(
        IOCTL,
        1,
        request -> {
          request.whereEqual(TIOCSTI, SeccompFilter::refuse);
          request.whereEqual(TIOCLINUX, SeccompFilter::refuse);
          request.whereEqual(FIOSETOWN, SeccompFilter::refuse);
          request.whereEqual(SIOCSPGRP, SeccompFilter::refuse);
        });
  }

  private void noSockets() {
    deny(SOCKET, EAFNOSUPPORT);
    deny(CONNECT, Errno.EPERM);
  }

  /** TCP and UDP, and asking the kernel for addresses, as getaddrinfo(3) does. */
  private void networkSockets() {
    check(
        SOCKET,
        0,
        family -> {
          family.whereEqual(AF_INET, SeccompFilter::streamOrDatagram);
          family.whereEqual(AF_INET6, SeccompFilter::streamOrDatagram);
          family.whereEqual(
              AF_NETLINK,
              netlink ->
                  netlink
                      .load(argument(2))
                      .whereEqual(NETLINK_ROUTE, route -> route.answer(ALLOW))
                      .answer(ERROR | EPROTONOSUPPORT));
          family.answer(ERROR | EAFNOSUPPORT);
        });
  }

  private static void streamOrDatagram(BpfAssembler inet) {
    inet.load(argument(1)).mask(SOCKET_TYPE);
    inet.whereEqual(SOCK_STREAM, stream -> stream.answer(ALLOW));
    inet.whereEqual(SOCK_DGRAM, datagram -> datagram.answer(ALLOW));
    refuse(inet);
  }

  /**
   * Pairs of connected Unix sockets are a harmless way to talk to a child. Not those of datagrams:
   * such a socket can still send to any other by its path (unix(7)).
   */
  private void socketPairs() {
    check(
        SOCKETPAIR,
        0,
        family -> {
          family.whereNotEqual(AF_UNIX, other -> other.answer(ERROR | EAFNOSUPPORT));
          family.load(argument(1)).mask(SOCKET_TYPE);
          family.whereEqual(SOCK_STREAM, stream -> stream.answer(ALLOW));
          family.whereEqual(SOCK_SEQPACKET, packets -> packets.answer(ALLOW));
          refuse(family);
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
    check(call, position, mode -> mode.whereAnyBit(SET_ID_BITS, SeccompFilter::refuse));
  }

  /** The mode means something only where a file may be made; else the register holds anything. */
  private void modeAtCreation(FilteredCall call, int flagsPosition) {
    check(
        call,
        flagsPosition,
        flags ->
            flags.whereAnyBit(
                O_CREAT_OR_TMPFILE,
                creation ->
                    creation
                        .load(argument(flagsPosition + 1))
                        .whereAnyBit(SET_ID_BITS, SeccompFilter::refuse)));
  }

  private void deny(FilteredCall call, int errno) {
    call.number(architecture)
        .ifPresent(number -> code.whereEqual(number, denied -> denied.answer(ERROR | errno)));
  }

  /** Judges a call by an argument's low word; what the body lets through is allowed. */
  private void check(FilteredCall call, int position, Consumer<BpfAssembler> body) {
    call.number(architecture)
        .ifPresent(number ->
            code.whereEqual(
                number,
                made -> {
                  made.load(argument(position));
                  body.accept(made);
                  made.answer(ALLOW);
                }));
  }

  private static void refuse(BpfAssembler code) {
    code.answer(ERROR | Errno.EPERM);
  }

  /**
   * The low word of an argument, which is all that the kernel looks at where it takes an int. Both
   * architectures have the low byte first.
   */
  private static int argument(int position) {
    return ARGUMENTS + 8 * position;
  }
}
