package dev.osd.shell.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.ScriptedDaemon;
import dev.osd.shell.ShellException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.newsclub.net.unix.AFUNIXServerSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

class ConnectorTest {
  @TempDir Path folder;

  @Test
  void carriesARequestThereAndLinesBack() throws Exception {
    try (ScriptedDaemon daemon = new ScriptedDaemon(request -> "you said " + request + "\nbye\n");
        DaemonConnection connection =
            new Connector().connect(new DaemonAddress(daemon.socket(), true)).orElseThrow()) {
      connection.send("hello".getBytes(UTF_8));

      assertThat(connection.receive(Duration.ofSeconds(10)).map(line -> new String(line, UTF_8)))
          .contains("you said hello");
      assertThat(connection.receive(Duration.ofSeconds(10)).map(line -> new String(line, UTF_8)))
          .contains("bye");
      assertThat(connection.receive(Duration.ofSeconds(10))).isEmpty();
    }
  }

  @Test
  void carriesRequestsThatTheKernelsBufferDoesNotHold() throws Exception {
    try (ScriptedDaemon daemon = new ScriptedDaemon(request -> request.length() + "\n");
        DaemonConnection connection =
            new Connector().connect(new DaemonAddress(daemon.socket(), true)).orElseThrow()) {
      connection.send(new byte[10_000_000]);

      assertThat(connection.receive(Duration.ofSeconds(30)).map(line -> new String(line, UTF_8)))
          .contains("10000000");
    }
  }

  @Test
  void findsNobodyWhereThereIsNoFile() throws Exception {
    assertThat(new Connector().connect(new DaemonAddress(folder.resolve("none"), true))).isEmpty();
    assertThat(new Connector().connect(new DaemonAddress(folder.resolve("no/ne"), true))).isEmpty();
  }

  @Test
  void findsNobodyOnASocketThatWasLeftBehind() throws Exception {
    Path socket = folder.resolve("stale.sock");
    AFUNIXServerSocket server = AFUNIXServerSocket.bindOn(AFUNIXSocketAddress.of(socket), false);
    server.close();
    assertThat(Files.exists(socket)).isTrue();

    assertThat(new Connector().connect(new DaemonAddress(socket, true))).isEmpty();
  }

  @Test
  void refusesPathsThatTheKernelCannotTake() {
    Path path = folder.resolve("x".repeat(120));

    assertThatThrownBy(() -> new Connector().connect(new DaemonAddress(path, true)))
        .isInstanceOf(ShellException.class)
        .hasMessageContaining("107 bytes")
        .extracting(e -> ((ShellException) e).status())
        .isEqualTo(ExitStatus.USAGE);
  }

  @Test
  void saysThatTheDaemonWentAwayWithinAReply() throws Exception {
    try (ScriptedDaemon daemon = ScriptedDaemon.saying("{\"half\":");
        DaemonConnection connection =
            new Connector().connect(new DaemonAddress(daemon.socket(), true)).orElseThrow()) {
      connection.send("hello".getBytes(UTF_8));

      assertThatThrownBy(() -> connection.receive(Duration.ofSeconds(10)))
          .isInstanceOf(ShellException.class)
          .hasMessageContaining("lost the connection to the daemon on " + daemon.socket());
    }
  }

  @Test
  void losesPatience() throws IOException, ShellException {
    Path socket = folder.resolve("s");
    try (AFUNIXServerSocket server = AFUNIXServerSocket.bindOn(AFUNIXSocketAddress.of(socket));
        DaemonConnection connection =
            new Connector().connect(new DaemonAddress(socket, true)).orElseThrow()) {
      connection.send("hello".getBytes(UTF_8));

      assertThatThrownBy(() -> connection.receive(Duration.ofMillis(20)))
          .isInstanceOf(ShellException.class)
          .extracting(e -> ((ShellException) e).status())
          .isEqualTo(ExitStatus.TIMEOUT);
      assertThat(server.isClosed()).isFalse();
    }
  }
}
