package dev.osd.daemon.socket;

import dev.osd.daemon.audit.OwnFiles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.newsclub.net.unix.AFUNIXServerSocket;
import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.AFUNIXSocketCredentials;

/**
 * The socket in the file system: claimed by one daemon at a time, 0600 unless other users are
 * served, and removed at the end if it is still ours.
 */
public final class SocketFile implements Closeable {
  private static final int BACKLOG = 256;

  /** What sun_path holds besides its final NUL (unix(7)). */
  private static final int PATH_BYTES = 107;

  /** The bits of a file's mode that say of what kind it is, and those of a socket (inode(7)). */
  private static final int KIND = 0170000;

  private static final int SOCKET = 0140000;

  private final Path path;
  private final FileChannel claim;
  private final AFUNIXServerSocket server;
  private final @Nullable Object fileKey;

  private SocketFile(
      Path path, FileChannel claim, AFUNIXServerSocket server, @Nullable Object fileKey) {
    this.path = path;
    this.claim = claim;
    this.server = server;
    this.fileKey = fileKey;
  }

  /**
   * Makes the socket and listens on it. A socket file that nobody answers on is replaced.
   *
   * @param path absolute
   * @param ownDirectory whether its folder is the daemon's own, to be made and kept at 0700
   * @param uid the daemon's user id
   * @throws IOException if another daemon listens there ("already running, pid N"), or the place
   *     cannot be used
   */
  public static SocketFile listen(Path path, boolean ownDirectory, long uid) throws IOException {
    if (path.toString().getBytes(StandardCharsets.UTF_8).length > PATH_BYTES) {
      throw new IOException(
          "the socket path %s is longer than the %d bytes that the kernel takes"
              .formatted(path, PATH_BYTES));
    }
    Path directory = path.getParent();
    if (directory == null) {
      throw new IOException(path + " is no file");
    }
    if (ownDirectory) {
      makeOwnDirectory(directory, uid);
    } else if (!Files.isDirectory(directory)) {
      throw new IOException("the socket's folder %s does not exist".formatted(directory));
    }
    FileChannel claim = claim(path, uid);
    try {
      requireFree(path);
      return bind(path, claim);
    } catch (IOException | RuntimeException e) {
      claim.close();
      throw e;
    }
  }

  /** The file whose lock says that a daemon has the socket at {@code path}. */
  public static Path lockFile(Path path) {
    return path.resolveSibling(path.getFileName() + ".lock");
  }

  /** The listening socket. */
  AFUNIXServerSocket server() {
    return server;
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /**
   * Lets other users connect, or no longer: whom the daemon then listens to is its own to say. The
   * folder decides who comes as far as the socket.
   */
  public void openToOthers(boolean open) throws IOException {
    if (isOurs()) {
      Files.setPosixFilePermissions(
          path, PosixFilePermissions.fromString(open ? "rw-rw-rw-" : "rw-------"));
    }
  }

  /** A folder under /tmp could have been planted by somebody else, so it is looked at closely. */
  private static void makeOwnDirectory(Path directory, long uid) throws IOException {
    Path parent = directory.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    Map<String, Object> facts =
        Files.readAttributes(directory, "unix:uid,isDirectory", LinkOption.NOFOLLOW_LINKS);
    if (!Boolean.TRUE.equals(facts.get("isDirectory"))
        || !Long.valueOf(uid).equals(((Integer) facts.getOrDefault("uid", -1)).longValue())) {
      throw new IOException(
          "%s is not a folder of user %d's own; remove it or use --socket-path"
              .formatted(directory, uid));
    }
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
  }

  /** Holds a lock beside the socket, so that of two daemons that start at once only one goes on. */
  private static FileChannel claim(Path path, long uid) throws IOException {
    Path lockFile = lockFile(path);
    OwnFiles.requireOwnFile(lockFile, uid);
    FileChannel channel =
        FileChannel.open(
            lockFile,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
            OwnFiles.PRIVATE_FILE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // Held by this very process: the same answer.
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw new IOException(alreadyRunning(path));
  }

  private static void requireFree(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    if ((mode & KIND) != SOCKET) {
      throw new IOException("%s exists and is no socket; it is left alone".formatted(path));
    }
    if (answers(path)) {
      throw new IOException(alreadyRunning(path));
    }
  }

  private static boolean answers(Path path) {
    try (AFUNIXSocket probe = AFUNIXSocket.connectTo(AFUNIXSocketAddress.of(path))) {
      return probe.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static String alreadyRunning(Path path) {
    try (AFUNIXSocket probe = AFUNIXSocket.connectTo(AFUNIXSocketAddress.of(path))) {
      AFUNIXSocketCredentials credentials = probe.getPeerCredentials();
      return credentials == null
          ? "already running on " + path
          : "already running, pid %d, on %s".formatted(credentials.getPid(), path);
    } catch (IOException e) {
      return "another daemon is starting or stopping on " + path;
    }
  }

  /**
   * Binds and makes the file 0600. Until that is done, others are kept out by the folder or by the
   * umask, and in any case by what the kernel says of them when they connect.
   */
  private static SocketFile bind(Path path, FileChannel claim) throws IOException {
    Files.deleteIfExists(path);
    AFUNIXServerSocket server = AFUNIXServerSocket.newInstance();
    // The library would remove whatever stands under the name by then.
    server.setDeleteOnClose(false);
    try {
      server.bind(AFUNIXSocketAddress.of(path), BACKLOG);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
      Object fileKey = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
      return new SocketFile(path, claim, server, fileKey);
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  /** Stops listening and removes the file, unless it is another's by now. */
  @Override
  public void close() throws IOException {
    try (claim) {
      server.close();
      if (isOurs()) {
        Files.deleteIfExists(path);
      }
    }
  }

  private boolean isOurs() {
    try {
      Object now =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
              .fileKey();
      return now != null && now.equals(fileKey);
    } catch (IOException e) {
      return false;
    }
  }
}
