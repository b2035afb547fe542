package dev.osd.shell;

import java.nio.file.Path;
import java.util.Map;

/**
 * The variables that the process was started with, for commands that have settings of their own.
 * They may hold keys, so this shows none of them.
 */
public final class Environment {
  private final Map<String, String> variables;
  private final Path home;

  /**
   * An environment.
   *
   * @param home the folder that {@code ~} stands for where {@code HOME} names none
   */
  public Environment(Map<String, String> variables, Path home) {
    this.variables = Map.copyOf(variables);
    this.home = home;
  }

  /** The variables by name. */
  public Map<String, String> variables() {
    return variables;
  }

  /** The folder that {@code ~} stands for. */
  public Path home() {
    String named = variables.getOrDefault("HOME", "");
    return named.isEmpty() ? home : Path.of(named);
  }
}
