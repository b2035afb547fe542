package dev.osd.daemon.system;

import java.util.OptionalInt;

/**
 * The system calls that a confined program may not make, or not with every argument, with their
 * numbers (arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h of Linux).
 */
enum FilteredCall {
  PTRACE(101, 117),
  PROCESS_VM_READV(310, 270),
  PROCESS_VM_WRITEV(311, 271),
  PROCESS_MADVISE(440, 440),
  PROCESS_MRELEASE(448, 448),
  KCMP(312, 272),
  PIDFD_GETFD(438, 438),
  MOUNT(165, 40),
  UMOUNT2(166, 39),
  PIVOT_ROOT(155, 41),
  CHROOT(161, 51),
  OPEN_TREE(428, 428),
  MOVE_MOUNT(429, 429),
  FSOPEN(430, 430),
  FSCONFIG(431, 431),
  FSMOUNT(432, 432),
  FSPICK(433, 433),
  MOUNT_SETATTR(442, 442),
  SETNS(308, 268),
  SWAPON(167, 224),
  SWAPOFF(168, 225),
  QUOTACTL(179, 60),
  QUOTACTL_FD(443, 443),
  FANOTIFY_INIT(300, 262),
  NAME_TO_HANDLE_AT(303, 264),
  OPEN_BY_HANDLE_AT(304, 265),
  IO_URING_SETUP(425, 425),
  IO_URING_ENTER(426, 426),
  IO_URING_REGISTER(427, 427),
  BPF(321, 280),
  PERF_EVENT_OPEN(298, 241),
  USERFAULTFD(323, 282),
  ADD_KEY(248, 217),
  REQUEST_KEY(249, 218),
  KEYCTL(250, 219),
  INIT_MODULE(175, 105),
  FINIT_MODULE(313, 273),
  DELETE_MODULE(176, 106),
  KEXEC_LOAD(246, 104),
  KEXEC_FILE_LOAD(320, 294),
  REBOOT(169, 142),
  ACCT(163, 89),
  SYSLOG(103, 116),
  VHANGUP(153, 58),
  SETHOSTNAME(170, 161),
  SETDOMAINNAME(171, 162),
  SETTIMEOFDAY(164, 170),
  CLOCK_SETTIME(227, 112),
  CLOCK_ADJTIME(305, 266),
  ADJTIMEX(159, 171),
  IOPL(172, -1),
  IOPERM(173, -1),
  MODIFY_LDT(154, -1),
  MOVE_PAGES(279, 239),
  MIGRATE_PAGES(256, 238),
  SHMGET(29, 194),
  SHMAT(30, 196),
  SHMCTL(31, 195),
  MSGGET(68, 186),
  MSGSND(69, 189),
  MSGRCV(70, 188),
  MSGCTL(71, 187),
  SEMGET(64, 190),
  SEMOP(65, 193),
  SEMTIMEDOP(220, 192),
  SEMCTL(66, 191),
  MQ_OPEN(240, 180),
  MQ_UNLINK(241, 181),
  USELIB(134, -1),
  USTAT(136, -1),
  SYSFS(139, -1),
  SYSCTL(156, -1),
  CREATE_MODULE(174, -1),
  QUERY_MODULE(178, -1),
  GET_KERNEL_SYMS(177, -1),
  NFSSERVCTL(180, 42),
  LOOKUP_DCOOKIE(212, 18),
  CLONE(56, 220),
  CLONE3(435, 435),
  UNSHARE(272, 97),
  PERSONALITY(135, 92),
  PRLIMIT64(302, 261),
  SETPRIORITY(141, 140),
  IOPRIO_SET(251, 30),
  KILL(62, 129),
  TKILL(200, 130),
  TGKILL(234, 131),
  RT_SIGQUEUEINFO(129, 138),
  RT_TGSIGQUEUEINFO(297, 240),
  PIDFD_OPEN(434, 434),
  FCNTL(72, 25),
  IOCTL(16, 29),
  SOCKET(41, 198),
  SOCKETPAIR(53, 199),
  CONNECT(42, 203),
  OPEN(2, -1),
  CREAT(85, -1),
  OPENAT(257, 56),
  OPENAT2(437, 437),
  MKNOD(133, -1),
  MKNODAT(259, 33),
  CHMOD(90, -1),
  FCHMOD(91, 52),
  FCHMODAT(268, 53),
  FCHMODAT2(452, 452),
  CHOWN(92, -1),
  LCHOWN(94, -1),
  FCHOWN(93, 55),
  FCHOWNAT(260, 54),
  SETXATTR(188, 5),
  LSETXATTR(189, 6),
  FSETXATTR(190, 7),
  SETXATTRAT(463, 463),
  REMOVEXATTR(197, 14),
  LREMOVEXATTR(198, 15),
  FREMOVEXATTR(199, 16),
  REMOVEXATTRAT(466, 466),
  UTIME(132, -1),
  UTIMES(235, -1),
  FUTIMESAT(261, -1),
  UTIMENSAT(280, 88);

  private final int onX86;
  private final int onArm;

  FilteredCall(int onX86, int onArm) {
    this.onX86 = onX86;
    this.onArm = onArm;
  }

  /** The call's number; nothing where the architecture does not have it. */
  OptionalInt number(Architecture architecture) {
    int number =
        switch (architecture) {
          case X86_64 -> onX86;
          case AARCH64 -> onArm;
        };
    return number < 0 ? OptionalInt.empty() : OptionalInt.of(number);
  }
}
