package dev.osd.daemon.audit;

import dev.osd.protocol.record.LogFiles;
import dev.osd.protocol.record.LogKeys;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Set;

/**
 * The secret of a log, from which all its keys are made: random, made once, kept beside the log for
 * the daemon's user only.
 */
public final class LogSecret {
  private static final int BYTES = LogKeys.SECRET_BYTES;

  private LogSecret() {}

  /**
   * The keys of this log, from a new secret where there is none yet.
   *
   * @param uid the daemon's user id; a key file of another user's is refused
   */
  public static LogKeys keys(LogFiles files, long uid) throws IOException {
    Path path = files.key();
    Path directory = path.getParent();
    if (directory != null) {
      OwnFiles.makeDirectories(directory);
    }
    OwnFiles.requireOwnFile(path, uid);
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      make(path);
    }
    byte[] key = read(path);
    if (key.length != BYTES) {
      throw new IOException(
          "%s is no key: it has not %d bytes; move it away to have a new one made"
              .formatted(path, BYTES));
    }
    return LogKeys.of(key);
  }

  /** One byte more than a key has tells whether it is one. */
  private static byte[] read(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
      return in.readNBytes(BYTES + 1);
    }
  }

  /**
   * Made under its own name at once, never by a move: of two daemons that start together, the later
   * one must not replace the key that the earlier one uses already. One that is cut short by a
   * crash is noticed by its length.
   */
  private static void make(Path path) throws IOException {
    byte[] key = new byte[BYTES];
    new SecureRandom().nextBytes(key);
    try (FileChannel channel =
        FileChannel.open(
            path,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            OwnFiles.PRIVATE_FILE)) {
      ByteBuffer rest = ByteBuffer.wrap(key);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    } catch (FileAlreadyExistsException e) {
      // Another daemon was faster; its key is as good.
    }
  }
}
