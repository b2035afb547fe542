package dev.osd.daemon.socket;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.newsclub.net.unix.AFUNIXSocket;

/**
 * Ends a connection whose client may still be sending. Closing at once would break the client's
 * write before it has read the reply, so the rest is read and thrown away, for a bounded time.
 */
final class Lingering {
  private static final Duration PATIENCE = Duration.ofMillis(500);
  private static final int PIECE = 16 << 10;

  private Lingering() {}

  static void close(AFUNIXSocket socket) throws IOException {
    endReplies(socket);
    InputStream in = socket.getInputStream();
    byte[] piece = new byte[PIECE];
    long end = System.nanoTime() + PATIENCE.toNanos();
    int length = 0;
    while (length >= 0) {
      long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
      if (left <= 0) {
        return;
      }
      socket.setSoTimeout((int) left);
      length = in.read(piece);
    }
  }

  /** Tells the client that nothing more comes; one that has left need not be told. */
  private static void endReplies(AFUNIXSocket socket) {
    try {
      // Not by the socket itself: the JDK's part of it does not know that it is connected.
      socket.getChannel().shutdownOutput();
    } catch (IOException e) {
      // Closing will tell it.
    }
  }
}
