package dev.osd.policy.rule;

import dev.osd.policy.pattern.Glob;
import java.util.List;
import java.util.Optional;

/**
 * Which variables an action may set without being asked.
 *
 * @param allowed names, or beginnings of names
 */
public record EnvironmentRules(List<Entry> allowed) {
  public EnvironmentRules {
    allowed = List.copyOf(allowed);
  }

  /**
   * One name or beginning.
   *
   * @param origin file and line
   */
  public record Entry(String origin, Glob name) {}

  /** The entry that allows a variable. */
  public Optional<Entry> allowing(String name) {
    return allowed.stream().filter(entry -> entry.name().matches(name)).findFirst();
  }
}
