package dev.osd.daemon.system;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;

/**
 * What the kernel knows of a file (statx(2)).
 *
 * @param kind what it is
 * @param permissions the permission bits, 0 to 07777
 * @param uid the owner
 * @param gid the group
 * @param size in bytes; 0 for files that the kernel makes up while they are read
 * @param links how many names it has
 */
public record FileStatus(Kind kind, int permissions, long uid, long gid, long size, long links) {
  /** {@code struct statx} has this many bytes on every architecture (linux/stat.h). */
  static final int STATX_BYTES = 256;

  private static final int NLINK = 16;
  private static final int UID = 20;
  private static final int GID = 24;
  private static final int MODE = 28;
  private static final int SIZE = 40;

  private static final int PERMISSION_BITS = 07777;
  private static final int KIND_BITS = 0170000;

  /** Kinds of files (inode(7)). */
  public enum Kind {
    REGULAR("a regular file"),
    DIRECTORY("a directory"),
    SYMBOLIC_LINK("a symbolic link"),
    FIFO("a FIFO"),
    SOCKET("a socket"),
    CHARACTER_DEVICE("a character device"),
    BLOCK_DEVICE("a block device"),
    UNKNOWN("of a kind unknown here");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** What a file of this kind is, such as {@code a directory}. */
    public String words() {
      return words;
    }

    private static Kind ofMode(int mode) {
      return switch (mode & KIND_BITS) {
        case 0100000 -> REGULAR;
        case 0040000 -> DIRECTORY;
        case 0120000 -> SYMBOLIC_LINK;
        case 0010000 -> FIFO;
        case 0140000 -> SOCKET;
        case 0020000 -> CHARACTER_DEVICE;
        case 0060000 -> BLOCK_DEVICE;
        default -> UNKNOWN;
      };
    }
  }

  /** Reads a filled {@code struct statx}. */
  static FileStatus ofStatx(MemorySegment statx) {
    int mode = Short.toUnsignedInt(statx.get(JAVA_SHORT, MODE));
    return new FileStatus(
        Kind.ofMode(mode),
        mode & PERMISSION_BITS,
        Integer.toUnsignedLong(statx.get(JAVA_INT, UID)),
        Integer.toUnsignedLong(statx.get(JAVA_INT, GID)),
        statx.get(JAVA_LONG, SIZE),
        Integer.toUnsignedLong(statx.get(JAVA_INT, NLINK)));
  }
}
