package dev.osd.daemon.system;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Names that are looked for beneath one directory after the other. Made once, because most of what
 * looking costs is not the kernel's part: the names are spelled for it beforehand, and below a
 * directory that is not there nothing is looked for.
 */
public final class NameList {
  private static final int NO_PARENT = -1;

  /** Directories come before what is in them. */
  private final List<Entry> entries;

  /**
   * One name on the way or at the end of it.
   *
   * @param text the name as a C string
   * @param parent the place of the directory that it is in, if that is not the one at the top
   * @param wanted whether it is one of those to be found, and not only on the way
   */
  private record Entry(String name, MemorySegment text, int parent, boolean wanted) {}

  /**
   * What was found.
   *
   * @param name relative to the directory
   * @param way whether it is only on the way to a name, which is told where it is no directory
   */
  public record Found(String name, NameStatus status, boolean way) {}

  private NameList(List<Entry> entries) {
    this.entries = entries;
  }

  /**
   * A list.
   *
   * @param names relative, of one or more components, without {@code .} and {@code ..}
   */
  public static NameList of(Collection<String> names) {
    // A directory's name is the beginning of the names in it, and so comes before them.
    Map<String, Boolean> wanted = new TreeMap<>();
    for (String name : names) {
      for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
        wanted.putIfAbsent(name.substring(0, slash), false);
      }
      wanted.put(name, true);
    }
    List<String> sorted = List.copyOf(wanted.keySet());
    List<Entry> entries = new ArrayList<>();
    Arena arena = Arena.ofAuto();
    for (String name : sorted) {
      int slash = name.lastIndexOf('/');
      entries.add(
          new Entry(
              name,
              arena.allocateFrom(name, StandardCharsets.UTF_8),
              slash < 0 ? NO_PARENT : sorted.indexOf(name.substring(0, slash)),
              wanted.getOrDefault(name, false)));
    }
    return new NameList(List.copyOf(entries));
  }

  /**
   * Looks for all of them. No symbolic link is followed beneath the directory: a name that would
   * lead through one is not found, and the link is.
   *
   * @return sorted by name; nothing where the directory is gone
   */
  public List<Found> under(Path directory) {
    try (Arena arena = Arena.ofConfined();
        Descriptor top = Descriptors.open(directory.toString(), Descriptors.O_PATH)) {
      MemorySegment buffer = NameStatus.buffer(arena);
      boolean[] isDirectory = new boolean[entries.size()];
      List<Found> found = new ArrayList<>();
      for (int i = 0; i < isDirectory.length; i++) {
        Entry entry = entries.get(i);
        if (entry.parent == NO_PARENT || isDirectory[entry.parent]) {
          Optional<NameStatus> status = NameStatus.at(top.number(), entry.text, buffer);
          if (status.isPresent()) {
            isDirectory[i] = status.get().isDirectory();
            if (entry.wanted || !isDirectory[i]) {
              found.add(new Found(entry.name, status.get(), !entry.wanted));
            }
          }
        }
      }
      return found;
    } catch (SystemException gone) {
      return List.of();
    }
  }
}
