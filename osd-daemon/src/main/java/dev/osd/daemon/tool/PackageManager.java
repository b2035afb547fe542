package dev.osd.daemon.tool;

import dev.osd.protocol.PackageVerb;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How one package manager is told what to do, and how what it has installed is read. A name reaches
 * a command line only after {@link #objection} had nothing against it, so no option, pattern or
 * file can be smuggled in as a name.
 */
sealed interface PackageManager permits Apk, Apt, Dnf, Pacman, Zypper {
  /** How long another run's lock is waited for. */
  Duration LOCK_PATIENCE = Duration.ofSeconds(60);

  /** The name that people know it by, such as {@code apt}. */
  String name();

  /** The programs that must be there for this manager to be the machine's own. */
  List<String> programs();

  /** Why this is no name of a package here, if it is none. */
  Optional<String> objection(String packageName);

  /** Carries out the verb on these packages without asking anything. */
  ProgramLine carryOut(PackageVerb verb, List<String> packages);

  /** Shows what the verb would do and does nothing; empty where the manager cannot. */
  Optional<ProgramLine> rehearse(PackageVerb verb, List<String> packages);

  /** Lists what is installed, one package a line. */
  ProgramLine inventory();

  /** The package of one line of that list; empty for a line that names none. */
  Optional<InstalledPackage> read(String line);

  /** Whether this exit status of a search says that nothing was found. */
  default boolean foundNothing(int exitCode) {
    return false;
  }

  /** Whether the manager's words say that another run holds its lock. */
  boolean isLocked(String output);

  /** Whether the manager's words say that a package is not known. */
  boolean isUnknownPackage(String output);
}
