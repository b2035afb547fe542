package dev.osd.policy.judge;

import dev.osd.policy.judge.FileJudge.Access;
import dev.osd.policy.pattern.PathPattern;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Paths that are no files but doors into the kernel and other processes. They are closed whatever a
 * policy says: {@code /proc/PID/mem} and {@code environ} hold the secrets of any process, the
 * daemon's own among them, {@code cmdline} the token of one started with it, and {@code root},
 * {@code cwd} and {@code fd} lead around every path rule (proc(5)).
 */
final class KernelFiles {
  /** What may be read of a process. */
  private static final Set<String> PROCESS_FACTS =
      Set.of(
          "cgroup",
          "comm",
          "io",
          "limits",
          "oom_score",
          "sched",
          "schedstat",
          "stat",
          "statm",
          "status",
          "wchan");

  /** What may not be read although it belongs to no process. */
  private static final Set<String> SYSTEM_SECRETS =
      Set.of(
          "kcore",
          "keys",
          "key-users",
          "kmsg",
          "kpagecgroup",
          "kpagecount",
          "kpageflags",
          "kallsyms",
          "sysrq-trigger",
          "vmcore",
          "timer_list");

  private KernelFiles() {}

  /** Why a path must not be touched; nothing where it may. */
  static Optional<String> refusal(String path, Access access) {
    boolean proc = PathPattern.isAtOrUnder(path, "/proc");
    boolean device =
        PathPattern.isAtOrUnder(path, "/dev") && !PathPattern.isAtOrUnder(path, "/dev/shm");
    boolean sys = PathPattern.isAtOrUnder(path, "/sys");
    if (access == Access.WRITE && (proc || sys)) {
      return Optional.of("nothing below /proc and /sys may be written: it would change the kernel");
    }
    if (device) {
      return Optional.of("nothing below /dev may be opened but /dev/shm: it holds devices");
    }
    if (proc && !harmless(List.of(path.substring(1).split("/", -1)))) {
      return Optional.of(
          "this part of /proc shows secrets of processes or leads around path rules;"
              + " the status and stat files of a process may be asked for");
    }
    return Optional.empty();
  }

  private static boolean harmless(List<String> components) {
    if (components.size() < 2) {
      return true;
    }
    String first = components.get(1);
    boolean process =
        first.equals("self")
            || first.equals("thread-self")
            || first.chars().allMatch(c -> c >= '0' && c <= '9');
    return process
        ? components.size() == 3 && PROCESS_FACTS.contains(components.get(2))
        : !SYSTEM_SECRETS.contains(first);
  }
}
