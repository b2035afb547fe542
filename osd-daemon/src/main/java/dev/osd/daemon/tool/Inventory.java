package dev.osd.daemon.tool;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What was installed at one moment, by name. */
final class Inventory {
  /** An RPM package can be there in several versions at once. */
  private final SortedMap<String, SortedSet<String>> versions = new TreeMap<>();

  /** Takes in one line of a manager's list; one that names no package is passed over. */
  void add(PackageManager manager, String line) {
    manager
        .read(line)
        .ifPresent(found ->
            versions.computeIfAbsent(found.name(), _ -> new TreeSet<>()).add(found.version()));
  }

  /** The packages in order of their names. */
  List<InstalledPackage> packages() {
    return versions.entrySet().stream()
        .map(entry ->
            new InstalledPackage(shown(entry.getKey()), String.join(" ", entry.getValue())))
        .toList();
  }

  /** The names of packages that are here in another version than there, or only here. */
  List<String> newSince(Inventory before) {
    return versions.entrySet().stream()
        .filter(entry -> !entry.getValue().equals(before.versions.get(entry.getKey())))
        .map(entry -> shown(entry.getKey()))
        .toList();
  }

  /** The names of packages that are there and no longer here. */
  List<String> goneSince(Inventory before) {
    return before.versions.keySet().stream()
        .filter(name -> !versions.containsKey(name))
        .map(before::shown)
        .toList();
  }

  /** A name without its architecture, where that is not needed to tell it from another. */
  private String shown(String name) {
    int colon = name.indexOf(':');
    if (colon < 0) {
      return name;
    }
    String bare = name.substring(0, colon);
    // Names that begin with "bare:" lie between it and "bare;", the next character.
    boolean alone =
        versions.subMap(bare + ":", bare + ";").size() <= 1 && !versions.containsKey(bare);
    return alone ? bare : name;
  }
}
