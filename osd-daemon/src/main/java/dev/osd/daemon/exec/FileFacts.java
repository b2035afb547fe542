package dev.osd.daemon.exec;

import dev.osd.daemon.system.NameStatus;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/**
 * What tells whether a file was changed or replaced, without reading it (inode(7)). The kernel sets
 * {@code changed} at every change of contents or attributes, and no program can set it back
 * (utimensat(2) cannot; only who sets the machine's clock could).
 *
 * @param mode kind and permission bits; 0 where no file is to be seen
 * @param device the file system
 * @param inode the file within that
 * @param uid the owner
 * @param gid the group
 * @param size in bytes
 * @param modified when the contents changed, as programs may have set it
 * @param changed when anything changed
 */
record FileFacts(
    long mode,
    long device,
    long inode,
    long uid,
    long gid,
    long size,
    FileTime modified,
    FileTime changed) {
  private static final FileTime NEVER = FileTime.fromMillis(0);

  /** No file by that name, or none that this user can get at. */
  static final FileFacts ABSENT = new FileFacts(0, 0, 0, 0, 0, 0, NEVER, NEVER);

  private static final int KIND_BITS = 0170000;
  private static final int DIRECTORY = 0040000;

  /** Looks at a file; a symbolic link at the end of the path is looked at itself. */
  static FileFacts of(Path path) {
    return NameStatus.of(path).map(FileFacts::of).orElse(ABSENT);
  }

  private static FileFacts of(NameStatus status) {
    return new FileFacts(
        status.mode(),
        status.device(),
        status.inode(),
        status.uid(),
        status.gid(),
        status.size(),
        FileTime.from(status.modified()),
        FileTime.from(status.changed()));
  }

  /** Whether it is a directory itself, and no link to one. */
  boolean isDirectory() {
    return (mode & KIND_BITS) == DIRECTORY;
  }

  /** Whether this is the same file with the same owner and mode, whatever is in it. */
  boolean isSameFileAs(FileFacts other) {
    return mode == other.mode
        && device == other.device
        && inode == other.inode
        && uid == other.uid
        && gid == other.gid;
  }
}
