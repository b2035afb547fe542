package dev.osd.protocol;

/** What seed 002's {@code pkg.manage} can be asked to do. */
public enum PackageVerb {
  INSTALL,
  REMOVE,
  /** Fetches the lists of what there is to install. */
  UPDATE,
  /** Brings what is installed to its newest version: all of it, or the packages that are named. */
  UPGRADE,
  /** Looks for packages by words of their names and descriptions. */
  SEARCH;

  /** Whether this can change what is installed. */
  public boolean changesPackages() {
    return switch (this) {
      case INSTALL, REMOVE, UPGRADE -> true;
      case UPDATE, SEARCH -> false;
    };
  }
}
