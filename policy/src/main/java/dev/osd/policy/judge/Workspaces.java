package dev.osd.policy.judge;

import dev.osd.policy.Situation;
import dev.osd.policy.pattern.PathPattern;
import dev.osd.policy.pattern.Places;
import dev.osd.policy.rule.PathRules;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Says whether the directory that a peer works in may count as its workspace. */
final class Workspaces {
  /** They and all below them belong to the system. */
  private static final List<String> SYSTEM =
      List.of(
          "/bin",
          "/boot",
          "/dev",
          "/etc",
          "/lib",
          "/lib32",
          "/lib64",
          "/libx32",
          "/lost+found",
          "/proc",
          "/run",
          "/sbin",
          "/sys",
          "/usr",
          "/var");

  /** Directories in the system's trees below which people do work. */
  private static final List<String> OPEN =
      List.of("/usr/src", "/usr/local/src", "/var/tmp", "/var/www");

  /** They hold the directories of many, so they are nobody's workspace themselves. */
  private static final Set<String> SHARED =
      Set.of("/", "/home", "/media", "/mnt", "/opt", "/root", "/snap", "/srv", "/tmp");

  /** Directories in a home that hold secrets, or what runs at the next login. */
  private static final Set<String> PRIVATE =
      Set.of(".aws", ".config", ".docker", ".gnupg", ".kube", ".local", ".password-store", ".ssh");

  private Workspaces() {}

  /** What {@code ~} and {@code {workspace}} stand for in this situation. */
  static Places places(PathRules rules, Situation situation) {
    Places home = new Places(situation.userHome(), Optional.empty());
    Optional<String> workspace =
        situation
            .peerDirectory()
            .filter(PathPattern::isResolved)
            .filter(directory -> fit(directory, situation.userHome()))
            .filter(directory -> chosen(directory, rules, home));
    return new Places(situation.userHome(), workspace);
  }

  private static boolean fit(String directory, String home) {
    if (SHARED.contains(directory) || PathPattern.isAtOrUnder(home, directory)) {
      return false;
    }
    if (!home.equals("/") && directory.startsWith(home + "/")) {
      String first = directory.substring(home.length() + 1).split("/", 2)[0];
      return !PRIVATE.contains(first);
    }
    boolean somebodysHome = directory.startsWith("/home/") && directory.indexOf('/', 6) < 0;
    boolean system = SYSTEM.stream().anyMatch(top -> PathPattern.isAtOrUnder(directory, top));
    boolean open = OPEN.stream().anyMatch(top -> directory.startsWith(top + "/"));
    return !somebodysHome && (!system || open);
  }

  /** With {@code paths.workspace}, only a directory at or under one of those will do. */
  private static boolean chosen(String directory, PathRules rules, Places home) {
    if (rules.workspace().isEmpty()) {
      return true;
    }
    for (int end = directory.length(); end > 0; end = directory.lastIndexOf('/', end - 1)) {
      if (PathRules.first(rules.workspace(), directory.substring(0, end), home).isPresent()) {
        return true;
      }
    }
    return false;
  }
}
