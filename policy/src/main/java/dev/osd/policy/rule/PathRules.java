package dev.osd.policy.rule;

import dev.osd.policy.pattern.PathPattern;
import dev.osd.policy.pattern.Places;
import java.util.List;
import java.util.Optional;

/**
 * What a policy says of files.
 *
 * @param workspace which directories may be a workspace; none means any that is fit for one
 * @param read free to read
 * @param write free to write
 * @param deny neither to read nor to write
 * @param denyWrite not to write
 */
public record PathRules(
    List<Entry> workspace,
    List<Entry> read,
    List<Entry> write,
    List<Entry> deny,
    List<Entry> denyWrite) {
  public PathRules {
    workspace = List.copyOf(workspace);
    read = List.copyOf(read);
    write = List.copyOf(write);
    deny = List.copyOf(deny);
    denyWrite = List.copyOf(denyWrite);
  }

  /** Rules that say nothing. */
  public static PathRules none() {
    return new PathRules(List.of(), List.of(), List.of(), List.of(), List.of());
  }

  /**
   * One pattern of a list.
   *
   * @param origin file and line
   */
  public record Entry(String origin, PathPattern pattern) {}

  /** The first of these entries that a path matches. */
  public static Optional<Entry> first(List<Entry> entries, String path, Places places) {
    if (!PathPattern.isResolved(path)) {
      return Optional.empty();
    }
    List<String> components = PathPattern.split(path);
    return entries.stream()
        .filter(entry -> entry.pattern().matches(components, places))
        .findFirst();
  }
}
