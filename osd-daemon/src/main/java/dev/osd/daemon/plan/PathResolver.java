package dev.osd.daemon.plan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Says which file a path really means: symbolic links and {@code ..} are followed as the kernel
 * would (path_resolution(7)), also where the end of the path does not exist yet. Nothing is opened.
 */
final class PathResolver {
  /** As many links as the kernel follows (MAXSYMLINKS). */
  private static final int LINKS = 40;

  private static final Path ROOT = Path.of("/");
  private static final Path PROC = Path.of("/proc");

  /** The line of {@code /proc/N/status} with the thread group's id (proc(5)). */
  private static final String PROCESS_FIELD = "Tgid:";

  /** A path that cannot be resolved, or not with certainty. */
  static final class UnresolvableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnresolvableException(String message) {
      super(message);
    }
  }

  /**
   * The real path of what {@code path} means, seen from {@code base}.
   *
   * @param base absolute and real
   */
  Path resolve(Path base, String path) throws UnresolvableException {
    Deque<Path> todo = new ArrayDeque<>();
    Path asked = base.resolve(path);
    prepend(todo, asked);
    Path real = ROOT;
    int links = 0;
    while (!todo.isEmpty()) {
      Path name = todo.pop();
      if (name.toString().equals("..")) {
        real = real.equals(ROOT) ? ROOT : parent(real);
        continue;
      }
      if (name.toString().equals(".")) {
        continue;
      }
      Path next = real.resolve(name);
      if (!Files.isSymbolicLink(next)) {
        real = next;
        continue;
      }
      if (++links > LINKS) {
        throw new UnresolvableException(asked + " goes through too many symbolic links");
      }
      Path target = target(next);
      if (target.isAbsolute()) {
        real = ROOT;
      }
      prepend(todo, target);
    }
    return requireText(throughProcess(real));
  }

  /**
   * Names a thread by its process: {@code /proc/TID} is not listed, but it is there for every
   * thread and shows what {@code /proc/PID} shows (proc(5)), so it would be an alias of a process
   * whose files nobody may read.
   */
  private static Path throughProcess(Path real) throws UnresolvableException {
    if (!real.startsWith(PROC) || real.getNameCount() < 2) {
      return real;
    }
    String number = real.getName(1).toString();
    if (!number.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return real;
    }
    Optional<String> process = processOf(number);
    if (process.isEmpty() || process.get().equals(number)) {
      return real;
    }
    Path thread = PROC.resolve(process.get()).resolve("task").resolve(number);
    return real.getNameCount() == 2 ? thread : thread.resolve(real.subpath(2, real.getNameCount()));
  }

  /** The process that a thread belongs to; nothing where there is no such thread. */
  private static Optional<String> processOf(String thread) throws UnresolvableException {
    Path status = PROC.resolve(thread).resolve("status");
    try (Stream<String> lines = Files.lines(status, StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.startsWith(PROCESS_FIELD))
          .map(line -> line.substring(PROCESS_FIELD.length()).strip())
          .findFirst();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | UncheckedIOException e) {
      throw new UnresolvableException(status + " cannot be read, so it is not known whose it is");
    }
  }

  /** A name that is no text would be judged, shown and opened as another one. */
  private static Path requireText(Path real) throws UnresolvableException {
    if (!real.equals(Path.of(real.toString()))) {
      throw new UnresolvableException(real + " has a name that is not text in the daemon's locale");
    }
    return real;
  }

  private static Path target(Path link) throws UnresolvableException {
    if (isMagic(link)) {
      throw new UnresolvableException(
          link + " is a magic link of the kernel's and is not followed; name the file itself");
    }
    try {
      return Files.readSymbolicLink(link);
    } catch (IOException e) {
      throw new UnresolvableException(link + " cannot be read as a symbolic link");
    }
  }

  /**
   * Whether a link under /proc is one that the kernel follows elsewhere than it reads (proc(5):
   * {@code cwd}, {@code root}, {@code exe}, {@code fd/N} ...). Only {@code self}, {@code
   * thread-self} and the ordinary links of the top level are text.
   */
  private static boolean isMagic(Path link) {
    return link.startsWith(PROC) && link.getNameCount() > 2;
  }

  private static void prepend(Deque<Path> todo, Path path) {
    for (int i = path.getNameCount() - 1; i >= 0; i--) {
      if (!path.getName(i).toString().isEmpty()) {
        todo.push(path.getName(i));
      }
    }
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    return parent == null ? ROOT : parent;
  }
}
