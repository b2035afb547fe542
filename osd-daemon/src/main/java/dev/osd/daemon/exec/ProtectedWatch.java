package dev.osd.daemon.exec;

import dev.osd.daemon.system.NameList.Found;
import dev.osd.daemon.system.NameStatus;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The protected files of a workspace as they were before a program ran, and what a sandbox cannot
 * keep from being changed of them. What a symbolic link leads to is not looked at. Whoever changed
 * a file, it is told.
 */
final class ProtectedWatch implements Confinement.Watch {
  /** How many files in protected directories are looked at; of the rest the directories only. */
  static final int MOST_ENTRIES = 1000;

  /** How deep: {@code .git/hooks/a/b} has two. */
  static final int MOST_DEPTH = 4;

  private final Path workspace;
  private final List<Path> guarded;
  private final Optional<OwnLog> log;
  private final Optional<LogFacts> logBefore;
  private final Snapshot before;

  /**
   * Looks at everything.
   *
   * @param guarded the daemon's own files, without the log
   * @param log what the daemon goes on writing in the workspace
   */
  ProtectedWatch(Path workspace, List<Path> guarded, Optional<OwnLog> log) {
    this.workspace = workspace;
    this.guarded = List.copyOf(guarded);
    this.log = log;
    this.logBefore = log.map(LogFacts::of);
    this.before = new Snapshot();
  }

  /**
   * What is there, and so can be kept from being written where the host can do that, with the files
   * that those are: what keeps a file goes with it where somebody outside replaces it. That is one
   * reason why they are watched all the same; another is that they may have further names.
   */
  Map<Path, NameStatus> present() {
    Map<Path, NameStatus> all = new HashMap<>();
    before.names.stream()
        .filter(path -> !before.ways.contains(path))
        .forEach(path -> {
          NameStatus status = before.facts.get(path);
          if (status != null && !status.isSymbolicLink()) {
            all.put(path, status);
          }
        });
    for (Path way : before.ways) {
      ProtectedFiles.behind(workspace, way)
          .forEach(path -> NameStatus.of(path).ifPresent(status -> all.put(path, status)));
    }
    log.ifPresent(own ->
        Stream.concat(Stream.of(own.path()), ProtectedFiles.namedAfter(own.path()).stream())
            .forEach(path -> NameStatus.of(path).ifPresent(file -> all.put(path, file))));
    return Map.copyOf(all);
  }

  /** When one of the files that were seen has changed for the last time. */
  Instant newest() {
    return before.facts.values().stream()
        .map(NameStatus::changed)
        .max(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }

  @Override
  public List<Path> changes() {
    Snapshot now = new Snapshot();
    NavigableSet<Path> changed = new TreeSet<>();
    before.facts.forEach((path, facts) -> {
      if (!Optional.of(facts).equals(of(path, now))) {
        changed.add(path);
      }
    });
    now.facts.keySet().stream()
        .filter(path -> !before.facts.containsKey(path))
        .filter(path -> before.whole || now.names.contains(path))
        .forEach(changed::add);
    changed.removeAll(changed.stream().filter(path -> isToldByOthers(path, now, changed)).toList());
    log.filter(own -> logBefore.filter(facts -> !facts.becomes(LogFacts.of(own))).isPresent())
        .ifPresent(own -> changed.add(own.path()));
    return List.copyOf(changed);
  }

  /** A directory in which entries have come or gone, where those are named themselves. */
  private boolean isToldByOthers(Path path, Snapshot now, NavigableSet<Path> changed) {
    NameStatus was = before.facts.get(path);
    return was != null
        && was.isDirectory()
        && of(path, now).filter(was::hasSameRightsAs).isPresent()
        && changed.stream().anyMatch(other -> !other.equals(path) && other.startsWith(path));
  }

  /** What is there now of what was there before; a large directory may not be in it as a whole. */
  private Optional<NameStatus> of(Path path, Snapshot now) {
    NameStatus known = now.facts.get(path);
    return known != null || before.names.contains(path)
        ? Optional.ofNullable(known)
        : NameStatus.of(path);
  }

  /** Everything that there is at one time. */
  private final class Snapshot {
    private final Map<Path, NameStatus> facts = new HashMap<>();

    /** What of that is protected itself, and not only as a part of a directory. */
    private final Set<Path> names = new HashSet<>();

    /** What stands on the way to protected files and is no directory, so that they are hidden. */
    private final Set<Path> ways = new HashSet<>();

    private int entries;

    /** Whether all entries of protected directories are in it. */
    private boolean whole = true;

    Snapshot() {
      for (Found found : ProtectedFiles.in(workspace, guarded)) {
        Path path = workspace.resolve(found.name());
        names.add(path);
        if (found.way()) {
          ways.add(path);
        }
        tree(path, found.status(), 0);
      }
    }

    private void tree(Path path, NameStatus there, int depth) {
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
          NameStatus.of(entry).ifPresent(status -> tree(entry, status, depth + 1));
        }
      } catch (IOException | DirectoryIteratorException unreadable) {
        // Opening it to oneself changes its mode, which is seen.
        return;
      }
    }
  }
}
