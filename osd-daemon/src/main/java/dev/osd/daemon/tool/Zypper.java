package dev.osd.daemon.tool;

import dev.osd.protocol.PackageVerb;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** openSUSE's manager, zypper(8). */
record Zypper() implements PackageManager {
  @Override
  public String name() {
    return "zypper";
  }

  @Override
  public List<String> programs() {
    return List.of("/usr/bin/zypper", "/usr/bin/rpm");
  }

  @Override
  public Optional<String> objection(String packageName) {
    return Rpm.objection(packageName);
  }

  @Override
  public ProgramLine carryOut(PackageVerb verb, List<String> packages) {
    return zypper(verb, List.of(), packages);
  }

  @Override
  public Optional<ProgramLine> rehearse(PackageVerb verb, List<String> packages) {
    return switch (verb) {
      case INSTALL, REMOVE, UPGRADE -> Optional.of(zypper(verb, List.of("--dry-run"), packages));
      case UPDATE, SEARCH -> Optional.empty();
    };
  }

  @Override
  public ProgramLine inventory() {
    return Rpm.inventory();
  }

  @Override
  public Optional<InstalledPackage> read(String line) {
    return Rpm.read(line);
  }

  @Override
  public boolean foundNothing(int exitCode) {
    // zypper(8): ZYPPER_EXIT_INF_CAP_NOT_FOUND.
    return exitCode == 104;
  }

  @Override
  public boolean isLocked(String output) {
    return output.contains("System management is locked");
  }

  @Override
  public boolean isUnknownPackage(String output) {
    return output.contains("not found in package names") || output.contains("No provider of");
  }

  private static ProgramLine zypper(PackageVerb verb, List<String> options, List<String> packages) {
    List<String> argv = new ArrayList<>(List.of("/usr/bin/zypper", "--non-interactive"));
    argv.add(
        switch (verb) {
          case INSTALL -> "install";
          case REMOVE -> "remove";
          case UPDATE -> "refresh";
          case UPGRADE -> "update";
          case SEARCH -> "search";
        });
    argv.addAll(options);
    if (verb == PackageVerb.INSTALL || verb == PackageVerb.REMOVE) {
      // A name alone is looked for among names only, not among what packages provide.
      argv.add("--name");
    }
    if (verb != PackageVerb.UPDATE && !packages.isEmpty()) {
      argv.add("--");
      argv.addAll(packages);
    }
    return new ProgramLine(
        argv, Map.of("ZYPP_LOCK_TIMEOUT", String.valueOf(LOCK_PATIENCE.toSeconds())));
  }
}
