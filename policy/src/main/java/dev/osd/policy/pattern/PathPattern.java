package dev.osd.policy.pattern;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A pattern for absolute paths, matched component by component, so that {@code /ws} never matches
 * {@code /ws-evil}. {@code **} stands for any number of components, also none.
 */
public final class PathPattern {
  /** What a pattern starts from. */
  private enum Base {
    ROOT,
    HOME,
    WORKSPACE
  }

  private static final String ANY_NUMBER = "**";
  private static final String WORKSPACE = "{workspace}";

  private final String source;
  private final Base base;
  private final List<Optional<Glob>> components;

  private PathPattern(String source, Base base, List<Optional<Glob>> components) {
    this.source = source;
    this.base = base;
    this.components = List.copyOf(components);
  }

  /** Reads a pattern. */
  public static PathPattern of(String source) throws BadPatternException {
    if (source.equals("~") || source.startsWith("~/")) {
      return new PathPattern(source, Base.HOME, components(source.substring(1)));
    }
    if (source.equals(WORKSPACE) || source.startsWith(WORKSPACE + "/")) {
      String rest = source.substring(WORKSPACE.length());
      return new PathPattern(source, Base.WORKSPACE, components(rest));
    }
    if (source.startsWith("**/")) {
      return new PathPattern(source, Base.ROOT, components("/" + source));
    }
    if (source.startsWith("/")) {
      return new PathPattern(source, Base.ROOT, components(source.equals("/") ? "" : source));
    }
    throw new BadPatternException("a path starts with /, ~/, {workspace}/ or **/");
  }

  private static List<Optional<Glob>> components(String path) throws BadPatternException {
    List<Optional<Glob>> components = new ArrayList<>();
    if (path.isEmpty()) {
      return components;
    }
    for (String component : path.substring(1).split("/", -1)) {
      switch (component) {
        case ANY_NUMBER -> components.add(Optional.empty());
        case "" -> throw new BadPatternException("a path has no empty component, nor / at its end");
        case ".", ".." -> throw new BadPatternException("a path has no . or .. as a component");
        default -> {
          if (component.contains(ANY_NUMBER)) {
            throw new BadPatternException("** must be a component of its own");
          }
          if (component.equals(WORKSPACE)) {
            throw new BadPatternException("{workspace} stands at the start of a path only");
          }
          components.add(Optional.of(Glob.of(component)));
        }
      }
    }
    return components;
  }

  /**
   * Whether a path matches.
   *
   * @param path absolute, without {@code .}, {@code ..} or empty components; nothing else matches
   */
  public boolean matches(String path, Places places) {
    return isResolved(path) && matches(split(path), places);
  }

  /**
   * Whether a path matches.
   *
   * @param path the components of a path that {@link #isResolved}, from {@link #split}
   */
  public boolean matches(List<String> path, Places places) {
    if (!lastMayMatch(path)) {
      return false;
    }
    Optional<String> start =
        switch (base) {
          case ROOT -> Optional.of("/");
          case HOME -> Optional.of(places.home());
          case WORKSPACE -> places.workspace();
        };
    return start.filter(PathPattern::isResolved).isPresent()
        && matchesFrom(split(start.get()), path);
  }

  /** Most paths differ from most patterns in their last component: that is looked at first. */
  private boolean lastMayMatch(List<String> path) {
    if (components.isEmpty() || components.getLast().isEmpty()) {
      return true;
    }
    return !path.isEmpty() && components.getLast().get().matches(path.getLast());
  }

  private boolean matchesFrom(List<String> start, List<String> path) {
    if (path.size() < start.size() || !path.subList(0, start.size()).equals(start)) {
      return false;
    }
    List<String> rest = path.subList(start.size(), path.size());
    boolean[] reached = new boolean[rest.size() + 1];
    reached[0] = true;
    for (Optional<Glob> component : components) {
      boolean[] next = new boolean[reached.length];
      boolean open = false;
      for (int i = 0; i < reached.length; i++) {
        open |= reached[i];
        next[i] =
            component.isEmpty()
                ? open
                : i > 0 && reached[i - 1] && component.get().matches(rest.get(i - 1));
      }
      reached = next;
    }
    return reached[rest.size()];
  }

  /** Whether a path is absolute and has no {@code .}, {@code ..}, empty component or NUL. */
  public static boolean isResolved(String path) {
    return path.equals("/")
        || (path.startsWith("/")
            && path.indexOf('\0') < 0
            && Arrays.stream(path.substring(1).split("/", -1))
                .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals("..")));
  }

  /** Whether {@code path} is {@code top} or lies in it; both as {@link #isResolved} has them. */
  public static boolean isAtOrUnder(String path, String top) {
    return top.equals("/") || path.equals(top) || path.startsWith(top + "/");
  }

  /** The components of a path that {@link #isResolved}. */
  public static List<String> split(String path) {
    return path.equals("/") ? List.of() : Arrays.asList(path.substring(1).split("/", -1));
  }

  @Override
  public String toString() {
    return source;
  }
}
