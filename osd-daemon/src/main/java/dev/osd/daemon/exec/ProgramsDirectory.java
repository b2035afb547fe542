package dev.osd.daemon.exec;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory under which programs get their temporary ones: 0700, with a locked file in it for
 * as long as its daemon lives. A daemon that is killed leaves it behind; the next one removes it.
 */
final class ProgramsDirectory implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(ProgramsDirectory.class);

  static final String PREFIX = "osd-programs-";

  static final String LOCK = "lock";

  /** Another daemon that starts may take a new directory for one that was left behind. */
  private static final int MOST_ATTEMPTS = 10;

  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

  private static final Set<OpenOption> THERE =
      Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

  private final Path path;
  private final FileChannel lock;

  private ProgramsDirectory(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Makes one, and removes those that daemons of the same user have left behind, as far as they are
   * empty: a program that outlived its daemon may still use what it has written.
   *
   * @param temporary where, such as {@code /tmp}
   */
  static ProgramsDirectory open(Path temporary) throws IOException {
    Path real = temporary.toRealPath();
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      Path path = Files.createTempDirectory(real, PREFIX);
      Optional<FileChannel> lock = lock(path, NEW);
      if (lock.isPresent()) {
        removeLeftBehind(real, path);
        return new ProgramsDirectory(path, lock.get());
      }
    }
    throw new IOException("no directory could be made in %s and kept".formatted(temporary));
  }

  /** Its real path. */
  Path path() {
    return path;
  }

  /** Removes it, if no program has left anything in it. */
  @Override
  public void close() throws IOException {
    try (lock) {
      Files.deleteIfExists(path.resolve(LOCK));
      Files.deleteIfExists(path);
    } catch (DirectoryNotEmptyException e) {
      throw new IOException("programs have left files in " + path, e);
    }
  }

  /** Locks a directory by the file in it; nothing where another daemon has, or has removed it. */
  private static Optional<FileChannel> lock(Path directory, Set<OpenOption> how)
      throws IOException {
    Path file = directory.resolve(LOCK);
    FileChannel channel;
    try {
      channel =
          FileChannel.open(
              file,
              how,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
    try {
      FileLock lock = channel.tryLock();
      if (lock != null && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.of(channel);
      }
    } catch (OverlappingFileLockException ownedHere) {
      LOG.debug("{} is in use by this process", directory);
    }
    channel.close();
    return Optional.empty();
  }

  private static void removeLeftBehind(Path temporary, Path own) {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(temporary, PREFIX + "*")) {
      for (Path other : found) {
        if (!other.equals(own) && isOwners(other, own)) {
          removeIfLeftBehind(other);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.warn("what killed daemons have left could not be looked for: {}", e.getMessage());
    }
  }

  /** Whether it is a directory itself, and of the same user. */
  private static boolean isOwners(Path other, Path own) throws IOException {
    try {
      return Files.isDirectory(other, LinkOption.NOFOLLOW_LINKS)
          && Files.getOwner(other, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(own));
    } catch (NoSuchFileException gone) {
      return false;
    }
  }

  private static void removeIfLeftBehind(Path directory) {
    try {
      Optional<FileChannel> lock = lock(directory, THERE);
      if (lock.isEmpty()) {
        return;
      }
      try (FileChannel held = lock.get();
          DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
        for (Path entry : entries) {
          removeIfEmpty(entry);
        }
        // The lock goes last, so that what is left over can be found again.
        if (isEmptyBut(directory)) {
          Files.delete(directory.resolve(LOCK));
          Files.delete(directory);
        }
        LOG.debug("{} was left behind ({})", directory, held);
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.warn("{} was left behind and could not be removed: {}", directory, e.getMessage());
    }
  }

  private static void removeIfEmpty(Path entry) throws IOException {
    if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
      try {
        Files.delete(entry);
      } catch (DirectoryNotEmptyException e) {
        LOG.warn("{} is what a program of a killed daemon has left", entry);
      }
    }
  }

  private static boolean isEmptyBut(Path directory) throws IOException {
    try (DirectoryStream<Path> left =
        Files.newDirectoryStream(
            directory, entry -> !entry.getFileName().toString().equals(LOCK))) {
      return !left.iterator().hasNext();
    }
  }
}
