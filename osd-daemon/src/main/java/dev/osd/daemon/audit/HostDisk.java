package dev.osd.daemon.audit;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.newsclub.net.unix.FileDescriptorCast;

/**
 * The file system of this machine.
 *
 * @param uid the daemon's user id; a file of another's is refused
 */
record HostDisk(long uid) implements Disk {
  @Override
  public void makeFolders(Path folder) throws IOException {
    OwnFiles.makeDirectories(folder);
  }

  @Override
  public Open open(Path file) throws IOException {
    OwnFiles.requireOwnFile(file, uid);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      make(file);
    }
    RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw");
    try {
      Object key = key(opened);
      // What was opened is what stands under the name, and not what a link there leads to.
      if (!standing(file).map(Standing::key).equals(Optional.of(key))) {
        throw new IOException(file + " was changed to another file while it was opened");
      }
      return new HostFile(opened, file, key);
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /** Fails on a link that somebody has planted, because the file must not exist yet. */
  private static void make(Path path) throws IOException {
    FileChannel.open(
            path,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            OwnFiles.PRIVATE_FILE)
        .close();
  }

  private static Object key(RandomAccessFile file) throws IOException {
    int number = FileDescriptorCast.using(file.getFD()).as(Integer.class);
    return Objects.requireNonNull(
        Files.readAttributes(
                Path.of("/proc/self/fd", String.valueOf(number)), BasicFileAttributes.class)
            .fileKey());
  }

  @Override
  public Optional<Standing> standing(Path file) throws IOException {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return Optional.of(
          new Standing(Objects.requireNonNull(attributes.fileKey()), attributes.size()));
    } catch (NoSuchFileException | NotDirectoryException e) {
      return Optional.empty();
    }
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void delete(Path file) throws IOException {
    Files.delete(file);
  }

  /** An interrupt would close the channel; the thread has it back afterwards. */
  @Override
  public void syncFolder(Path folder) throws IOException {
    boolean interrupted = Thread.interrupted();
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * A {@link RandomAccessFile}, since a channel is closed for everybody when a thread that uses it
   * is interrupted.
   */
  private static final class HostFile implements Open {
    private final RandomAccessFile file;
    private final Path path;
    private final Object key;

    /** Where the descriptor stands, or -1 where that is not known: most records need no seek. */
    private long at = -1;

    HostFile(RandomAccessFile file, Path path, Object key) {
      this.file = file;
      this.path = path;
      this.key = key;
    }

    @Override
    public Object key() {
      return key;
    }

    @Override
    public long length() throws IOException {
      return file.length();
    }

    @Override
    public int read(long from, byte[] into, int start, int length) throws IOException {
      at = -1;
      file.seek(from);
      return file.read(into, start, length);
    }

    @Override
    public void write(long to, byte[] bytes) throws IOException {
      if (at != to) {
        file.seek(to);
      }
      at = -1;
      file.write(bytes);
      at = to + bytes.length;
    }

    @Override
    public void truncate(long length) throws IOException {
      at = -1;
      file.setLength(length);
    }

    /**
     * As good as fdatasync(2), which only a channel offers: a record makes the file longer, so its
     * length has to be brought to the disk by either call.
     */
    @Override
    public void sync() throws IOException {
      file.getFD().sync();
    }

    /** One log has one writer: records of two daemons would end up inside one another. */
    @Override
    public void claim() throws IOException {
      try {
        if (file.getChannel().tryLock() != null) {
          return;
        }
      } catch (OverlappingFileLockException e) {
        // Held by this very process: the same answer.
      }
      throw new IOException(path + " is held by another daemon that is running; one log has one");
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
