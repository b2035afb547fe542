package dev.osd.daemon.audit;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;
import org.newsclub.net.unix.FileDescriptorCast;

/**
 * A record file on disk: 0600, in a folder made 0700 where it was missing, never through a link.
 *
 * <p>Written as a {@link RandomAccessFile}, since a channel is closed for everybody when a thread
 * that uses it is interrupted. And opened once only: the claim on it is a lock of the process
 * (fcntl(2), F_SETLK), which goes when the process closes <em>any</em> descriptor of the file.
 */
final class DiskRecordFile implements RecordFile {
  private final RandomAccessFile file;

  /** Where the descriptor stands, or -1 where that is not known: most records need no seek. */
  private long at = -1;

  private DiskRecordFile(RandomAccessFile file) {
    this.file = file;
  }

  /**
   * Opens or makes the file.
   *
   * @param uid the daemon's user id; a file of another's is refused
   */
  static DiskRecordFile open(Path path, long uid) throws IOException {
    Path absolute = path.toAbsolutePath();
    Path directory = absolute.getParent();
    if (directory == null) {
      throw new IOException(path + " is no file");
    }
    OwnFiles.makeDirectories(directory);
    OwnFiles.requireOwnFile(absolute, uid);
    if (!Files.exists(absolute, LinkOption.NOFOLLOW_LINKS)) {
      make(absolute);
    }
    RandomAccessFile file = new RandomAccessFile(absolute.toFile(), "rw");
    try {
      requireNotSwapped(file, absolute);
      claim(file, absolute);
      endTornLine(file);
      return new DiskRecordFile(file);
    } catch (IOException | RuntimeException e) {
      file.close();
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

  /** What was opened is what stands under the name, and not what a link there leads to. */
  private static void requireNotSwapped(RandomAccessFile file, Path path) throws IOException {
    int number = FileDescriptorCast.using(file.getFD()).as(Integer.class);
    Object opened = key(Path.of("/proc/self/fd", String.valueOf(number)));
    if (!opened.equals(key(path, LinkOption.NOFOLLOW_LINKS))) {
      throw new IOException(path + " was changed to another file while it was opened");
    }
  }

  private static Object key(Path path, LinkOption... options) throws IOException {
    return Objects.requireNonNull(
        Files.readAttributes(path, BasicFileAttributes.class, options).fileKey());
  }

  /** One log has one writer: records of two daemons would end up inside one another. */
  private static void claim(RandomAccessFile file, Path path) throws IOException {
    try {
      if (file.getChannel().tryLock() != null) {
        return;
      }
    } catch (OverlappingFileLockException e) {
      // Held by this very process: the same answer.
    }
    throw new IOException(path + " is the log of another daemon that is running");
  }

  /** What a crash left of a last line stays, but as a line of its own. */
  private static void endTornLine(RandomAccessFile file) throws IOException {
    long length = file.length();
    if (length == 0) {
      return;
    }
    file.seek(length - 1);
    if (file.read() != '\n') {
      file.seek(length);
      file.write('\n');
    }
  }

  @Override
  public long length() throws IOException {
    return file.length();
  }

  @Override
  public void append(byte[] bytes) throws IOException {
    long end = file.length();
    if (at != end) {
      file.seek(end);
    }
    at = -1;
    file.write(bytes);
    at = end + bytes.length;
  }

  @Override
  public void truncate(long length) throws IOException {
    file.setLength(length);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
