package dev.osd.shell;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.newsclub.net.unix.AFUNIXServerSocket;
import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/** Listens on a real socket and answers every connection by a function of what it was sent. */
public final class ScriptedDaemon implements AutoCloseable {
  private final Path folder;
  private final Path socket;
  private final AFUNIXServerSocket server;
  private final Function<String, String> answers;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  /** A daemon on a new socket. The function gives the whole answer, newlines included. */
  public ScriptedDaemon(Function<String, String> answers) {
    this.answers = answers;
    try {
      folder = Files.createTempDirectory("osd");
      socket = folder.resolve("osd.sock");
      server = AFUNIXServerSocket.bindOn(AFUNIXSocketAddress.of(socket));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon().name("scripted daemon").start(this::serve);
  }

  /** A daemon that always says the same. */
  public static ScriptedDaemon saying(String answer) {
    return new ScriptedDaemon(request -> answer);
  }

  public Path socket() {
    return socket;
  }

  /** What it was sent, a connection each. */
  public List<String> requests() {
    return requests;
  }

  private void serve() {
    while (!server.isClosed()) {
      try (AFUNIXSocket client = server.accept()) {
        String request = read(client.getInputStream());
        requests.add(request);
        client.getOutputStream().write(answers.apply(request).getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // The client has gone, or the test is over.
      }
    }
  }

  private static String read(InputStream in) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    in.transferTo(request);
    return request.toString(StandardCharsets.UTF_8);
  }

  /** Settings of a machine where this daemon has the default socket. */
  public Settings settings() {
    return new Settings(
        socket,
        Optional.empty(),
        folder.resolve("audit.jsonl"),
        folder.resolve("state"),
        Optional.empty(),
        true);
  }

  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(socket);
    Files.delete(folder);
  }
}
