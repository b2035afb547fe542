package dev.osd.shell.client;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.OwnProcess;
import dev.osd.shell.ShellException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/** Connects to a daemon's socket. */
public final class Connector {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** The room for a path in {@code sockaddr_un}, without its final NUL; see unix(7). */
  private static final int MOST_PATH_BYTES = 107;

  private static final int ROOT = 0;

  /**
   * Connects to the daemon at this address.
   *
   * @return the connection; nothing where nobody listens there
   * @throws ShellException if somebody listens but cannot be spoken with: it is busy, it is another
   *     user's on the default socket, or this user may not connect
   */
  public Optional<DaemonConnection> connect(DaemonAddress address) throws ShellException {
    Path path = address.path().toAbsolutePath();
    if (path.toString().getBytes(StandardCharsets.UTF_8).length > MOST_PATH_BYTES) {
      throw new ShellException(
          ExitStatus.USAGE,
          "the socket path "
              + path
              + " is longer than the "
              + MOST_PATH_BYTES
              + " bytes that the kernel takes; name a shorter one by --socket-path");
    }
    try {
      AFUNIXSocket socket = AFUNIXSocket.newInstance();
      try {
        socket.connect(AFUNIXSocketAddress.of(path), Math.toIntExact(PATIENCE.toMillis()));
        requireTrusted(socket, address);
        return Optional.of(new DaemonConnection(socket, path));
      } catch (IOException | ShellException e) {
        socket.close();
        throw e;
      }
    } catch (SocketTimeoutException e) {
      throw new ShellException(
          ExitStatus.TIMEOUT,
          "the daemon on " + path + " did not accept a connection within 5 seconds");
    } catch (IOException e) {
      if (nobodyThere(path, e)) {
        return Optional.empty();
      }
      throw new ShellException(
          ExitStatus.GENERAL, "cannot connect to " + path + ": " + e.getMessage());
    }
  }

  /** What to say where nobody listens. */
  public static ShellException nobody(DaemonAddress address) {
    return new ShellException(
        ExitStatus.GENERAL,
        "no daemon answers on "
            + address.path()
            + "; start one with: osd-daemon"
            + (address.named() ? " --socket-path " + address.path() : ""));
  }

  /**
   * Everybody can make a folder in /tmp under the name of the default one before its owner does,
   * and would then be told plans and tokens. So on a socket that nobody named only this user or
   * root is believed; the kernel says who listens there (SO_PEERCRED, unix(7)).
   */
  private static void requireTrusted(AFUNIXSocket socket, DaemonAddress address)
      throws IOException, ShellException {
    if (address.named()) {
      return;
    }
    long listener = socket.getPeerCredentials().getUid();
    if (listener != ROOT && listener != OwnProcess.uid()) {
      throw new ShellException(
          ExitStatus.DENIED,
          "the daemon on "
              + address.path()
              + " runs as user "
              + listener
              + ", who is neither you nor root; name the socket by --socket-path if that is meant");
    }
  }

  /** A socket file that nobody listens on refuses (ECONNREFUSED); else there is no file at all. */
  private static boolean nobodyThere(Path path, IOException e) {
    return Files.notExists(path) || String.valueOf(e.getMessage()).contains("refused");
  }
}
