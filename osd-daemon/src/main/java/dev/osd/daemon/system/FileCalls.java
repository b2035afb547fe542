package dev.osd.daemon.system;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Names in directories: finding, opening, making, linking, renaming and removing files, each
 * relative to an open directory, so that nothing that happens to the path above it matters. Names
 * are UTF-8. Descriptors are opened close-on-exec and belong to the caller.
 */
public final class FileCalls {
  // fcntl.h; those that differ between architectures are fields.
  private static final int O_RDONLY = 0;
  private static final int O_WRONLY = 01;
  private static final int O_CREAT = 0100;
  private static final int O_EXCL = 0200;
  private static final int O_NOCTTY = 0400;
  private static final int O_NONBLOCK = 04000;
  private static final int O_CLOEXEC = 02000000;
  private static final int O_PATH = 010000000;
  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_FOLLOW = 0x400;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int RENAME_EXCHANGE = 2;

  // linux/stat.h
  private static final long STATX_BASIC_STATS = 0x7ff;

  // linux/openat2.h
  private static final long RESOLVE_NO_MAGICLINKS = 0x02;
  private static final long RESOLVE_NO_SYMLINKS = 0x04;
  private static final long RESOLVE_BENEATH = 0x08;
  private static final int OPEN_HOW_BYTES = 24;

  private static final int OWNER_ONLY = 0600;

