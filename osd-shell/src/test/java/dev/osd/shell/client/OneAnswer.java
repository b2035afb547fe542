package dev.osd.shell.client;

import java.io.IOException;
import java.nio.file.Path;
import org.newsclub.net.unix.AFUNIXServerSocket;
import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/** A process that answers the first request on a socket with its own words and ends. */
final class OneAnswer {
  private OneAnswer() {}

  public static void main(String[] arguments) throws IOException {
    try (AFUNIXServerSocket server =
            AFUNIXServerSocket.bindOn(AFUNIXSocketAddress.of(Path.of(arguments[0])));
        AFUNIXSocket client = server.accept()) {
      client.getInputStream().transferTo(client.getOutputStream());
      client.getOutputStream().write('\n');
    }
  }
}
