package dev.osd.daemon.system;

import static dev.osd.daemon.system.FilteredCall.*;

import java.util.List;

/** System calls that are refused whatever their arguments are. */
final class CallLists {
  /** Other processes, mounts, files by handle, the kernel's own matters. */
  static final List<FilteredCall> FORBIDDEN =
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
  static final List<FilteredCall> ABSENT =
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
  static final List<FilteredCall> METADATA =
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

  private CallLists() {}
}
