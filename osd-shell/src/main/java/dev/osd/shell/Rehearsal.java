package dev.osd.shell;

import dev.osd.shell.command.CommandLineProgram;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.newsclub.net.unix.AFUNIXServerSocket;
import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/**
 * Runs the usual commands once against a daemon that answers by rote, so that the JVM can note
 * which classes they need: the launcher makes the class data archive from that list. Also unpacks
 * junixsocket's native library beside the archive: {@code Rehearsal LIBRARY}.
 */
final class Rehearsal {
  private static final String PLAN =
      "{\"request_id\":\"r\",\"version\":\"0.1\",\"mode\":\"execute\",\"actions\":[{\"type\":\"ping\"}]}";
  private static final String REPLY =
      "{\"request_id\":\"r\",\"executed\":true,\"results\":[{\"id\":\"step1\",\"type\":\"pong\","
          + "\"ok\":true,\"error\":null,\"exit_codes\":[0]}],\"error\":null}\n";
  private static final String ATTACHED = "{\"request_id\":null,\"attached\":[],\"error\":null}\n";

  private Rehearsal() {}

  public static void main(String[] arguments) throws IOException {
    unpackLibrary(Path.of(arguments[0]));
    Path folder = Files.createTempDirectory("osd-rehearsal");
    Path socket = folder.resolve("osd.sock");
    try (AFUNIXServerSocket server = AFUNIXServerSocket.bindOn(AFUNIXSocketAddress.of(socket))) {
      Thread daemon = new Thread(() -> answer(server), "daemon");
      daemon.setDaemon(true);
      daemon.start();
      play(socket);
    } finally {
      Files.deleteIfExists(socket);
      Files.delete(folder);
    }
    Runtime.getRuntime().halt(ExitStatus.OK.code());
  }

  private static void play(Path socket) {
    Settings settings =
        Settings.of(System.getenv(), OwnProcess.uid(), Path.of("/"), Optional.empty());
    String path = socket.toString();
    for (List<String> words :
        List.of(
            List.of("ping", "--socket-path", path),
            List.of("send", "--socket-path", path, "--json", PLAN),
            List.of("builtin", "--socket-path", path, "cat", "-n"),
            List.of("send", "--socket-path", path, "--json", PLAN, "--request-id", "r"))) {
      new CommandLineProgram(
              settings,
              new Environment(System.getenv(), Path.of("/")),
              new SystemTerminal(settings.colourWanted()))
          .run(words);
    }
  }

  private static void answer(AFUNIXServerSocket server) {
    try {
      while (true) {
        try (AFUNIXSocket client = server.accept()) {
          answer(client);
        }
      }
    } catch (SocketException e) {
      // The play is over.
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("the daemon that answers by rote failed", e);
    }
  }

  /** A request ends with its line or with the stream. */
  private static void answer(AFUNIXSocket client) throws IOException {
    InputStream in = client.getInputStream();
    StringBuilder request = new StringBuilder();
    for (int c = in.read(); c >= 0 || !request.isEmpty(); c = in.read()) {
      if (c >= 0 && c != '\n') {
        request.append((char) c);
        continue;
      }
      String answer = request.indexOf("\"attach\"") >= 0 ? ATTACHED : REPLY;
      client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
      request.setLength(0);
    }
  }

  /** Unpacks the native library for this machine, if there is one. */
  static void unpackLibrary(Path target) throws IOException {
    String resource =
        "/lib/%s-Linux-clang/jni/libjunixsocket-native-%s.so"
            .formatted(System.getProperty("os.arch"), AFUNIXSocket.getVersion());
    try (InputStream library = AFUNIXSocket.class.getResourceAsStream(resource)) {
      if (library != null) {
        Path partial = target.resolveSibling(target.getFileName() + ".new");
        Files.copy(library, partial, StandardCopyOption.REPLACE_EXISTING);
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }
}
