package dev.osd.shell;

import dev.osd.shell.command.CommandLineProgram;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.newsclub.net.unix.AFUNIXServerSocket;
import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/**
 * Holds one conversation with a model and a daemon that answer by rote, for the archive of {@code
 * llmcmd}, as {@link Rehearsal} does for the other commands: {@code PromptRehearsal LIBRARY}.
 */
final class PromptRehearsal {
  private static final String READ =
      "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{"
          + "\"index\":0,\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"read\","
          + "\"arguments\":\"{}\"}}]},\"finish_reason\":\"tool_calls\"}],\"usage\":{\"prompt_tokens\":1}}";
  private static final String EXIT = READ.replace("read", "exit");
  private static final String SAID =
      "{\"attached\":[],\"success\":true,\"code\":0,\"input\":\"\",\"size\":0,\"error\":null}\n";

  private PromptRehearsal() {}

  public static void main(String[] arguments) throws IOException {
    Rehearsal.unpackLibrary(Path.of(arguments[0]));
    Path folder = Files.createTempDirectory("osd-rehearsal");
    Path file = Files.writeString(folder.resolve("input"), "rehearsal\n");
    Path socket = folder.resolve("osd.sock");
    try (AFUNIXServerSocket daemon = AFUNIXServerSocket.bindOn(AFUNIXSocketAddress.of(socket));
        ServerSocket api = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      start(() -> playDaemon(daemon));
      start(() -> playApi(api));
      Environment environment =
          new Environment(
              Map.of(
                  "OPENAI_API_KEY",
                  "rehearsal",
                  "OPENAI_BASE_URL",
                  "http://127.0.0.1:" + api.getLocalPort() + "/v1"),
              folder);
      Settings settings =
          Settings.of(System.getenv(), OwnProcess.uid(), Path.of("/"), Optional.empty());
      var _ =
          new CommandLineProgram(settings, environment, new SystemTerminal(false))
              .run(
                  List.of(
                      "prompt",
                      "-v",
                      "--stats",
                      "--socket-path",
                      socket.toString(),
                      "rehearse",
                      file.toString()));
    } finally {
      Files.deleteIfExists(socket);
      Files.delete(file);
      Files.delete(folder);
    }
    Runtime.getRuntime().halt(ExitStatus.OK.code());
  }

  private interface Part {
    void play() throws IOException;
  }

  private static void start(Part part) {
    Thread actor =
        new Thread(() -> {
          try {
            part.play();
          } catch (IOException e) {
            throw new UncheckedIOException("a part of the rehearsal failed", e);
          }
        });
    actor.setDaemon(true);
    actor.start();
  }

  /** Answers every line alike. */
  private static void playDaemon(AFUNIXServerSocket daemon) throws IOException {
    try (AFUNIXSocket client = daemon.accept();
        BufferedReader requests =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
      while (requests.readLine() != null) {
        client.getOutputStream().write(SAID.getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  /** Answers the first request with a tool call, and the second with another that ends it. */
  private static void playApi(ServerSocket api) throws IOException {
    try (Socket client = api.accept()) {
      for (String event : List.of(READ, EXIT)) {
        readRequest(client);
        byte[] body = ("data: " + event + "\n\ndata: [DONE]\n\n").getBytes(StandardCharsets.UTF_8);
        OutputStream out = client.getOutputStream();
        out.write(
            ("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: "
                    + body.length
                    + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.write(body);
      }
    }
  }

  private static void readRequest(Socket client) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) client.getInputStream().read());
    }
    for (String line : head.toString().split("\r\n", -1)) {
      if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
        int length = Integer.parseInt(line.substring(15).strip());
        client.getInputStream().skipNBytes(length);
      }
    }
  }
}
