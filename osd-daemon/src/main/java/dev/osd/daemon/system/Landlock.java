package dev.osd.daemon.system;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.Closeable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * A Landlock ruleset: which files a thread, and all that it starts, may still reach (landlock(7),
 * Documentation/userspace-api/landlock.rst). What is not granted is denied. A rule binds to the
 * file or directory that the path names when the rule is made, not to the path.
 */
final class Landlock implements Closeable {
  static final long EXECUTE = 1;
  static final long WRITE_FILE = 1 << 1;
  static final long READ_FILE = 1 << 2;
  static final long READ_DIR = 1 << 3;
  static final long REMOVE_DIR = 1 << 4;
  static final long REMOVE_FILE = 1 << 5;
  static final long MAKE_DIR = 1 << 7;
  static final long MAKE_REG = 1 << 8;
  static final long MAKE_FIFO = 1 << 10;
  static final long MAKE_SYM = 1 << 12;
  static final long REFER = 1 << 13;
  static final long TRUNCATE = 1 << 14;
  static final long IOCTL_DEV = 1 << 15;

  /** The first versions of the interface that know a thing. */
  static final int ABI_REFER = 2;

  static final int ABI_TRUNCATE = 3;
  static final int ABI_TCP = 4;
  static final int ABI_IOCTL_DEV = 5;
  static final int ABI_SCOPE = 6;

  private static final long ALL_OF_ABI_1 = (1 << 13) - 1;
  private static final long FILE_ONLY = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV;
  private static final long TCP_BIND_AND_CONNECT = 3;
  private static final long ABSTRACT_SOCKETS_AND_SIGNALS = 3;
  private static final int CREATE_RULESET_VERSION = 1;
  private static final int RULE_PATH_BENEATH = 1;

  private final Architecture architecture;
  private final FileCalls files;
  private final long handled;
  private final Descriptor descriptor;

  private Landlock(Architecture architecture, long handled, Descriptor descriptor) {
    this.architecture = architecture;
    this.files = new FileCalls(architecture);
    this.handled = handled;
    this.descriptor = descriptor;
  }

  /** The version of the interface that this kernel offers; 0 where it has none or it is off. */
  static int abi(Architecture architecture) {
    try {
      return (int)
          Syscall.LANDLOCK_CREATE_RULESET.call(architecture, 0, 0, CREATE_RULESET_VERSION, 0, 0);
    } catch (SystemException e) {
      return 0;
    }
  }

  /**
   * An empty ruleset that denies all that this version can deny: files, signals to and abstract
   * sockets of processes outside, and TCP unless the network is granted.
   *
   * @param abi what {@link #abi} gives, at least 1
   */
  static Landlock denyAll(Architecture architecture, int abi, boolean network)
      throws SystemException {
    long files =
        ALL_OF_ABI_1
            | (abi >= ABI_REFER ? REFER : 0)
            | (abi >= ABI_TRUNCATE ? TRUNCATE : 0)
            | (abi >= ABI_IOCTL_DEV ? IOCTL_DEV : 0);
    // The structure has grown with the versions; an older kernel refuses a longer one.
    long size = abi >= ABI_SCOPE ? 24 : abi >= ABI_TCP ? 16 : 8;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attributes = arena.allocate(24, 8);
      attributes.set(JAVA_LONG, 0, files);
      attributes.set(JAVA_LONG, 8, network ? 0 : TCP_BIND_AND_CONNECT);
      attributes.set(JAVA_LONG, 16, ABSTRACT_SOCKETS_AND_SIGNALS);
      long made =
          Syscall.LANDLOCK_CREATE_RULESET.call(architecture, attributes.address(), size, 0, 0, 0);
      return new Landlock(architecture, files, Descriptor.taking((int) made));
    }
  }

  /**
   * Grants access to a file, or to a directory and all that lies beneath it.
   *
   * @param path absolute, without symbolic links: one in it is refused, so that nobody can turn a
   *     grant to another place
   * @param access a sum of the constants here; what the kernel's version does not know is left out
   * @throws SystemException with ENOENT, EACCES, ELOOP and the like where the path cannot be opened
   */
  void grant(Path path, long access) throws SystemException {
    try (Descriptor held = PathSearch.ONE_CALL.find(files, path.toString())) {
      try {
        addRule(held, access & handled);
      } catch (SystemException e) {
        // A file takes no rights that make sense for directories only.
        if (e.errno() != Errno.EINVAL) {
          throw e;
        }
        addRule(held, access & handled & FILE_ONLY);
      }
    }
  }

  /** Puts the calling thread under these rules, for good. Needs {@code no_new_privs}. */
  void restrictThisThread() throws SystemException {
    Syscall.LANDLOCK_RESTRICT_SELF.call(architecture, descriptor.number(), 0, 0, 0, 0);
  }

  @Override
  public void close() {
    descriptor.close();
  }

  private void addRule(Descriptor held, long access) throws SystemException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment rule = arena.allocate(12, 8);
      rule.set(JAVA_LONG, 0, access);
      rule.set(JAVA_INT_UNALIGNED, 8, held.number());
      Syscall.LANDLOCK_ADD_RULE.call(
          architecture, descriptor.number(), RULE_PATH_BENEATH, rule.address(), 0, 0);
    }
  }
}
