package dev.osd.daemon.system;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * What stands under a name (statx(2)), a symbolic link itself and not what it leads to. For asking
 * often and mostly in vain: an answer costs a microsecond, and "nothing" is no exception. It tells
 * whether a file was changed or replaced without reading it (inode(7)).
 *
 * @param mode kind and permission bits
 * @param device the file system, major number in the upper half
 * @param inode the file within that
 * @param size in bytes
 * @param modified when the contents changed, as programs may have set it
 * @param changed when contents or attributes changed; no program can set it back (utimensat(2)
 *     cannot; only who sets the machine's clock could)
 */
public record NameStatus(
    int mode,
    long device,
    long inode,
    long uid,
    long gid,
    long size,
    Instant modified,
    Instant changed) {
  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int STATX_BASIC_STATS = 0x7ff;

  /** Where the fields are in {@code struct statx}, on every architecture (linux/stat.h). */
  private static final long UID = 20;

  private static final long GID = 24;
  private static final long MODE = 28;
  private static final long INODE = 32;
  private static final long SIZE = 40;
  private static final long CHANGED = 96;
  private static final long MODIFIED = 112;
  private static final long DEVICE_MAJOR = 136;
  private static final long DEVICE_MINOR = 140;

  private static final int KIND_BITS = 0170000;
  private static final int DIRECTORY = 0040000;
  private static final int SYMBOLIC_LINK = 0120000;

  private static final MethodHandle STATX =
      Linkage.function(
          "statx", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));

  /** What stands under this name; nothing where nothing does, or where this user cannot see it. */
  public static Optional<NameStatus> of(Path path) {
    try (Arena arena = Arena.ofConfined()) {
      return at(AT_FDCWD, arena.allocateFrom(path.toString()), buffer(arena));
    }
  }

  /** Room for one answer, which can be used again and again. */
  static MemorySegment buffer(Arena arena) {
    return arena.allocate(FileStatus.STATX_BYTES, Long.BYTES);
  }

  /**
   * As {@link #of}, seen from an open directory.
   *
   * @param name a C string
   * @param buffer as {@link #buffer} gives it
   */
  static Optional<NameStatus> at(int directory, MemorySegment name, MemorySegment buffer) {
    try {
      int result =
          (int) STATX.invokeExact(directory, name, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, buffer);
      return result == 0 ? Optional.of(read(buffer)) : Optional.empty();
    } catch (Throwable thrown) {
      throw Linkage.impossible(thrown);
    }
  }

  /** Whether it is a directory itself, and no link to one. */
  public boolean isDirectory() {
    return (mode & KIND_BITS) == DIRECTORY;
  }

  /** Whether it is a symbolic link. */
  public boolean isSymbolicLink() {
    return (mode & KIND_BITS) == SYMBOLIC_LINK;
  }

  /** Whether this is the same file with the same owner and mode, whatever is in it. */
  public boolean hasSameRightsAs(NameStatus other) {
    return device == other.device && inode == other.inode && hasSameModeAndOwnerAs(other);
  }

  /** Whether who may do what with it is the same, be it the same file or not. */
  public boolean hasSameModeAndOwnerAs(NameStatus other) {
    return mode == other.mode && uid == other.uid && gid == other.gid;
  }

  private static NameStatus read(MemorySegment status) {
    return new NameStatus(
        Short.toUnsignedInt(status.get(JAVA_SHORT, MODE)),
        ((long) status.get(JAVA_INT, DEVICE_MAJOR) << Integer.SIZE)
            | Integer.toUnsignedLong(status.get(JAVA_INT, DEVICE_MINOR)),
        status.get(JAVA_LONG, INODE),
        Integer.toUnsignedLong(status.get(JAVA_INT, UID)),
        Integer.toUnsignedLong(status.get(JAVA_INT, GID)),
        status.get(JAVA_LONG, SIZE),
        time(status, MODIFIED),
        time(status, CHANGED));
  }

  private static Instant time(MemorySegment status, long at) {
    return Instant.ofEpochSecond(status.get(JAVA_LONG, at), status.get(JAVA_INT, at + Long.BYTES));
  }
}
