package dev.osd.protocol;

import java.util.List;

/**
 * The process at the other end of a socket, as the kernel names it; never as a message does.
 *
 * @param pid its process id when it connected
 * @param uid its user id
 * @param gid its group id
 * @param startTime when it started, in the kernel's clock ticks since boot (proc(5), {@code stat}
 *     field 22), or 0 where that could not be told; with it, another process under the same id is
 *     not mistaken for this one
 * @param groups the ids of its further groups when it connected, where it is another user's than
 *     the daemon's
 */
public record Peer(long pid, long uid, long gid, long startTime, List<Long> groups) {
  public Peer {
    groups = List.copyOf(groups);
  }

  /** A peer whose further groups do not matter. */
  public Peer(long pid, long uid, long gid, long startTime) {
    this(pid, uid, gid, startTime, List.of());
  }
}
