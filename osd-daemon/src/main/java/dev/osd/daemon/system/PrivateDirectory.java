package dev.osd.daemon.system;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;

/**
 * Empties a directory in which a hostile program could leave anything: links, folders that cannot
 * be entered, trees deeper than a path is long. Nothing is followed and nothing outside is touched.
 */
final class PrivateDirectory {
  /** Each level holds a descriptor; what lies deeper is moved up first. */
  private static final int DEEPEST = 32;

  private PrivateDirectory() {}

  /**
   * Removes all that the directory holds, not the directory.
   *
   * @throws IOException if something could not be removed
   */
  static void empty(Path directory) throws IOException {
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      if (!(stream instanceof SecureDirectoryStream<Path> top)) {
        throw new IOException("this system cannot empty %s safely".formatted(directory));
      }
      for (Path entry : top) {
        remove(top, top, entry.getFileName(), 0);
      }
    }
    // What was moved up may not have been seen by the first pass.
    try (DirectoryStream<Path> left = Files.newDirectoryStream(directory)) {
      if (left.iterator().hasNext()) {
        empty(directory);
      }
    }
  }

  private static void remove(
      SecureDirectoryStream<Path> top, SecureDirectoryStream<Path> parent, Path name, int depth)
      throws IOException {
    try {
      if (isDirectory(parent, name)) {
        if (depth == DEEPEST) {
          parent.move(name, top, Path.of("deep-" + System.nanoTime()));
          return;
        }
        emptyAndRemove(top, parent, name, depth);
      } else {
        parent.deleteFile(name);
      }
    } catch (NoSuchFileException gone) {
      // All that was wanted.
    }
  }

  private static void emptyAndRemove(
      SecureDirectoryStream<Path> top, SecureDirectoryStream<Path> parent, Path name, int depth)
      throws IOException {
    try (SecureDirectoryStream<Path> inside = open(parent, name)) {
      for (Path entry : inside) {
        remove(top, inside, entry.getFileName(), depth + 1);
      }
    }
    parent.deleteDirectory(name);
  }

  private static SecureDirectoryStream<Path> open(SecureDirectoryStream<Path> parent, Path name)
      throws IOException {
    try {
      return parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
    } catch (AccessDeniedException e) {
      // The owner's rights were taken away, who can give them back. Never tried first: there is no
      // way here to do so without following a link that has just come in the directory's place.
    }
    parent
        .getFileAttributeView(name, PosixFileAttributeView.class)
        .setPermissions(
            EnumSet.of(
                PosixFilePermission.OWNER_READ,
                PosixFilePermission.OWNER_WRITE,
                PosixFilePermission.OWNER_EXECUTE));
    return parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isDirectory(SecureDirectoryStream<Path> parent, Path name)
      throws IOException {
    return parent
        .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .readAttributes()
        .isDirectory();
  }
}
