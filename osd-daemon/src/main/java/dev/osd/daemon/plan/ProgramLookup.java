package dev.osd.daemon.plan;

import dev.osd.policy.Policy;
import dev.osd.policy.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the facts about programs: what file a name or path comes down to on this machine. */
final class ProgramLookup {
  private static final int GROUP_AND_OTHERS_WRITE = 0022;
  private static final int STICKY = 01000;

  /** As many links as the kernel follows (MAXSYMLINKS). */
  private static final int LINKS = 40;

  private final List<Path> searchPath;
  private final long uid;
  private final PathResolver paths;

  /**
   * @param searchPath the fixed PATH, in order
   * @param uid the daemon's user id: its files count as trusted, as root's do
   */
  ProgramLookup(List<Path> searchPath, long uid, PathResolver paths) {
    this.searchPath = List.copyOf(searchPath);
    this.uid = uid;
    this.paths = paths;
  }

  /**
   * The facts about one program.
   *
   * @param asked as the command writes it
   * @param cwd what a relative path with a slash starts from
   * @param policy whose rules' programs it is compared with
   */
  Program find(String asked, Path cwd, Policy policy) {
    Optional<Path> entry = entry(asked, cwd);
    Optional<Path> real = entry.flatMap(ProgramLookup::real).filter(Files::isExecutable);
    if (real.isEmpty() || !Files.isRegularFile(real.get())) {
      return Program.missing(asked);
    }
    Path launch = launchPath(entry.get(), real.get());
    if (!isText(real.get()) || !isText(launch)) {
      return Program.missing(asked);
    }
    return new Program(
        asked,
        Optional.of(real.get().toString()),
        Optional.of(launch.toString()),
        names(entry.get(), real.get()),
        sameAs(real.get(), policy),
        isTrusted(real.get()) && isFixed(launch, real.get()));
  }

  /** The directory entry that a name or path leads to, symbolic links not yet followed. */
  private Optional<Path> entry(String asked, Path cwd) {
    if (asked.indexOf('/') >= 0) {
      Path path = cwd.resolve(asked);
      return Files.exists(path) ? Optional.of(path) : Optional.empty();
    }
    if (asked.equals(".") || asked.equals("..")) {
      return Optional.empty();
    }
    return searchPath.stream()
        .map(directory -> directory.resolve(asked))
        .filter(path -> Files.isRegularFile(path) && Files.isExecutable(path))
        .findFirst();
  }

  private static Optional<Path> real(Path path) {
    try {
      return Optional.of(path.toRealPath());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Where a link's name differs from its file's, the program may act by the name it is called. */
  private static Path launchPath(Path entry, Path real) {
    Path name = entry.getFileName();
    Path directory = entry.getParent();
    if (name == null || directory == null || name.equals(real.getFileName())) {
      return real;
    }
    return real(directory).map(parent -> parent.resolve(name)).orElse(real);
  }

  /** The names that lead from the entry to the file and by which the fixed PATH finds that file. */
  private Set<String> names(Path entry, Path real) {
    Set<String> names = new HashSet<>();
    for (Path step : steps(entry)) {
      Path name = step.getFileName();
      if (name != null && onSearchPath(name.toString()).equals(Optional.of(real))) {
        names.add(name.toString());
      }
    }
    return names;
  }

  /** The entry, every link behind it, and the file at the end. */
  private List<Path> steps(Path entry) {
    List<Path> steps = new ArrayList<>();
    Path step = entry;
    for (int links = 0; links < LINKS; links++) {
      steps.add(step);
      if (!Files.isSymbolicLink(step)) {
        return steps;
      }
      try {
        Path target = step.resolveSibling(Files.readSymbolicLink(step));
        Path name = target.getFileName();
        Path directory = target.getParent();
        if (name == null || directory == null) {
          return steps;
        }
        step = paths.resolve(Path.of("/"), directory.toString()).resolve(name);
      } catch (IOException | PathResolver.UnresolvableException e) {
        return steps;
      }
    }
    return steps;
  }

  private Optional<Path> onSearchPath(String name) {
    return entry(name, Path.of("/")).flatMap(ProgramLookup::real);
  }

  private Set<String> sameAs(Path real, Policy policy) {
    Set<String> same = new HashSet<>();
    for (String named : policy.namedPrograms()) {
      Optional<Path> file = named.indexOf('/') >= 0 ? real(Path.of(named)) : onSearchPath(named);
      if (file.equals(Optional.of(real))) {
        same.add(named);
      }
    }
    return same;
  }

  /** A name that is no text in the daemon's locale would be started as another one. */
  private static boolean isText(Path path) {
    return path.equals(Path.of(path.toString()));
  }

  /**
   * Whether starting {@code launch} is sure to start {@code real}. A link outside the fixed PATH
   * can be turned to another program between judgement and start by whoever made it.
   */
  private boolean isFixed(Path launch, Path real) {
    Optional<Path> directory = Optional.ofNullable(launch.getParent());
    return launch.equals(real)
        || (searchPath.stream().map(ProgramLookup::real).anyMatch(directory::equals)
            && directory.filter(this::onlyOursReplace).isPresent());
  }

  boolean isTrusted(Path real) {
    Path directory = real.getParent();
    return directory != null && onlyOursWrite(real) && onlyOursReplace(directory);
  }

  /**
   * Whether nobody else can put another file in the place of one in this directory: neither in the
   * directory itself nor by giving a directory above it another name. In one with the sticky bit,
   * such as /tmp, others cannot rename what is not theirs.
   */
  private boolean onlyOursReplace(Path directory) {
    if (!onlyOursWrite(directory)) {
      return false;
    }
    for (Path above = directory.getParent(); above != null; above = above.getParent()) {
      if (!isOurs(above, STICKY)) {
        return false;
      }
    }
    return true;
  }

  private boolean onlyOursWrite(Path path) {
    return isOurs(path, 0);
  }

  /**
   * @param excuse a mode bit with which it does not matter that others can write
   */
  private boolean isOurs(Path path, int excuse) {
    try {
      Map<String, Object> facts = Files.readAttributes(path, "unix:uid,mode");
      long owner = (Integer) facts.getOrDefault("uid", -1);
      int mode = (Integer) facts.getOrDefault("mode", GROUP_AND_OTHERS_WRITE);
      return (owner == 0 || owner == uid)
          && ((mode & GROUP_AND_OTHERS_WRITE) == 0 || (mode & excuse) != 0);
    } catch (IOException e) {
      return false;
    }
  }
}
