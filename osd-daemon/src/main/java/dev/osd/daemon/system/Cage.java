package dev.osd.daemon.system;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a confined thread may still do. Two equal cages confine alike, so a thread that is in one
 * serves for the other.
 *
 * @param grants which files it may reach
 * @param network whether it may use the internet
 * @param metadata whether it may change owner, mode and times of files
 * @param masks files and directories inside a writable grant that must not be written: only with
 *     {@link Protection#PRIVATE_MOUNTS}
 * @param version what the grants were worked out from, so that a cage whose directories have since
 *     been replaced is another one
 * @param user whose rights it has left; nothing where the daemon's own
 */
public record Cage(
    List<Grant> grants,
    boolean network,
    boolean metadata,
    List<Path> masks,
    List<String> version,
    Optional<Credentials> user) {
  public Cage {
    grants = List.copyOf(grants);
    masks = List.copyOf(masks);
    version = List.copyOf(version);
  }

  /** How a file or a tree may be used. */
  public enum Access {
    /** Read files, list directories. */
    READ(Landlock.READ_FILE | Landlock.READ_DIR),
    /** List directories, and no more. */
    LIST(Landlock.READ_DIR),
    /** Also run programs. */
    RUN(Landlock.READ_FILE | Landlock.READ_DIR | Landlock.EXECUTE),
    /** A device that is read and written. */
    DEVICE(Landlock.READ_FILE | Landlock.WRITE_FILE | Landlock.TRUNCATE | Landlock.IOCTL_DEV),
    /** Everything, but for devices and sockets. */
    WRITE(
        Landlock.READ_FILE
            | Landlock.READ_DIR
            | Landlock.EXECUTE
            | Landlock.WRITE_FILE
            | Landlock.REMOVE_DIR
            | Landlock.REMOVE_FILE
            | Landlock.MAKE_DIR
            | Landlock.MAKE_REG
            | Landlock.MAKE_FIFO
            | Landlock.MAKE_SYM
            | Landlock.REFER
            | Landlock.TRUNCATE);

    private final long rights;

    Access(long rights) {
      this.rights = rights;
    }
  }

  /**
   * One grant.
   *
   * @param path a file, or a directory with all beneath it: absolute, without symbolic links
   */
  public record Grant(Path path, Access access) {}

  /**
   * The capabilities that programs of a confined superuser keep (capabilities(7)): CHOWN,
   * DAC_OVERRIDE, FOWNER, KILL, SETGID, SETUID, NET_BIND_SERVICE. Not FSETID, with which a
   * set-user-id file of root's would stay one when other contents are written to it.
   */
  private static final long KEPT_CAPABILITIES =
      1 | 1 << 1 | 1 << 3 | 1 << 5 | 1 << 6 | 1 << 7 | 1 << 10;

  /**
   * Confines the calling platform thread, and all that it starts from now on, for good. What the
   * host cannot do is left out.
   *
   * @param temporary the thread's own directory, which it may write
   * @throws IOException if the kernel refuses something that the host can do; the thread is then
   *     fit for nothing and must end
   */
  void enter(HostCapabilities host, Path temporary) throws IOException {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException("a virtual thread's rights are those of its carrier");
    }
    if (host.architecture().isEmpty() || !host.has(Protection.NO_NEW_PRIVILEGES)) {
      if (user.isPresent()) {
        throw new SystemException("setresuid", Errno.ENOSYS);
      }
      return;
    }
    Architecture architecture = host.architecture().get();
    Optional<Path> processes = Optional.empty();
    if (host.has(Protection.PRIVATE_MOUNTS)) {
      processes = Optional.of(PrivateMounts.enter(architecture, writable(temporary), masks));
      NativeThread.limitCapabilities(KEPT_CAPABILITIES);
    }
    if (user.isPresent()) {
      ThreadCredentials.takeOnForPrograms(architecture, user.get());
    }
    NativeThread.denyNewPrivileges();
    if (host.has(Protection.FILES)) {
      restrictFiles(architecture, host.landlockAbi(), temporary, processes);
    }
    if (host.has(Protection.SYSTEM_CALLS)) {
      SeccompFilter.restrictThisThread(
          architecture,
          SeccompFilter.program(
              architecture, network, metadata, NativeThread.number(architecture)));
    }
  }

  private void restrictFiles(
      Architecture architecture, int abi, Path temporary, Optional<Path> processes)
      throws SystemException {
    List<Grant> all = new ArrayList<>(grants);
    all.add(new Grant(temporary, Access.WRITE));
    processes.ifPresent(proc -> all.add(new Grant(proc, Access.READ)));
    try (Landlock rules = Landlock.denyAll(architecture, abi, network)) {
      for (Grant grant : all) {
        try {
          rules.grant(grant.path(), grant.access().rights);
        } catch (SystemException e) {
          if (!isAbsence(e)) {
            throw e;
          }
        }
      }
      rules.restrictThisThread();
    }
  }

  /** A grant on what is not there, or not reachable for this user, grants nothing. */
  private static boolean isAbsence(SystemException e) {
    return e.errno() == Errno.ENOENT
        || e.errno() == Errno.EACCES
        || e.errno() == Errno.ENOTDIR
        || e.errno() == Errno.ELOOP;
  }

  private List<Path> writable(Path temporary) {
    List<Path> paths = new ArrayList<>();
    for (Grant grant : grants) {
      if (grant.access() == Access.WRITE) {
        paths.add(grant.path());
      }
    }
    paths.add(temporary);
    return paths;
  }
}
