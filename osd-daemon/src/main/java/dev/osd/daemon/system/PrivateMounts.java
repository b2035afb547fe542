package dev.osd.daemon.system;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A view of the file system that one thread, and all that it starts, has for itself
 * (mount_namespaces(7)): everything is read-only but for what is named, which also keeps owner,
 * mode and times of files from being changed, at which Landlock does not look; and {@code /proc}
 * shows no process but those of the same confinement. Only a superuser can have it.
 */
final class PrivateMounts {
  private static final int CLONE_NEWNS = 0x20000;
  private static final long MS_NOSUID = 0x2;
  private static final long MS_NODEV = 0x4;
  private static final long MS_NOEXEC = 0x8;
  private static final long MS_REC = 0x4000;
  private static final long MS_SLAVE = 0x80000;
  private static final long MOUNT_ATTR_RDONLY = 0x1;
  private static final long AT_FDCWD = -100;
  private static final long AT_RECURSIVE = 0x8000;
  private static final long AT_EMPTY_PATH = 0x1000;
  private static final long OPEN_TREE_CLONE = 1;
  private static final long OPEN_TREE_CLOEXEC = 02000000;

  /** MOVE_MOUNT_F_EMPTY_PATH and MOVE_MOUNT_T_EMPTY_PATH. */
  private static final long MOVE_BY_DESCRIPTORS = 0x44;

  /** {@code struct mount_attr} is four 64-bit words: set, clear, propagation, user namespace. */
  private static final long MOUNT_ATTR_SIZE = 32;

  private static final Path PROC = Path.of("/proc");

  private static final MethodHandle UNSHARE =
      Linkage.functionWithErrno("unshare", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle MOUNT =
      Linkage.functionWithErrno(
          "mount", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));

  private PrivateMounts() {}

  /** Whether this process may have such views: tried out on a thread that ends at once. */
  static boolean areAvailable(Architecture architecture) {
    boolean[] worked = new boolean[1];
    Thread trial =
        Thread.ofPlatform()
            .name("mount-trial")
            .start(() -> {
              try {
                enter(architecture, List.of(), List.of());
                worked[0] = true;
              } catch (SystemException e) {
                worked[0] = false;
              }
            });
    try {
      trial.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    return worked[0];
  }

  /**
   * Gives the calling thread its view, for good. What is unmounted outside goes from it, too.
   *
   * @param writable directories that stay writable, without other file systems mounted below them
   * @param masks files and directories below those that become read-only all the same, and cannot
   *     be moved away; ones that do not exist or are symbolic links are passed over
   * @return where the processes of this confinement are to be seen
   */
  static Path enter(Architecture architecture, List<Path> writable, List<Path> masks)
      throws SystemException {
    unshare();
    mount("none", Path.of("/"), null, MS_REC | MS_SLAVE, null);
    List<Path> opened = writable.stream().filter(Files::isWritable).toList();
    try (Arena arena = Arena.ofConfined()) {
      Syscall.MOUNT_SETATTR.call(
          architecture,
          AT_FDCWD,
          arena.allocateFrom("/").address(),
          AT_RECURSIVE,
          attributes(arena, MOUNT_ATTR_RDONLY, 0).address(),
          MOUNT_ATTR_SIZE);
    }
    for (Path path : opened) {
      cover(architecture, path, 0, MOUNT_ATTR_RDONLY);
    }
    for (Path path : withParents(opened, masks)) {
      cover(architecture, path, masks.contains(path) ? MOUNT_ATTR_RDONLY : 0, 0);
    }
    // Looking into a process needs the right to trace it, which Landlock gives only inside.
    mount("proc", PROC, "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, "hidepid=ptraceable");
    cover(architecture, PROC, MOUNT_ATTR_RDONLY, 0);
    return PROC;
  }

  /**
   * The masks and the directories between them and the writable root, outermost first. A mount
   * point cannot be renamed, so none of these can be moved away to make room for another.
   */
  private static Set<Path> withParents(List<Path> roots, List<Path> masks) {
    Set<Path> all = new TreeSet<>();
    for (Path mask : masks) {
      for (Path root : roots) {
        if (mask.startsWith(root)) {
          for (int names = root.getNameCount() + 1; names <= mask.getNameCount(); names++) {
            all.add(mask.getRoot().resolve(mask.subpath(0, names)));
          }
        }
      }
    }
    return all;
  }

  /**
   * Mounts a file or a tree on itself (open_tree(2), move_mount(2)). It is held while that is done,
   * so that a program which runs beside cannot put a symbolic link in its place and have another
   * one opened. What is not there any more, or is such a link, is passed over.
   *
   * @param set attributes that the mount is to have, the tops of others below it not
   * @param clear attributes that it is not to have
   */
  private static void cover(Architecture architecture, Path path, long set, long clear)
      throws SystemException {
    FileCalls files = new FileCalls(architecture);
    try (Arena arena = Arena.ofConfined();
        Descriptor place = PathSearch.ONE_CALL.find(files, path.toString())) {
      if (files.status(place).kind() == FileStatus.Kind.SYMBOLIC_LINK) {
        return;
      }
      long here = arena.allocateFrom("").address();
      long whole = AT_EMPTY_PATH | AT_RECURSIVE | OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC;
      try (Descriptor tree =
          Descriptor.taking(
              (int) Syscall.OPEN_TREE.call(architecture, place.number(), here, whole, 0, 0))) {
        Syscall.MOUNT_SETATTR.call(
            architecture,
            tree.number(),
            here,
            AT_EMPTY_PATH,
            attributes(arena, set, clear).address(),
            MOUNT_ATTR_SIZE);
        Syscall.MOVE_MOUNT.call(
            architecture, tree.number(), here, place.number(), here, MOVE_BY_DESCRIPTORS);
      }
    } catch (SystemException e) {
      if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR && e.errno() != Errno.ELOOP) {
        throw e;
      }
    }
  }

  private static void unshare() throws SystemException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = Linkage.newErrnoHolder(arena);
      if ((int) UNSHARE.invokeExact(errno, CLONE_NEWNS) != 0) {
        throw new SystemException("unshare", Linkage.errno(errno));
      }
    } catch (SystemException refused) {
      throw refused;
    } catch (Throwable thrown) {
      throw Linkage.impossible(thrown);
    }
  }

  /** mount(2). */
  private static void mount(
      String source, Path target, @Nullable String type, long flags, @Nullable String data)
      throws SystemException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = Linkage.newErrnoHolder(arena);
      MemorySegment from = arena.allocateFrom(source);
      MemorySegment to = arena.allocateFrom(target.toString());
      MemorySegment kind = type == null ? MemorySegment.NULL : arena.allocateFrom(type);
      MemorySegment options = data == null ? MemorySegment.NULL : arena.allocateFrom(data);
      int result = (int) MOUNT.invokeExact(errno, from, to, kind, flags, options);
      if (result != 0) {
        throw new SystemException("mount of " + target, Linkage.errno(errno));
      }
    } catch (SystemException refused) {
      throw refused;
    } catch (Throwable thrown) {
      throw Linkage.impossible(thrown);
    }
  }

  /** {@code struct mount_attr} (mount_setattr(2)). */
  private static MemorySegment attributes(Arena arena, long set, long clear) {
    MemorySegment attributes = arena.allocate(MOUNT_ATTR_SIZE, 8);
    attributes.set(JAVA_LONG, 0, set);
    attributes.set(JAVA_LONG, 8, clear);
    return attributes;
  }
}
