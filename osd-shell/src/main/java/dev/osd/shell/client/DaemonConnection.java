package dev.osd.shell.client;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import java.io.FileDescriptor;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.newsclub.net.unix.AFUNIXSocket;

/** One connection that carries one request text and the lines that answer it. */
public final class DaemonConnection implements AutoCloseable {
  /**
   * The longest line that is taken from a daemon: 64 files of 1 MiB each in base64 are 85 MiB. A
   * plan for more has to be split.
   */
  static final int MOST_REPLY_BYTES = 128 << 20;

  /** What the kernel's socket buffer takes without a reader at the other end; see unix(7). */
  private static final int SENT_AT_ONCE = 64 << 10;

  private final AFUNIXSocket socket;
  private final Path path;
  private final LineReader lines;

  DaemonConnection(AFUNIXSocket socket, Path path) throws IOException {
    this.socket = socket;
    this.path = path;
    this.lines = new LineReader(socket.getInputStream(), MOST_REPLY_BYTES);
  }

  /**
   * Sends the request and then says that no more will come, so that the daemon can judge it even if
   * it is cut short. A daemon that refuses a request early may close its end before it has read all
   * of it; its reply is there to be read all the same, so a failing write is not reported here.
   */
  public void send(byte[] request) {
    if (request.length <= SENT_AT_ONCE) {
      write(request);
    } else {
      // The daemon may answer the first of several requests before it reads on.
      Thread writer = new Thread(() -> write(request), "request");
      writer.setDaemon(true);
      writer.start();
    }
  }

  /**
   * Sends one request of several and keeps the way open for more.
   *
   * @param request of at most {@link #SENT_AT_ONCE} bytes where the daemon may answer before it has
   *     read all of it
   * @param passed descriptors that travel with its first bytes; they stay the caller's
   */
  void sendOn(byte[] request, FileDescriptor... passed) throws ShellException {
    try {
      if (passed.length > 0) {
        socket.setOutboundFileDescriptors(passed);
      }
      socket.getOutputStream().write(request);
    } catch (IOException e) {
      throw new ShellException(
          ExitStatus.GENERAL,
          "lost the connection to the daemon on " + path + ": " + e.getMessage());
    }
  }

  private void write(byte[] request) {
    try {
      socket.getOutputStream().write(request);
      socket.getChannel().shutdownOutput();
    } catch (IOException e) {
      // See above: what the daemon has said is read, and if it has said nothing, that is reported.
    }
  }

  /**
   * The next line without its newline; nothing once the daemon has closed the connection.
   *
   * @param patience how long to wait for each piece of it; zero waits for ever
   */
  public Optional<byte[]> receive(Duration patience) throws ShellException {
    try {
      socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
      return lines.next();
    } catch (SocketTimeoutException e) {
      throw new ShellException(
          ExitStatus.TIMEOUT,
          "the daemon on " + path + " did not answer within " + patience.toSeconds() + " seconds");
    } catch (LineReader.LineTooLongException e) {
      throw new ShellException(
          ExitStatus.GENERAL,
          "the daemon's reply is over "
              + (MOST_REPLY_BYTES >> 20)
              + " MiB, which is more than osd-shell takes; split the plan");
    } catch (IOException e) {
      throw new ShellException(
          ExitStatus.GENERAL,
          "lost the connection to the daemon on " + path + ": " + e.getMessage());
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // Everything that was wanted from this connection has been read.
    }
  }
}
