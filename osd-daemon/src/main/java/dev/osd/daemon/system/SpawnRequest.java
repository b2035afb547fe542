package dev.osd.daemon.system;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A program to be started.
 *
 * @param command the program's file, absolute, which is also its {@code argv[0]}, and its arguments
 * @param environment its whole environment; the values may be secrets
 * @param directory where it starts: absolute
 * @param stdin where its input comes from; nothing for input that is at its end; stays the caller's
 * @param stdout where its output goes; stays the caller's
 * @param stderr where its errors go; stays the caller's
 */
public record SpawnRequest(
    List<String> command,
    Map<String, String> environment,
    String directory,
    Optional<Descriptor> stdin,
    Descriptor stdout,
    Descriptor stderr) {
  /**
   * @throws IllegalArgumentException where the kernel could not tell what is meant: no program, a
   *     relative one, a NUL, or a variable without a name or with an equals sign in it
   */
  public SpawnRequest {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    require(!command.isEmpty() && command.getFirst().startsWith("/"), "the program is a path");
    require(directory.startsWith("/"), "the directory is absolute");
    require(hasNoNul(directory), "the directory has a NUL");
    require(command.stream().allMatch(SpawnRequest::hasNoNul), "an argument has a NUL");
    environment.forEach((name, value) -> {
      require(!name.isEmpty() && name.indexOf('=') < 0, "a variable has no proper name");
      require(hasNoNul(name) && hasNoNul(value), "a variable has a NUL");
    });
  }

  /** A program whose standard input is at its end. */
  public SpawnRequest(
      List<String> command,
      Map<String, String> environment,
      String directory,
      Descriptor stdout,
      Descriptor stderr) {
    this(command, environment, directory, Optional.empty(), stdout, stderr);
  }

  @Override
  public String toString() {
    return "SpawnRequest[" + command.getFirst() + "]";
  }

  /** The environment as execve(2) takes it. */
  List<String> variables() {
    return environment.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
  }

  private static boolean hasNoNul(String text) {
    return text.indexOf('\0') < 0;
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
