package dev.osd.daemon.tool;

import java.util.Optional;
import java.util.regex.Pattern;

/** What dnf and zypper share, because both install RPM packages: names and the inventory. */
final class Rpm {
  /**
   * Name, and version, release and architecture behind it. Without {@code *}, {@code ?} and {@code
   * /}, so it is neither a pattern nor a file; without a leading {@code @}, so it is no group.
   */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+:~^-]{0,191}");

  private Rpm() {}

  static Optional<String> objection(String packageName) {
    return NAME.matcher(packageName).matches()
        ? Optional.empty()
        : Optional.of(
            "an RPM package's name has letters, digits and the characters _ . + : ~ ^ -, and begins"
                + " with a letter, a digit or _");
  }

  static ProgramLine inventory() {
    return ProgramLine.of(
        "/usr/bin/rpm", "--query", "--all", "--queryformat=%{NAME}\\t%{EVR}.%{ARCH}\\n");
  }

  static Optional<InstalledPackage> read(String line) {
    String[] columns = line.split("\t", -1);
    return columns.length == 2 && !columns[0].isEmpty()
        ? Optional.of(new InstalledPackage(columns[0], columns[1]))
        : Optional.empty();
  }
}
