package dev.osd.shell;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the environment says, read once by {@link Main}.
 *
 * @param defaultSocket where a daemon listens if nobody says otherwise
 * @param namedSocket the socket that {@code OSD_SOCKET} names
 * @param auditLog the log of records
 * @param stateFolder where this user's programs keep what outlives them
 * @param daemonProgram the program that starts a daemon, where it is known
 * @param colourWanted whether nothing forbids colour
 */
public record Settings(
    Path defaultSocket,
    Optional<Path> namedSocket,
    Path auditLog,
    Path stateFolder,
    Optional<Path> daemonProgram,
    boolean colourWanted) {

  /**
   * The settings of this environment. As the XDG base directory specification has it, empty and
   * relative values of its variables count as unset. The daemon finds the same places by the same
   * rules.
   *
   * @param environment the process's environment
   * @param uid the user's number
   * @param home the user's home folder where {@code HOME} does not name one
   * @param daemonProgram the program that starts a daemon, where the launcher knows it
   */
  public static Settings of(
      Map<String, String> environment, int uid, Path home, Optional<Path> daemonProgram) {
    // Plain statements rather than chains of lambdas: each lambda costs every call half a
    // millisecond.
    Optional<Path> runtime = folder(environment, "XDG_RUNTIME_DIR");
    Path sockets = runtime.isPresent() ? runtime.get().resolve("osd") : Path.of("/tmp/osd-" + uid);
    Path state =
        folder(environment, "XDG_STATE_HOME")
            .orElse(folder(environment, "HOME").orElse(home).resolve(".local/state"))
            .resolve("osd");
    return new Settings(
        sockets.resolve("osd.sock"),
        path(environment, "OSD_SOCKET"),
        path(environment, "OSD_AUDIT").orElse(state.resolve("audit.jsonl")),
        state,
        daemonProgram.isPresent() ? daemonProgram : path(environment, "OSD_DAEMON"),
        environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !environment.getOrDefault("TERM", "dumb").equals("dumb"));
  }

  private static Optional<Path> path(Map<String, String> environment, String name) {
    String value = environment.getOrDefault(name, "");
    return value.isEmpty() ? Optional.empty() : Optional.of(Path.of(value));
  }

  private static Optional<Path> folder(Map<String, String> environment, String name) {
    Optional<Path> path = path(environment, name);
    return path.isPresent() && path.get().isAbsolute() ? path : Optional.empty();
  }
}
