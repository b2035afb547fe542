package dev.osd.daemon.tool;

import dev.osd.protocol.PackageVerb;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Arch Linux's manager, pacman(8). It does not wait for another run's lock, so whoever runs it
 * tries again while {@link #isLocked} holds.
 */
record Pacman() implements PackageManager {
  /** PKGBUILD(5): letters, digits and {@code @ . _ + -}, not beginning with a hyphen or a dot. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9@._+-]{0,127}");

  @Override
  public String name() {
    return "pacman";
  }

  @Override
  public List<String> programs() {
    return List.of("/usr/bin/pacman");
  }

  @Override
  public Optional<String> objection(String packageName) {
    return NAME.matcher(packageName).matches()
        ? Optional.empty()
        : Optional.of(
            "a pacman package's name has letters, digits and the characters @ . _ + -, and begins"
                + " with a letter, a digit or _");
  }

  @Override
  public ProgramLine carryOut(PackageVerb verb, List<String> packages) {
    return switch (verb) {
      case INSTALL -> pacman(List.of("--sync", "--needed"), packages);
      case REMOVE -> pacman(List.of("--remove"), packages);
      case UPDATE -> pacman(List.of("--sync", "--refresh"), List.of());
      case UPGRADE ->
          packages.isEmpty()
              ? pacman(List.of("--sync", "--sysupgrade"), List.of())
              : pacman(List.of("--sync"), packages);
      case SEARCH -> pacman(List.of("--sync", "--search"), packages);
    };
  }

  @Override
  public Optional<ProgramLine> rehearse(PackageVerb verb, List<String> packages) {
    ProgramLine line = carryOut(verb, packages);
    return switch (verb) {
      case INSTALL, REMOVE, UPGRADE -> {
        List<String> argv = new ArrayList<>(line.argv());
        argv.add(2, "--print");
        yield Optional.of(new ProgramLine(argv, line.environment()));
      }
      case UPDATE, SEARCH -> Optional.empty();
    };
  }

  @Override
  public ProgramLine inventory() {
    return ProgramLine.of("/usr/bin/pacman", "--query");
  }

  @Override
  public Optional<InstalledPackage> read(String line) {
    String[] words = line.split(" ", -1);
    return words.length == 2 && !words[0].isEmpty()
        ? Optional.of(new InstalledPackage(words[0], words[1]))
        : Optional.empty();
  }

  @Override
  public boolean foundNothing(int exitCode) {
    // pacman(8) ends with 1 where a search finds nothing.
    return exitCode == 1;
  }

  @Override
  public boolean isLocked(String output) {
    return output.contains("unable to lock database");
  }

  @Override
  public boolean isUnknownPackage(String output) {
    return output.contains("target not found");
  }

  private static ProgramLine pacman(List<String> operation, List<String> packages) {
    List<String> argv = new ArrayList<>(List.of("/usr/bin/pacman"));
    argv.addAll(operation);
    argv.addAll(List.of("--noconfirm", "--noprogressbar", "--color=never"));
    if (!packages.isEmpty()) {
      argv.add("--");
      argv.addAll(packages);
    }
    return new ProgramLine(argv, Map.of());
  }
}
