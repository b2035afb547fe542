package dev.osd.daemon.exec;

import dev.osd.daemon.system.Cage;
import dev.osd.daemon.system.Cage.Access;
import dev.osd.daemon.system.Cage.Grant;
import dev.osd.daemon.system.Credentials;
import dev.osd.daemon.system.NameStatus;
import dev.osd.policy.Permit;
import dev.osd.policy.Program;
import dev.osd.policy.ResolvedAction;
import dev.osd.protocol.SandboxProfile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Works out what a command may reach under its profile. A rule of the kernel opens a whole tree, so
 * a tree with something closed in it is granted in pieces, around it.
 */
final class CageBuilder {
  private final List<Path> guarded;
  private final List<Path> closed;

  /** What was worked out last. Two threads may do so at once; either result is right. */
  private volatile @Nullable SystemPart systemPart;

  /**
   * A builder.
   *
   * @param guarded the daemon's own files, closed to every program with all that is named after
   *     them: real and absolute
   */
  CageBuilder(List<Path> guarded) {
    this.guarded = List.copyOf(guarded);
    this.closed = Stream.concat(SystemFiles.SECRETS.stream(), guarded.stream()).toList();
  }

  /**
   * The cage for one command.
   *
   * @param masks what must not be written in the workspace, with the files that those are now
   * @throws IOException if the workspace is gone
   */
  Cage build(ResolvedAction.Command command, Permit.Terms terms, Map<Path, NameStatus> masks)
      throws IOException {
    Optional<Credentials> user = Rights.of(terms);
    boolean writes = terms.sandbox() != SandboxProfile.READ_ONLY;
    Draft draft = new Draft();
    draft.addAll(systemPart());
    if (terms.network()) {
      SystemFiles.NETWORK.forEach(file -> draft.add(file, Access.READ));
    }
    Optional.ofNullable(terms.environment().get("HOME"))
        .ifPresent(home ->
            SystemFiles.HOME_SETTINGS.forEach(
                name -> draft.file(Path.of(home).resolve(name), Access.READ)));
    for (Program program : command.programs()) {
      program.file().ifPresent(file -> draft.file(Path.of(file), Access.RUN));
    }
    if (terms.workspace().isPresent()) {
      Path workspace = Path.of(terms.workspace().get());
      draft.workspace(workspace, writes ? Access.WRITE : Access.RUN);
    }
    return new Cage(draft.grants, terms.network(), writes, draft.masks(masks), draft.version, user);
  }

  /**
   * What is the same for every command. Taking a directory apart means looking at each entry, which
   * costs as much as starting a program; so it is done again only when one has changed.
   */
  private SystemPart systemPart() {
    SystemPart known = systemPart;
    if (known != null && known.isCurrent()) {
      return known;
    }
    Draft draft = new Draft();
    SystemFiles.PROGRAMS.forEach(tree -> draft.tree(tree, Access.RUN));
    SystemFiles.READABLE.forEach(tree -> draft.tree(tree, Access.READ));
    SystemFiles.DEVICES.forEach(device -> draft.add(device, Access.DEVICE));
    SystemPart fresh = new SystemPart(draft.grants, draft.version, draft.takenApart);
    systemPart = fresh;
    return fresh;
  }

  /**
   * Grants on the system's own files.
   *
   * @param takenApart the directories that were granted in pieces, as they were then
   */
  private record SystemPart(
      List<Grant> grants, List<String> version, Map<Path, String> takenApart) {
    SystemPart {
      grants = List.copyOf(grants);
      version = List.copyOf(version);
      takenApart = Map.copyOf(takenApart);
    }

    boolean isCurrent() {
      try {
        for (Map.Entry<Path, String> directory : takenApart.entrySet()) {
          if (!stamp(directory.getKey()).equals(directory.getValue())) {
            return false;
          }
        }
        return true;
      } catch (IOException gone) {
        return false;
      }
    }
  }

  /** Grants, and what they were worked out from. */
  private final class Draft {
    private final List<Grant> grants = new ArrayList<>();
    private final List<String> version = new ArrayList<>();
    private final Map<Path, String> takenApart = new HashMap<>();

    void addAll(SystemPart part) {
      grants.addAll(part.grants());
      version.addAll(part.version());
    }

    void add(Path path, Access access) {
      grants.add(new Grant(path, access));
    }

    /** One file by its real path, unless that is closed or already granted. */
    void file(Path path, Access access) {
      try {
        Path real = path.toRealPath();
        boolean open = grants.stream().anyMatch(grant -> grant.equals(new Grant(real, access)));
        boolean system =
            access == Access.RUN
                && SystemFiles.PROGRAMS.stream().anyMatch(tree -> real.startsWith(tree));
        if (!open && !system && Files.isRegularFile(real) && !isClosed(real)) {
          add(real, access);
          version.add(stamp(real));
        }
      } catch (IOException absent) {
        // What is not there cannot be read.
      }
    }

    /** A tree without what is closed in it. */
    void tree(Path path, Access access) {
      if (isClosed(path)) {
        return;
      }
      boolean whole = closed.stream().noneMatch(secret -> secret.startsWith(path));
      if (whole || !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        add(path, access);
        return;
      }
      add(path, Access.LIST);
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
        String stamp = stamp(path);
        version.add(stamp);
        takenApart.put(path, stamp);
        for (Path entry : entries) {
          // What a link leads to is granted, or not, where it lies.
          if (!Files.isSymbolicLink(entry)) {
            tree(entry, access);
          }
        }
      } catch (IOException unreadable) {
        // The daemon's user cannot list it, so nor can the program.
      }
    }

    /** A mask is on a file: where another one has come in its place, a new cage is needed. */
    List<Path> masks(Map<Path, NameStatus> masks) {
      NavigableMap<Path, NameStatus> sorted = new TreeMap<>(masks);
      sorted.values().forEach(file -> version.add(file.device() + ":" + file.inode()));
      return List.copyOf(sorted.keySet());
    }

    void workspace(Path path, Access access) throws IOException {
      version.add(identity(path));
      if (access == Access.WRITE) {
        add(path, access);
      } else {
        tree(path, access);
      }
    }
  }

  private boolean isClosed(Path path) {
    return closed.stream().anyMatch(path::startsWith)
        || guarded.stream().anyMatch(own -> ProtectedFiles.isNamedAfter(path, own));
  }

  /** Changes with the entries of a directory and when it is replaced. */
  private static String stamp(Path path) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return attributes.fileKey() + "@" + attributes.lastModifiedTime();
  }

  /** Changes only when a directory is replaced. */
  private static String identity(Path path) throws IOException {
    return String.valueOf(
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey());
  }
}
