package dev.osd.daemon;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import dev.osd.policy.PolicyException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the daemon until it is told to stop. */
@Command(
    name = "osd-daemon",
    mixinStandardHelpOptions = true,
    version = "osd-daemon 0.1.0",
    sortOptions = false,
    description = {
      "Takes JSON action plans from a Unix socket, judges them by a policy, runs what is permitted"
          + " and records everything.",
      "SIGTERM and SIGINT stop it once running actions have finished; SIGHUP reloads the policy."
    },
    footer = {
      "",
      "Example:",
      "  osd-daemon --socket-path /tmp/osd.sock --audit-path ./osd-audit.jsonl"
    })
final class DaemonCommand implements Callable<Integer> {
  private static final int CONFIGURATION_ERROR = 2;
  private static final int GENERAL_ERROR = 1;

  /** As much as the protocol takes for a token. */
  private static final int MOST_TOKEN_BYTES = 4096;

  private final PrintStream out;
  private final PrintStream err;

  @Option(
      names = "--socket-path",
      paramLabel = "FILE",
      description =
          "Where to listen. Default: $OSD_SOCKET, else $XDG_RUNTIME_DIR/osd/osd.sock, else"
              + " /tmp/osd-UID/osd.sock.")
  @Nullable Path socketPath;

  @Option(
      names = "--audit-path",
      paramLabel = "FILE",
      description =
          "The log. Default: $OSD_AUDIT, else $XDG_STATE_HOME/osd/audit.jsonl, else"
              + " ~/.local/state/osd/audit.jsonl.")
  @Nullable Path auditPath;

  @Option(
      names = "--confirm-token",
      paramLabel = "TOKEN",
      description =
          "What confirms a plan. Others on this machine can see it in the process list; prefer"
              + " --confirm-token-file.")
  @Nullable String confirmToken;

  @Option(
      names = "--confirm-token-file",
      paramLabel = "FILE",
      description = "A file, readable by its owner only, whose first line is the token.")
  @Nullable Path confirmTokenFile;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description =
          "The policy. Default: ~/.config/osd/policy.toml, else /etc/osd/policy.toml, else the"
              + " built-in one.")
  @Nullable Path policy;

  @Option(
      names = "--idle-timeout",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description = "Stop after this time without a connection; 0, the default, for never.")
  int idleTimeout;

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      defaultValue = "info",
      description = "error, warn, info (the default) or debug.")
  String logLevel = "info";

  DaemonCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() {
    try {
      setLogLevel();
      requireUtf8FileNames();
      DaemonConfig config = config(DaemonConfig.Account.own(System.getenv()));
      return serve(config, policySource(config));
    } catch (PolicyException e) {
      err.println("osd-daemon: the policy cannot be used:");
      e.problems().forEach(problem -> err.println("  " + problem));
      return CONFIGURATION_ERROR;
    } catch (UsageException e) {
      err.println("osd-daemon: " + e.getMessage());
      return CONFIGURATION_ERROR;
    } catch (IOException e) {
      err.println("osd-daemon: " + e.getMessage());
      return GENERAL_ERROR;
    }
  }

  /** The command line or a file that it names does not make sense. */
  private static final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }

  private int serve(DaemonConfig config, PolicySource policySource)
      throws IOException, PolicyException {
    try (Daemon daemon = Daemon.start(config, policySource, Clock.systemUTC())) {
      Signals.onStop(daemon);
      Signals.onHangUp(daemon::reloadPolicy);
      announce(config, policySource, daemon.remarks());
      daemon.run();
    }
    err.println("osd-daemon: stopped");
    return 0;
  }

  private void announce(DaemonConfig config, PolicySource policySource, List<String> remarks) {
    err.printf(
        "osd-daemon: listening on %s (pid %d, policy %s, audit log %s)%n",
        config.socket(), ProcessHandle.current().pid(), policySource.name(), config.audit());
    if (config.tokenKnown()) {
      err.printf(
          "osd-daemon: the confirmation token is the default one, \"%s\", which every model can know; keep your own with --confirm-token-file%n",
          DaemonConfig.DEFAULT_TOKEN);
    }
    remarks.forEach(remark -> err.println("osd-daemon: " + remark));
    out.flush();
  }

  private DaemonConfig config(DaemonConfig.Account account) throws IOException, UsageException {
    Optional<Path> socket =
        Optional.ofNullable(socketPath)
            .map(path -> account.directory().resolve(path).normalize())
            .or(account::socketFromEnvironment);
    Optional<Path> audit =
        Optional.ofNullable(auditPath).map(path -> account.directory().resolve(path).normalize());
    if (confirmToken != null && confirmTokenFile != null) {
      throw new UsageException("give either --confirm-token or --confirm-token-file");
    }
    if (idleTimeout < 0) {
      throw new UsageException("--idle-timeout must be 0 or more seconds");
    }
    String token = token(account.uid());
    return new DaemonConfig(
        socket.orElseGet(account::defaultSocket),
        socket.isEmpty() || socket.get().equals(account.defaultSocket()),
        audit.or(account::auditFromEnvironment).orElseGet(account::defaultAudit),
        Optional.ofNullable(policy).map(path -> account.directory().resolve(path).normalize()),
        token,
        Optional.ofNullable(confirmTokenFile).map(path -> account.directory().resolve(path)),
        token.equals(DaemonConfig.DEFAULT_TOKEN),
        idleTimeout == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(idleTimeout)),
        account);
  }

  private String token(long uid) throws IOException, UsageException {
    if (confirmTokenFile == null) {
      if (confirmToken != null && confirmToken.isBlank()) {
        throw new UsageException("--confirm-token must not be empty");
      }
      return confirmToken == null ? DaemonConfig.DEFAULT_TOKEN : confirmToken;
    }
    if (!Files.isRegularFile(confirmTokenFile)) {
      throw new UsageException("there is no token file " + confirmTokenFile);
    }
    OwnedFiles.requireOnlyOursRead(confirmTokenFile.toRealPath(), uid, "the token file");
    String token = firstLine(confirmTokenFile);
    if (token.isBlank()) {
      throw new UsageException("the first line of %s is empty".formatted(confirmTokenFile));
    }
    return token;
  }

  private static String firstLine(Path file) throws IOException, UsageException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_TOKEN_BYTES + 1);
      if (bytes.length > MOST_TOKEN_BYTES) {
        throw new UsageException("%s is longer than %d bytes".formatted(file, MOST_TOKEN_BYTES));
      }
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes))
          .toString()
          .lines()
          .findFirst()
          .orElse("");
    } catch (CharacterCodingException e) {
      throw new UsageException("%s is not UTF-8".formatted(file));
    }
  }

  static PolicySource policySource(DaemonConfig config) {
    return new PolicySource(
        config.policy(),
        List.of(config.account().defaultPolicy(), Path.of("/etc/osd/policy.toml")),
        config.account().uid());
  }

  /** In another locale the runtime replaces what it cannot spell, and so judges other names. */
  private static void requireUtf8FileNames() throws UsageException {
    String encoding = System.getProperty("sun.jnu.encoding", "");
    if (!encoding.equalsIgnoreCase("UTF-8")) {
      throw new UsageException(
          "file names would be read as %s; start it by osd-daemon/bin/osd-daemon or with LC_ALL=C.UTF-8"
              .formatted(encoding));
    }
  }

  private void setLogLevel() throws UsageException {
    Level level = Level.toLevel(logLevel.toUpperCase(Locale.ROOT), null);
    if (level == null) {
      throw new UsageException("--log-level must be error, warn, info or debug");
    }
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(level);
    }
  }
}
