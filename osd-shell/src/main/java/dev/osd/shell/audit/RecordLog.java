package dev.osd.shell.audit;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Objects;

/**
 * One file of a log of records, open for reading: finds its last lines from the end, whatever its
 * size, and then reads on from there as it grows. Memory is bounded by {@value #MOST_LINE_BYTES}
 * bytes, the longest line that is shown.
 */
final class RecordLog implements AutoCloseable {
  /** Twice what a daemon by its standard limits takes as a request, which a record tells of. */
  static final int MOST_LINE_BYTES = 4 << 20;

  private static final int BLOCK = 64 << 10;

  /** By so many bytes before where reading stopped, a file is known again. */
  private static final int FOOTPRINT = 64;

  private final FileChannel file;
  private final Object key;
  private final Path path;
  private final LineCutter cutter;
  private final byte[] block = new byte[BLOCK];
  private byte[] footprint = {};
  private long position;

  private RecordLog(FileChannel file, Object key, Path path, LineSink sink) {
    this.file = file;
    this.key = key;
    this.path = path;
    this.cutter = new LineCutter(MOST_LINE_BYTES, sink);
  }

  /** What has become of the file behind a path since it was opened. */
  enum Fate {
    /** It is the same file and has only grown, or not even that. */
    SAME,
    /** It is the same file, but what was read of it is gone or overwritten. */
    CUT,
    /** Another file is there now. */
    REPLACED,
    /** No file is there now. */
    GONE
  }

  /**
   * Opens a log at its start.
   *
   * @throws ShellException with {@link ExitStatus#FILE} if there is no regular file to read
   */
  static RecordLog open(Path path, LineSink sink) throws ShellException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (!attributes.isRegularFile()) {
        throw new ShellException(ExitStatus.FILE, path + " is no regular file");
      }
      FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
      return new RecordLog(file, Objects.requireNonNull(attributes.fileKey()), path, sink);
    } catch (NoSuchFileException e) {
      throw new ShellException(
          ExitStatus.FILE,
          "there is no log of records at " + path + "; name another by --audit-path");
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  /** What tells this file from every other on the machine. */
  Object key() {
    return key;
  }

  /**
   * Goes to where the last {@code lines} complete lines begin.
   *
   * @return how many complete lines there are from here on, at most as many
   */
  long seekToLast(long lines) throws ShellException {
    try {
      long at = file.size();
      long newLines = 0;
      // The last newline ends the last complete line; the one before its first is one more.
      while (at > 0) {
        int length = (int) Math.min(BLOCK, at);
        at -= length;
        int read = read(at, length);
        for (int i = read - 1; i >= 0; i--) {
          if (block[i] == '\n' && ++newLines > lines) {
            position = at + i + 1;
            return lines;
          }
        }
      }
      position = 0;
      return newLines;
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  /** Gives every complete line from here to the present end of the file to the sink. */
  void readOn() throws ShellException {
    try {
      for (int read = read(position, BLOCK); read > 0; read = read(position, BLOCK)) {
        position += read;
        cutter.take(block, read);
        footprint = Arrays.copyOfRange(block, Math.max(0, read - FOOTPRINT), read);
      }
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  /** Starts from the beginning again: the file was cut. */
  void restart() {
    position = 0;
    footprint = new byte[0];
    cutter.forget();
  }

  /** What has become of the file. */
  Fate fate() throws ShellException {
    try {
      if (!key.equals(Files.readAttributes(path, BasicFileAttributes.class).fileKey())) {
        return Fate.REPLACED;
      }
      return file.size() < position || !knowsItself() ? Fate.CUT : Fate.SAME;
    } catch (NoSuchFileException e) {
      return Fate.GONE;
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  /**
   * A file that was cut and has grown again is longer, but has other bytes where reading stopped.
   */
  private boolean knowsItself() throws IOException {
    int read = read(position - footprint.length, footprint.length);
    return Arrays.equals(block, 0, read, footprint, 0, footprint.length);
  }

  @Override
  public void close() throws ShellException {
    try {
      file.close();
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  private int read(long from, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(block, 0, length);
    while (buffer.hasRemaining()) {
      if (file.read(buffer, from + buffer.position()) < 0) {
        break;
      }
    }
    return buffer.position();
  }

  private static ShellException failed(Path path, IOException e) {
    return new ShellException(
        ExitStatus.FILE, "cannot read the log of records at " + path + ": " + e.getMessage());
  }
}
