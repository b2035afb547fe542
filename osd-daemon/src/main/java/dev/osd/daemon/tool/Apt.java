package dev.osd.daemon.tool;

import dev.osd.protocol.PackageVerb;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Debian's manager, by apt-get(8), apt-cache(8) and dpkg-query(1).
 *
 * <p>apt-get gives meaning to the last character of a name ({@code nginx-} removes, {@code nginx+}
 * installs) and takes an unknown name for a regular expression over all packages. Names follow the
 * Debian policy manual (5.6.1) and the expressions are turned off.
 */
record Apt() implements PackageManager {
  /** A name, and the architecture or the version that may stand behind it. */
  private static final Pattern NAME =
      Pattern.compile(
          "[a-z0-9][a-z0-9+.-]{0,127}(:[a-z0-9]{1,16}(-[a-z0-9]{1,16})*)?(=([A-Za-z0-9.+~:-]{0,127}[A-Za-z0-9]))?");

  private static final Map<String, String> UNATTENDED =
      Map.of("DEBIAN_FRONTEND", "noninteractive", "APT_LISTCHANGES_FRONTEND", "none");

  @Override
  public String name() {
    return "apt";
  }

  @Override
  public List<String> programs() {
    return List.of("/usr/bin/apt-get", "/usr/bin/dpkg-query");
  }

  @Override
  public Optional<String> objection(String packageName) {
    if (!NAME.matcher(packageName).matches()) {
      return Optional.of(
          "a Debian package's name has lower-case letters, digits, + - and ., with :ARCHITECTURE or"
              + " =VERSION behind it");
    }
    if (packageName.endsWith("-")) {
      return Optional.of("apt-get reads a hyphen at the end of a name as an order to remove it");
    }
    return Optional.empty();
  }

  @Override
  public ProgramLine carryOut(PackageVerb verb, List<String> packages) {
    return switch (verb) {
      case INSTALL -> aptGet(List.of("install"), packages);
      case REMOVE -> aptGet(List.of("remove"), packages);
      case UPDATE -> aptGet(List.of("update"), List.of());
      case UPGRADE ->
          packages.isEmpty()
              ? aptGet(List.of("upgrade"), List.of())
              : aptGet(List.of("install", "--only-upgrade"), packages);
      case SEARCH -> ProgramLine.of("/usr/bin/apt-cache", "search", "--").with(packages);
    };
  }

  @Override
  public Optional<ProgramLine> rehearse(PackageVerb verb, List<String> packages) {
    ProgramLine line = carryOut(verb, packages);
    return switch (verb) {
      case INSTALL, REMOVE, UPGRADE -> Optional.of(simulated(line));
      case UPDATE, SEARCH -> Optional.empty();
    };
  }

  @Override
  public ProgramLine inventory() {
    return ProgramLine.of(
        "/usr/bin/dpkg-query",
        "--show",
        "--showformat=${db:Status-Status}\\t${binary:Package}\\t${Version}\\n");
  }

  @Override
  public Optional<InstalledPackage> read(String line) {
    String[] columns = line.split("\t", -1);
    return columns.length == 3 && columns[0].equals("installed")
        ? Optional.of(new InstalledPackage(columns[1], columns[2]))
        : Optional.empty();
  }

  @Override
  public boolean isLocked(String output) {
    return output.contains("Could not get lock") || output.contains("Unable to lock directory");
  }

  @Override
  public boolean isUnknownPackage(String output) {
    return output.contains("Unable to locate package")
        || output.contains("has no installation candidate")
        || output.contains("is not installed, so not removed");
  }

  private static ProgramLine simulated(ProgramLine line) {
    List<String> argv = new ArrayList<>(line.argv());
    argv.add(1, "--simulate");
    return new ProgramLine(argv, line.environment());
  }

  private static ProgramLine aptGet(List<String> verb, List<String> packages) {
    List<String> argv =
        new ArrayList<>(
            List.of(
                "/usr/bin/apt-get",
                "--assume-yes",
                "-o",
                "APT::Cmd::Pattern-Only=true",
                "-o",
                "Dpkg::Use-Pty=0",
                "-o",
                "Dpkg::Options::=--force-confold",
                "-o",
                "DPkg::Lock::Timeout=" + LOCK_PATIENCE.toSeconds()));
    argv.addAll(verb);
    if (!packages.isEmpty()) {
      argv.add("--");
      argv.addAll(packages.stream().map(Apt::plain).toList());
    }
    return new ProgramLine(argv, UNATTENDED);
  }

  /**
   * The name so that apt-get reads it as nothing but one: of {@code memtest86++} that is not there
   * it would install {@code memtest86+}, even where it is told to remove.
   */
  private static String plain(String name) {
    return name.endsWith("+") ? name + ":native" : name;
  }
}
