package dev.osd.policy;

import java.util.List;

/**
 * A user other than the daemon's own, with whose rights an action is carried out.
 *
 * @param uid the user's id: neither the superuser's nor the number that means "unchanged" to the
 *     kernel
 * @param gid the id of the user's group
 * @param groups the ids of all further groups
 * @param home the home directory: absolute, and real where it exists
 */
public record Identity(long uid, long gid, List<Long> groups, String home) {
  /** The greatest id; one more means "unchanged" to the kernel (setresuid(2)). */
  public static final long MAX_ID = 0xFFFF_FFFEL;

  public Identity {
    if (uid < 1 || uid > MAX_ID || gid < 0 || gid > MAX_ID) {
      throw new IllegalArgumentException("no ids of a user and group: %d, %d".formatted(uid, gid));
    }
    groups = List.copyOf(groups);
  }
}
