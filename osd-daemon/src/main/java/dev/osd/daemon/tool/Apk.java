package dev.osd.daemon.tool;

import dev.osd.protocol.PackageVerb;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Alpine's manager, apk(8). */
record Apk() implements PackageManager {
  /** A name alone: {@code !name} would forbid a package and {@code name@tag} choose its source. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+-]{0,127}");

  /** {@code name-version-rN}, as {@code apk info -v} prints it. */
  private static final Pattern VERSIONED = Pattern.compile("(.+)-([0-9][^-]*-r[0-9]+)");

  @Override
  public String name() {
    return "apk";
  }

  @Override
  public List<String> programs() {
    return List.of("/sbin/apk");
  }

  @Override
  public Optional<String> objection(String packageName) {
    return NAME.matcher(packageName).matches()
        ? Optional.empty()
        : Optional.of(
            "an Alpine package's name has letters, digits and the characters . _ + -, and begins"
                + " with a letter, a digit or _");
  }

  @Override
  public ProgramLine carryOut(PackageVerb verb, List<String> packages) {
    return apk(List.of(), verb, packages);
  }

  @Override
  public Optional<ProgramLine> rehearse(PackageVerb verb, List<String> packages) {
    return switch (verb) {
      case INSTALL, REMOVE, UPGRADE -> Optional.of(apk(List.of("--simulate"), verb, packages));
      case UPDATE, SEARCH -> Optional.empty();
    };
  }

  @Override
  public ProgramLine inventory() {
    return ProgramLine.of("/sbin/apk", "info", "--verbose");
  }

  @Override
  public Optional<InstalledPackage> read(String line) {
    Matcher matcher = VERSIONED.matcher(line);
    return matcher.matches()
        ? Optional.of(new InstalledPackage(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  @Override
  public boolean isLocked(String output) {
    return output.contains("Unable to lock database");
  }

  @Override
  public boolean isUnknownPackage(String output) {
    return output.contains("no such package") || output.contains("unable to select packages");
  }

  private static ProgramLine apk(List<String> options, PackageVerb verb, List<String> packages) {
    List<String> argv = new ArrayList<>(List.of("/sbin/apk"));
    argv.addAll(
        switch (verb) {
          case INSTALL -> List.of("add");
          case REMOVE -> List.of("del");
          case UPDATE -> List.of("update");
          // Upgrading some packages is adding them in their newest version.
          case UPGRADE -> packages.isEmpty() ? List.of("upgrade") : List.of("add", "--upgrade");
          case SEARCH -> List.of("search");
        });
    argv.addAll(options);
    argv.addAll(
        List.of("--no-interactive", "--no-progress", "--wait", "" + LOCK_PATIENCE.toSeconds()));
    if (verb != PackageVerb.UPDATE && !packages.isEmpty()) {
      argv.add("--");
      argv.addAll(packages);
    }
    return new ProgramLine(argv, Map.of());
  }
}
