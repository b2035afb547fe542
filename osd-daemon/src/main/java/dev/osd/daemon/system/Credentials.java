package dev.osd.daemon.system;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * The rights of an ordinary user, which a thread of a superuser's process can take on for good
 * (credentials(7)). They pass to what the thread starts and to no other thread of the process.
 *
 * @param uid the user's id, not 0
 * @param gid the group's id
 * @param groups the ids of all further groups
 */
public record Credentials(long uid, long gid, List<Long> groups) {
  /** One more means "unchanged" to the kernel (setresuid(2)), which would leave the rights be. */
  private static final long MAX_ID = 0xFFFF_FFFEL;

  /** NGROUPS_MAX (setgroups(2)). */
  static final int MOST_GROUPS = 65536;

  public Credentials {
    groups = groups.stream().distinct().sorted().toList();
    if (uid < 1 || isNoId(uid) || isNoId(gid) || groups.stream().anyMatch(Credentials::isNoId)) {
      throw new IllegalArgumentException("no ids of a user and groups");
    }
    if (groups.size() > MOST_GROUPS) {
      throw new IllegalArgumentException("more groups than a user can have");
    }
  }

  /**
   * Does this with these rights over files, on a thread of its own that ends with it, and waits for
   * its end. The task must not start programs or threads: they would have other rights.
   *
   * @throws IOException if the kernel refuses the rights, or what the task threw
   */
  public <T> T call(Callable<T> task) throws IOException {
    Architecture architecture = architecture();
    try (OwnThread thread =
        OwnThread.start(
            "files-of-" + uid, () -> ThreadCredentials.takeOnForFiles(architecture, this))) {
      return thread.call(task);
    }
  }

  /** The architecture of this machine. */
  static Architecture architecture() throws SystemException {
    return Architecture.of(System.getProperty("os.name"), System.getProperty("os.arch"))
        .orElseThrow(() -> new SystemException("setresuid", Errno.ENOSYS));
  }

  private static boolean isNoId(long id) {
    return id < 0 || id > MAX_ID;
  }
}
