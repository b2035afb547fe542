package dev.osd.daemon.system;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives up the superuser's rights on the calling thread alone, for good. The kernel keeps these
 * rights for each thread; the functions of the C library change those of all threads (nptl(7)), so
 * none of them is used here.
 */
final class ThreadCredentials {
  /** {@code struct __user_cap_header_struct}, version 3, the calling thread (capset(2)). */
  private static final int CAPABILITY_VERSION = 0x20080522;

  /** Two {@code struct __user_cap_data_struct} of three words each. */
  private static final int CAPABILITY_WORDS = 6;

  private static final long ROOT = 0;

  /** The group of nobody's files, also where the kernel cannot tell whose something is. */
  private static final long NOBODY = 65534;

  private static final long KEYCTL_JOIN_SESSION_KEYRING = 1;

  /** Asks setfsuid(2) for the number in force, because it is not a number that can be. */
  private static final long ASK = 0xFFFF_FFFFL;

  /** Whether users may look into processes that have changed their rights (proc(5)). */
  private static final String SUID_DUMPABLE = "/proc/sys/fs/suid_dumpable";

  private ThreadCredentials() {}

  /**
   * Takes on a user's rights in full, for programs that will be started.
   *
   * <p>The saved group is another than the user's, because a process with all ids of another may
   * set its resource limits (prlimit(2)), and those are the whole daemon's. execve(2) makes it the
   * effective one, so the programs have the user's group only.
   *
   * <p>A process in which one thread's rights change is closed to ptrace(2) for all but the
   * superuser, which keeps the user out of the memory that this thread shares with the daemon. With
   * {@code fs.suid_dumpable = 1}, made for debugging, it would stay open.
   *
   * @throws IOException if the kernel refuses, or not all rights are as they should be; the thread
   *     must then end
   */
  static void takeOnForPrograms(Architecture architecture, Credentials user) throws IOException {
    if (ProcFiles.text(SUID_DUMPABLE, 2).startsWith("1")) {
      throw new IOException(
          "fs.suid_dumpable is 1, with which other users could look into the daemon; set it to 0");
    }
    leaveSessionKeyring(architecture);
    setGroups(architecture, user);
    long savedGroup = user.gid() == ROOT ? NOBODY : ROOT;
    Syscall.SETRESGID.call(architecture, user.gid(), user.gid(), savedGroup, 0, 0);
    Syscall.SETRESUID.call(architecture, user.uid(), user.uid(), user.uid(), 0, 0);
    dropCapabilities(architecture);
    require(
        ids(architecture, Syscall.GETRESUID).equals(List.of(user.uid(), user.uid(), user.uid())));
    require(
        ids(architecture, Syscall.GETRESGID).equals(List.of(user.gid(), user.gid(), savedGroup)));
    requireRights(architecture, user);
  }

  /**
   * Takes on a user's rights over files. The thread stays the superuser's in name, without its
   * capabilities, so that the user's own processes cannot send it signals (setfsuid(2)).
   *
   * @throws IOException if the kernel refuses, or not all rights are as they should be; the thread
   *     must then end
   */
  static void takeOnForFiles(Architecture architecture, Credentials user) throws IOException {
    setGroups(architecture, user);
    Syscall.SETFSGID.call(architecture, user.gid(), 0, 0, 0, 0);
    Syscall.SETFSUID.call(architecture, user.uid(), 0, 0, 0, 0);
    dropCapabilities(architecture);
    require(Syscall.SETFSGID.call(architecture, ASK, 0, 0, 0, 0) == user.gid());
    require(Syscall.SETFSUID.call(architecture, ASK, 0, 0, 0, 0) == user.uid());
    requireRights(architecture, user);
  }

  /** setgroups(2). */
  private static void setGroups(Architecture architecture, Credentials user)
      throws SystemException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment groups = arena.allocate(JAVA_INT, Math.max(1, user.groups().size()));
      for (int i = 0; i < user.groups().size(); i++) {
        groups.setAtIndex(JAVA_INT, i, user.groups().get(i).intValue());
      }
      Syscall.SETGROUPS.call(architecture, user.groups().size(), groups.address(), 0, 0, 0);
    }
  }

  /**
   * Leaves the keys of the session that started the daemon for a session without any (keyrings(7)).
   * Where the kernel has no keys, or keeps the daemon from them, there are none to be left.
   */
  private static void leaveSessionKeyring(Architecture architecture) throws SystemException {
    try {
      Syscall.KEYCTL.call(architecture, KEYCTL_JOIN_SESSION_KEYRING, 0, 0, 0, 0);
    } catch (SystemException e) {
      if (e.errno() != Errno.ENOSYS && e.errno() != Errno.EPERM) {
        throw e;
      }
    }
  }

  /** capset(2): the inheritable ones, too, which no change of ids touches. */
  private static void dropCapabilities(Architecture architecture) throws SystemException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment none = arena.allocate(JAVA_INT, CAPABILITY_WORDS);
      Syscall.CAPSET.call(architecture, header(arena).address(), none.address(), 0, 0, 0);
    }
  }

  /** Groups and capabilities as the kernel has them now. */
  private static void requireRights(Architecture architecture, Credentials user)
      throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment capabilities = arena.allocate(JAVA_INT, CAPABILITY_WORDS);
      Syscall.CAPGET.call(architecture, header(arena).address(), capabilities.address(), 0, 0, 0);
      for (int word = 0; word < CAPABILITY_WORDS; word++) {
        require(capabilities.getAtIndex(JAVA_INT, word) == 0);
      }
      // Room for one more than there should be; for yet more the kernel answers EINVAL.
      int room = user.groups().size() + 1;
      MemorySegment groups = arena.allocate(JAVA_INT, room);
      long count = Syscall.GETGROUPS.call(architecture, room, groups.address(), 0, 0, 0);
      require(numbers(groups, (int) count).equals(user.groups()));
    }
  }

  /** getresuid(2), getresgid(2): the real, the effective and the saved id. */
  private static List<Long> ids(Architecture architecture, Syscall call) throws SystemException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ids = arena.allocate(JAVA_INT, 3);
      long at = ids.address();
      call.call(architecture, at, at + JAVA_INT.byteSize(), at + 2 * JAVA_INT.byteSize(), 0, 0);
      return numbers(ids, 3);
    }
  }

  private static List<Long> numbers(MemorySegment segment, int count) {
    List<Long> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add(Integer.toUnsignedLong(segment.getAtIndex(JAVA_INT, i)));
    }
    return numbers;
  }

  private static MemorySegment header(Arena arena) {
    MemorySegment header = arena.allocate(JAVA_INT, 2);
    header.set(JAVA_INT, 0, CAPABILITY_VERSION);
    return header;
  }

  private static void require(boolean given) throws IOException {
    if (!given) {
      throw new IOException("the kernel did not give up the superuser's rights as it was told to");
    }
  }
}