  private static final MethodHandle OPENAT =
      Linkage.variadicWithErrno(
          "openat", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT), 3);
  private static final MethodHandle LINKAT =
      Linkage.functionWithErrno(
          "linkat",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle RENAMEAT =
      Linkage.functionWithErrno(
          "renameat", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS));
  private static final MethodHandle UNLINKAT =
      Linkage.functionWithErrno(
          "unlinkat", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));

  private final Architecture architecture;
  private final int directoryFlag;
  private final int noFollowFlag;

  /** The calls as this architecture has them. */
  public FileCalls(Architecture architecture) {
    this.architecture = architecture;
    // asm-generic/fcntl.h; arch/arm64/include/uapi/asm/fcntl.h has numbers of its own.
    directoryFlag =
        switch (architecture) {
          case X86_64 -> 0200000;
          case AARCH64 -> 040000;
        };
    noFollowFlag =
        switch (architecture) {
          case X86_64 -> 0400000;
          case AARCH64 -> 0100000;
        };
  }

  /** The calls of the machine that this runs on; nothing where its architecture is unknown here. */
  public static Optional<FileCalls> ofThisMachine() {
    return Architecture.of(System.getProperty("os.name"), System.getProperty("os.arch"))
        .map(FileCalls::new);
  }

  /** The root directory, held but not opened for reading (open(2), O_PATH). */
  public Descriptor root() throws SystemException {
    return openat(AT_FDCWD, "/", O_PATH | directoryFlag, 0);
  }

  /**
   * Finds a file beneath a directory and holds it without opening it (openat2(2) with {@code
   * RESOLVE_BENEATH}, {@code RESOLVE_NO_SYMLINKS} and {@code RESOLVE_NO_MAGICLINKS}). A symbolic
   * link at the end of the path is held itself.
   *
   * @param path relative; {@code .} is the directory itself
   * @throws SystemException ELOOP for a symbolic link on the way, EXDEV for a path that leads out
   *     of the directory, ENOSYS where the kernel is older than 5.6
   */
  public Descriptor findBeneath(Descriptor directory, String path) throws SystemException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment how = arena.allocate(OPEN_HOW_BYTES, Long.BYTES);
      how.setAtIndex(JAVA_LONG, 0, O_PATH | O_CLOEXEC | noFollowFlag);
      how.setAtIndex(JAVA_LONG, 2, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS);
      return Descriptor.taking(
          (int)
              Syscall.OPENAT2.call(
                  architecture,
                  directory.number(),
                  text(arena, path).address(),
                  how.address(),
                  OPEN_HOW_BYTES,
                  0));
    }
  }

  /**
   * Holds what has this name in a directory without opening it, a symbolic link itself (openat(2)
   * with {@code O_PATH} and {@code O_NOFOLLOW}).
   *
   * @param name one component of a path
   */
  public Descriptor entry(Descriptor directory, String name) throws SystemException {
    requireOneName(name);
    return openat(directory.number(), name, O_PATH | noFollowFlag, 0);
  }

  /** As {@link #entry}, but only a directory, else ENOTDIR. */
  public Descriptor subdirectory(Descriptor directory, String name) throws SystemException {
    requireOneName(name);
    return openat(directory.number(), name, O_PATH | noFollowFlag | directoryFlag, 0);
  }

  /**
   * Opens a file that is held for reading, the same one whatever its path means by now. Neither
   * opening nor reading waits for anybody (open(2), O_NONBLOCK).
   *
   * @param held as {@link #findBeneath} or {@link #entry} gave it
   */
  public Descriptor openForReading(Descriptor held) throws SystemException {
    // The link under /proc leads to the open file itself and not along its path (proc(5)).
    return openat(AT_FDCWD, held.procPath(), O_RDONLY | O_NONBLOCK | O_NOCTTY, 0);
  }

  /**
   * Opens a pipe, FIFO or terminal that is open already once more, for writing; neither opening nor
   * writing waits for anybody (open(2), O_NONBLOCK).
   */
  Descriptor openForWriting(Descriptor held) throws SystemException {
    return openat(AT_FDCWD, held.procPath(), O_WRONLY | O_NONBLOCK | O_NOCTTY, 0);
  }

  /** Opens a directory that is held, so that it can be listed and synced (openat(2)). */
  public Descriptor openDirectory(Descriptor held) throws SystemException {
    return openat(held.number(), ".", O_RDONLY | directoryFlag, 0);
  }

  /**
   * Makes a file that does not exist yet, for its owner only, and opens it for writing (open(2),
   * O_EXCL, which also refuses a symbolic link).
   */
  public Descriptor create(Descriptor directory, String name) throws SystemException {
    requireOneName(name);
    return openat(directory.number(), name, O_WRONLY | O_CREAT | O_EXCL | noFollowFlag, OWNER_ONLY);
  }

  /**
   * Gives a file that is held a further name (linkat(2)); the same inode, whatever its old name
   * means by now.
   */
  public void link(Descriptor held, Descriptor directory, String name) throws SystemException {
    requireOneName(name);
    NativeCall.result(
        "linkat",
        (arena, errno) ->
            (int)
                LINKAT.invokeExact(
                    errno,
                    AT_FDCWD,
                    text(arena, held.procPath()),
                    directory.number(),
                    text(arena, name),
                    AT_SYMLINK_FOLLOW));
  }

  /** Renames within a directory; what had the new name is gone (renameat(2)). */
  public void rename(Descriptor directory, String from, String to) throws SystemException {
    requireOneName(from);
    requireOneName(to);
    NativeCall.result(
        "renameat",
        (arena, errno) ->
            (int)
                RENAMEAT.invokeExact(
                    errno,
                    directory.number(),
                    text(arena, from),
                    directory.number(),
                    text(arena, to)));
  }

  /** Lets two names of a directory change places in one step (renameat2(2), RENAME_EXCHANGE). */
  public void exchange(Descriptor directory, String one, String other) throws SystemException {
    requireOneName(one);
    requireOneName(other);
    try (Arena arena = Arena.ofConfined()) {
      Syscall.RENAMEAT2.call(
          architecture,
          directory.number(),
          text(arena, one).address(),
          directory.number(),
          text(arena, other).address(),
          RENAME_EXCHANGE);
    }
  }

  /** Removes a name that is no directory's (unlinkat(2)). */
  public void unlink(Descriptor directory, String name) throws SystemException {
    requireOneName(name);
    NativeCall.result(
        "unlinkat",
        (arena, errno) ->
            (int) UNLINKAT.invokeExact(errno, directory.number(), text(arena, name), 0));
  }

  /** What the kernel knows of an open or held file (statx(2) with AT_EMPTY_PATH). */
  public FileStatus status(Descriptor file) throws SystemException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment statx = arena.allocate(FileStatus.STATX_BYTES, Long.BYTES);
      MemorySegment empty = arena.allocateFrom("");
      Syscall.STATX.call(
          architecture,
          file.number(),
          empty.address(),
          AT_EMPTY_PATH,
          STATX_BASIC_STATS,
          statx.address());
      return FileStatus.ofStatx(statx);
    }
  }

  private static Descriptor openat(int directory, String path, int flags, int mode)
      throws SystemException {
    return Descriptor.taking(
        (int)
            NativeCall.result(
                "openat",
                (arena, errno) ->
                    (int)
                        OPENAT.invokeExact(
                            errno, directory, text(arena, path), flags | O_CLOEXEC, mode)));
  }

  private static void requireOneName(String name) {
    if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('/') >= 0) {
      throw new IllegalArgumentException("not one name in a directory: " + name);
    }
  }

  /** A C string. C would take a NUL within it for its end, and so another file. */
  private static MemorySegment text(Arena arena, String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a file name with a NUL in it");
    }
    return arena.allocateFrom(text, StandardCharsets.UTF_8);
  }
}
