package dev.osd.daemon.exec;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The protected files of a workspace as they were before a program ran, for a host that cannot keep
 * a program from writing them. What a symbolic link leads to is not looked at. Whoever changed a
 * file, it is told.
 */
final class ProtectedWatch implements Confinement.Watch {
  /** How many files in protected directories are looked at; of the rest the directories only. */
  static final int MOST_ENTRIES = 1000;

  /** How deep: {@code .git/hooks/a/b} has two. */
  static final int MOST_DEPTH = 4;

  private final Path workspace;
  private final List<Path> files;
  private final Optional<OwnLog> log;
  private final Optional<LogFacts> logBefore;
  private final Snapshot before;

  /**
   * Looks at everything.
   *
   * @param files what to watch in the workspace, whether it exists or not
   * @param log what the daemon goes on writing there; not one of the files
   */
  ProtectedWatch(Path workspace, List<Path> files, Optional<OwnLog> log) {
    this.workspace = workspace;
    this.files = List.copyOf(files);
    this.log = log;
    this.logBefore = log.map(LogFacts::of);
    this.before = new Snapshot();
  }

  /** When one of the files that were seen has changed for the last time. */
  Instant newest() {
    return before.facts.values().stream()
        .map(facts -> facts.changed().toInstant())
        .max(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }

  @Override
  public List<Path> changes() {
    Snapshot now = new Snapshot();
    SortedSet<Path> changed = new TreeSet<>();
    before.facts.forEach((path, facts) -> {
      if (!facts.equals(now.of(path))) {
        changed.add(path);
      }
    });
    if (before.whole) {
      now.facts.forEach((path, facts) -> {
        if (!facts.equals(before.facts.getOrDefault(path, FileFacts.ABSENT))) {
          changed.add(path);
        }
      });
    }
    changed.removeAll(changed.stream().filter(path -> isToldByOthers(path, now, changed)).toList());
    log.filter(own -> logBefore.stream().noneMatch(facts -> facts.becomes(LogFacts.of(own))))
        .ifPresent(own -> changed.add(own.path()));
    return List.copyOf(changed);
  }

  /** A directory in which entries have come or gone, where those are named themselves. */
  private boolean isToldByOthers(Path path, Snapshot now, SortedSet<Path> changed) {
    FileFacts was = before.facts.getOrDefault(path, FileFacts.ABSENT);
    return was.isDirectory()
        && was.isSameFileAs(now.of(path))
        && changed.stream().anyMatch(other -> !other.equals(path) && other.startsWith(path));
  }

  /** Everything at one time. Protected files are in it even where they do not exist. */
  private final class Snapshot {
    private final SortedMap<Path, FileFacts> facts = new TreeMap<>();
    private int entries;

    /** Whether all entries of protected directories are in it. */
    private boolean whole = true;

    Snapshot() {
      for (Path file : files) {
        if (isReached(file)) {
          tree(file, 0);
        } else {
          facts.put(file, FileFacts.ABSENT);
        }
      }
    }

    FileFacts of(Path path) {
      FileFacts known = facts.get(path);
      return known == null ? FileFacts.of(path) : known;
    }

    /**
     * Whether there are directories all the way. One that comes or goes tells nothing by itself;
     * anything else in its place, such as a link to other files, is kept.
     */
    private boolean isReached(Path file) {
      for (int names = workspace.getNameCount() + 1; names < file.getNameCount(); names++) {
        Path way = workspace.resolve(file.subpath(workspace.getNameCount(), names));
        FileFacts there = FileFacts.of(way);
        facts.put(way, there.isDirectory() ? FileFacts.ABSENT : there);
        if (!there.isDirectory()) {
          return false;
        }
      }
      return true;
    }

    private void tree(Path path, int depth) {
      FileFacts there = FileFacts.of(path);
      facts.put(path, there);
      if (!there.isDirectory()) {
        return;
      }
      if (depth == MOST_DEPTH) {
        whole = false;
        return;
      }
      try (DirectoryStream<Path> all = Files.newDirectoryStream(path)) {
        for (Path entry : all) {
          if (entries == MOST_ENTRIES) {
            whole = false;
            return;
          }
          entries++;
          tree(entry, depth + 1);
        }
      } catch (IOException | DirectoryIteratorException unreadable) {
        // Opening it to oneself changes its mode, which is seen.
        return;
      }
    }
  }
}
