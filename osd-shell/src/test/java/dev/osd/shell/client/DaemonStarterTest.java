package dev.osd.shell.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.FakeTerminal;
import dev.osd.shell.Settings;
import dev.osd.shell.ShellException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts real processes by small scripts in place of osd-daemon. */
class DaemonStarterTest {
  @TempDir Path folder;

  private final FakeTerminal terminal = new FakeTerminal();
  private Settings settings;

  @BeforeEach
  void settings() {
    settings =
        new Settings(
            folder.resolve("osd.sock"),
            Optional.empty(),
            folder.resolve("audit.jsonl"),
            folder.resolve("state/osd"),
            Optional.of(folder.resolve("osd-daemon")),
            true);
  }

  @Test
  void startsADaemonAndSaysWhereItsLogIs() throws Exception {
    script(
        """
        echo "started: $*"
        exec %s --enable-native-access=ALL-UNNAMED -cp '%s' dev.osd.shell.client.OneAnswer '%s'
        """
            .formatted(
                Path.of(System.getProperty("java.home"), "bin/java"),
                System.getProperty("java.class.path"),
                settings.defaultSocket()));

    try (DaemonConnection connection = starter(Duration.ofSeconds(60)).start(address())) {
      connection.send("hello".getBytes(UTF_8));
      assertThat(connection.receive(Duration.ofSeconds(30)).map(line -> new String(line, UTF_8)))
          .contains("hello");
    }

    Path log = folder.resolve("state/osd/daemon.log");
    assertThat(terminal.notes())
        .singleElement()
        .asString()
        .matches("osd-shell: started a daemon \\(pid \\d+, .*\\); its log is \\Q" + log + "\\E");
    assertThat(Files.readString(log)).startsWith("started: --idle-timeout 3600\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log)))
        .isEqualTo("rw-------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("state/osd"))))
        .isEqualTo("rwx------");
  }

  @Test
  void showsTheLastWordsOfADaemonThatEnds() throws IOException {
    script("echo 'policy.toml:3: unknown key' >&2\nprintf 'bad \\033[31m\\n' >&2\nexit 2\n");

    assertThatThrownBy(() -> starter(Duration.ofSeconds(60)).start(address()))
        .isInstanceOf(ShellException.class)
        .hasMessageContaining("ended with status 2")
        .hasMessageContaining(folder.resolve("state/osd/daemon.log").toString());
    assertThat(terminal.notes())
        .containsExactly("  policy.toml:3: unknown key", "  bad \\u{1b}[31m");
  }

  @Test
  void showsNothingThatAnEarlierDaemonHasSaid() throws IOException {
    Files.createDirectories(folder.resolve("state/osd"));
    Files.writeString(folder.resolve("state/osd/daemon.log"), "long ago\n");
    script("echo now\nexit 1\n");

    assertThatThrownBy(() -> starter(Duration.ofSeconds(60)).start(address()))
        .isInstanceOf(ShellException.class);
    assertThat(terminal.notes()).containsExactly("  now");
  }

  @Test
  void endsADaemonThatDoesNotAnswerInTime() throws Exception {
    script("echo $$ > '%s'\nexec sleep 600\n".formatted(folder.resolve("pid")));

    assertThatThrownBy(() -> starter(Duration.ofMillis(500)).start(address()))
        .isInstanceOf(ShellException.class)
        .hasMessageContaining("did not answer")
        .extracting(e -> ((ShellException) e).status())
        .isEqualTo(ExitStatus.TIMEOUT);
    long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
    Optional<ProcessHandle> daemon = ProcessHandle.of(pid);
    if (daemon.isPresent()) {
      assertThat(daemon.get().onExit().get(30, TimeUnit.SECONDS).isAlive()).isFalse();
    }
  }

  @Test
  void doesNotWriteItsLogThroughAPlantedLink() throws IOException {
    Path target = Files.writeString(folder.resolve("precious"), "kept");
    Files.createDirectories(folder.resolve("state/osd"));
    Files.createSymbolicLink(folder.resolve("state/osd/daemon.log"), target);
    script("echo overwritten\n");

    assertThatThrownBy(() -> starter(Duration.ofSeconds(60)).start(address()))
        .isInstanceOf(ShellException.class)
        .extracting(e -> ((ShellException) e).status())
        .isEqualTo(ExitStatus.FILE);
    assertThat(Files.readString(target)).isEqualTo("kept");
  }

  @Test
  void putsALongLogAside() throws IOException {
    Path log = folder.resolve("state/osd/daemon.log");
    Files.createDirectories(log.getParent());
    Files.write(log, new byte[(1 << 20) + 1]);
    script("echo new\nexit 1\n");

    assertThatThrownBy(() -> starter(Duration.ofSeconds(60)).start(address()))
        .isInstanceOf(ShellException.class);
    assertThat(Files.readString(log)).isEqualTo("new\n");
    assertThat(log.resolveSibling("daemon.log.old")).hasSize((1 << 20) + 1);
  }

  @Test
  void saysThatThereIsNoDaemonWhereItsProgramIsNotKnown() {
    settings =
        new Settings(
            settings.defaultSocket(),
            Optional.empty(),
            settings.auditLog(),
            settings.stateFolder(),
            Optional.empty(),
            true);

    assertThatThrownBy(() -> starter(Duration.ofSeconds(60)).start(address()))
        .isInstanceOf(ShellException.class)
        .hasMessage(
            "no daemon answers on %s; start one with: osd-daemon", settings.defaultSocket());
  }

  private DaemonAddress address() {
    return new DaemonAddress(settings.defaultSocket(), false);
  }

  private DaemonStarter starter(Duration patience) {
    return new DaemonStarter(new Connector(), settings, terminal, patience);
  }

  private void script(String lines) throws IOException {
    Path program = Files.writeString(folder.resolve("osd-daemon"), "#!/bin/sh\n" + lines);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }
}
