package dev.osd.daemon.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;

/** Makes folders and files that only the daemon's own user can enter. */
public final class OwnFiles {
  /** Read and write for the owner, nothing for others (0600). */
  public static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private OwnFiles() {}

  /** Makes the folder and those above it, each 0700, where they do not exist yet. */
  public static void makeDirectories(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, PRIVATE_DIRECTORY);
    }
  }

  /**
   * Insists that a file, where it exists, is a regular one of this user's own, and makes it private
   * (0600): a link or device that somebody planted under its name is refused. To be asked before a
   * file is opened, because opening a FIFO waits and opening a device can do anything.
   *
   * @param uid the daemon's user id
   */
  public static void requireOwnFile(Path file, long uid) throws IOException {
    try {
      Map<String, Object> facts =
          Files.readAttributes(file, "unix:uid,isRegularFile", LinkOption.NOFOLLOW_LINKS);
      if (!Boolean.TRUE.equals(facts.get("isRegularFile"))) {
        throw new IOException(file + " is no regular file; remove it or name another");
      }
      long owner = (Integer) facts.getOrDefault("uid", -1);
      if (owner != uid) {
        throw new IOException("%s belongs to user %d, not to %d".formatted(file, owner, uid));
      }
      PosixFileAttributeView view =
          Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
      view.setPermissions(PosixFilePermissions.fromString("rw-------"));
    } catch (NoSuchFileException e) {
      // It will be made.
    }
  }
}
