package dev.osd.shell.client;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.Settings;
import dev.osd.shell.ShellException;
import dev.osd.shell.Terminal;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Starts a daemon that outlives this program: in a session of its own, so that Ctrl-C and a closed
 * terminal do not reach it, with its words in a log file.
 */
public final class DaemonStarter {
  private static final int IDLE_SECONDS = 3600;
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(15);

  /** How long a daemon that ended is forgiven: another one may have been started just before it. */
  private static final Duration FOR_ANOTHER = Duration.ofMillis(500);

  private static final int MOST_LOG_BYTES = 1 << 20;
  private static final int SHOWN_LOG_BYTES = 4 << 10;

  private final Connector connector;
  private final Settings settings;
  private final Terminal terminal;
  private final Duration patience;

  /** A starter that waits {@code patience} until a daemon it has started answers. */
  public DaemonStarter(
      Connector connector, Settings settings, Terminal terminal, Duration patience) {
    this.connector = connector;
    this.settings = settings;
    this.terminal = terminal;
    this.patience = patience;
  }

  /**
   * Starts a daemon on the default address and connects to it.
   *
   * @throws ShellException if its program is not known, ends, or does not answer in time; the end
   *     of its log has then been shown
   */
  public DaemonConnection start(DaemonAddress address) throws ShellException {
    Path program = settings.daemonProgram().orElse(Path.of(""));
    if (settings.daemonProgram().isEmpty()) {
      throw Connector.nobody(address);
    }
    Path log = settings.stateFolder().resolve("daemon.log");
    try {
      long before = prepare(log);
      Process daemon = launch(program, log);
      Optional<DaemonConnection> connection = await(daemon, address);
      if (connection.isEmpty()) {
        throw failed(daemon, log, before);
      }
      if (daemon.isAlive()) {
        terminal.note(
            "osd-shell: started a daemon (pid "
                + daemon.pid()
                + ", ends after an hour without requests); its log is "
                + log);
      }
      return connection.get();
    } catch (IOException e) {
      throw new ShellException(
          ExitStatus.FILE, "cannot start a daemon with its log at " + log + ": " + e.getMessage());
    }
  }

  /** Makes sure of a log file that is nobody else's; gives its length. */
  private static long prepare(Path log) throws IOException {
    Path folder = log.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    if (Files.exists(log, LinkOption.NOFOLLOW_LINKS) && Files.size(log) > MOST_LOG_BYTES) {
      Files.move(log, log.resolveSibling("daemon.log.old"), StandardCopyOption.REPLACE_EXISTING);
    }
    try (var channel =
        Files.newByteChannel(
            log,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      return channel.size();
    }
  }

  private Process launch(Path program, Path log) throws IOException {
    List<String> command = new ArrayList<>();
    for (Path setsid : List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"))) {
      if (command.isEmpty() && Files.isExecutable(setsid)) {
        command.add(setsid.toString());
      }
    }
    command.add(program.toAbsolutePath().toString());
    command.add("--idle-timeout");
    command.add(Integer.toString(IDLE_SECONDS));
    ProcessBuilder builder = new ProcessBuilder(command);
    // It finds the default socket by itself; only then it makes the folder for it. What else the
    // environment names is relative to here, not to the folder that it is started in.
    builder
        .environment()
        .computeIfPresent("OSD_AUDIT", (name, value) -> Path.of(value).toAbsolutePath().toString());
    return builder
        // A daemon must not keep the caller's folder from being unmounted.
        .directory(Path.of("/").toFile())
        .redirectInput(Path.of("/dev/null").toFile())
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  private Optional<DaemonConnection> await(Process daemon, DaemonAddress address)
      throws ShellException {
    long end = System.nanoTime() + patience.toNanos();
    boolean ended = false;
    while (true) {
      Optional<DaemonConnection> connection = connector.connect(address);
      if (connection.isPresent() || System.nanoTime() - end > 0) {
        return connection;
      }
      try {
        if (ended) {
          Thread.sleep(BETWEEN_ATTEMPTS);
        } else if (daemon.waitFor(BETWEEN_ATTEMPTS.toMillis(), TimeUnit.MILLISECONDS)) {
          ended = true;
          end = System.nanoTime() + FOR_ANOTHER.toNanos();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }
  }

  private ShellException failed(Process daemon, Path log, long before) throws IOException {
    for (String line : lastWords(log, before).split("\n", -1)) {
      if (!line.isBlank()) {
        terminal.note("  " + line);
      }
    }
    if (daemon.isAlive()) {
      daemon.destroy();
      return new ShellException(
          ExitStatus.TIMEOUT,
          "a daemon was started but did not answer within "
              + patience.toSeconds()
              + " seconds, so it was ended; its log is "
              + log);
    }
    return new ShellException(
        ExitStatus.GENERAL,
        "a daemon was started but ended with status "
            + daemon.exitValue()
            + "; the end of its log "
            + log
            + " stands above");
  }

  private static String lastWords(Path log, long before) throws IOException {
    try (var channel = Files.newByteChannel(log, StandardOpenOption.READ)) {
      long from = Math.max(before, channel.size() - SHOWN_LOG_BYTES);
      channel.position(from);
      byte[] words = Channels.newInputStream(channel).readNBytes(SHOWN_LOG_BYTES);
      return new String(words, StandardCharsets.UTF_8);
    }
  }
}
