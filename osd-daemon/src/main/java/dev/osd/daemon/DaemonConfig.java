package dev.osd.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What the daemon was told to do.
 *
 * @param socket where to listen: absolute
 * @param ownSocketDirectory whether the socket's folder is the default one, the daemon's to make
 * @param audit the log: absolute
 * @param policy the policy file that was named
 * @param token what confirms a plan
 * @param tokenFile where the token came from
 * @param tokenKnown whether the token is the seed's default, which every model can know
 * @param idleTimeout after which time without a connection the daemon stops; nothing for never
 * @param account the user it runs as
 */
record DaemonConfig(
    Path socket,
    boolean ownSocketDirectory,
    Path audit,
    Optional<Path> policy,
    String token,
    Optional<Path> tokenFile,
    boolean tokenKnown,
    Optional<Duration> idleTimeout,
    Account account) {

  /** The token where none is given (seed 000). */
  static final String DEFAULT_TOKEN = "i-understand";

  @Override
  public String toString() {
    return "DaemonConfig[socket=%s, audit=%s, policy=%s]".formatted(socket, audit, policy);
  }

  /**
   * The user and environment that the daemon runs with.
   *
   * @param uid the user id
   * @param home the home directory: absolute
   * @param directory the working directory: absolute
   * @param environment the whole environment
   */
  record Account(long uid, Path home, Path directory, Map<String, String> environment) {
    Account {
      environment = Map.copyOf(environment);
    }

    /** The account that this process runs as. */
    static Account own(Map<String, String> environment) throws IOException {
      // The kernel makes /proc/self belong to the user that the process acts as (proc(5)).
      long uid = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      String home = environment.getOrDefault("HOME", "");
      Path homePath =
          Path.of(home.startsWith("/") ? home : System.getProperty("user.home")).normalize();
      return new Account(
          uid,
          Files.isDirectory(homePath) ? homePath.toRealPath() : homePath,
          Path.of("").toAbsolutePath(),
          environment);
    }

    /** A setting of the environment that names an absolute path; a relative one does not count. */
    private Optional<Path> path(String variable) {
      return Optional.ofNullable(environment.get(variable))
          .filter(value -> value.startsWith("/"))
          .map(Path::of);
    }

    Path defaultSocket() {
      return path("XDG_RUNTIME_DIR")
          .map(runtime -> runtime.resolve("osd/osd.sock"))
          .orElse(Path.of("/tmp/osd-" + uid, "osd.sock"));
    }

    Path defaultAudit() {
      return path("XDG_STATE_HOME").orElse(home.resolve(".local/state")).resolve("osd/audit.jsonl");
    }

    Path defaultPolicy() {
      return path("XDG_CONFIG_HOME").orElse(home.resolve(".config")).resolve("osd/policy.toml");
    }

    Optional<Path> socketFromEnvironment() {
      return Optional.ofNullable(environment.get("OSD_SOCKET"))
          .filter(value -> !value.isEmpty())
          .map(value -> directory.resolve(value).normalize());
    }

    Optional<Path> auditFromEnvironment() {
      return Optional.ofNullable(environment.get("OSD_AUDIT"))
          .filter(value -> !value.isEmpty())
          .map(value -> directory.resolve(value).normalize());
    }
  }
}
