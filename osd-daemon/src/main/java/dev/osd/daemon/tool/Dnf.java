package dev.osd.daemon.tool;

import dev.osd.protocol.PackageVerb;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fedora's manager, dnf(8). It waits for another run's lock by itself. */
record Dnf() implements PackageManager {
  @Override
  public String name() {
    return "dnf";
  }

  @Override
  public List<String> programs() {
    return List.of("/usr/bin/dnf", "/usr/bin/rpm");
  }

  @Override
  public Optional<String> objection(String packageName) {
    return Rpm.objection(packageName);
  }

  @Override
  public ProgramLine carryOut(PackageVerb verb, List<String> packages) {
    return dnf("--assumeyes", verb, packages);
  }

  @Override
  public Optional<ProgramLine> rehearse(PackageVerb verb, List<String> packages) {
    return switch (verb) {
      // Answers "no" to its own question, after it has shown what it would do.
      case INSTALL, REMOVE, UPGRADE -> Optional.of(dnf("--assumeno", verb, packages));
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
    // dnf 4 ends with 0, dnf 5 with 1 where nothing matches.
    return exitCode == 1;
  }

  @Override
  public boolean isLocked(String output) {
    return output.contains("Failed to obtain") && output.contains("lock");
  }

  @Override
  public boolean isUnknownPackage(String output) {
    return output.contains("No match for argument") || output.contains("Unable to find a match");
  }

  private static ProgramLine dnf(String answer, PackageVerb verb, List<String> packages) {
    List<String> argv = new ArrayList<>(List.of("/usr/bin/dnf", answer));
    argv.add(
        switch (verb) {
          case INSTALL -> "install";
          case REMOVE -> "remove";
          case UPDATE -> "makecache";
          case UPGRADE -> "upgrade";
          case SEARCH -> "search";
        });
    if (verb != PackageVerb.UPDATE && !packages.isEmpty()) {
      argv.add("--");
      argv.addAll(packages);
    }
    return new ProgramLine(argv, Map.of());
  }
}
