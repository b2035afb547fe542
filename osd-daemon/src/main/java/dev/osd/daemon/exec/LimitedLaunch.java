package dev.osd.daemon.exec;

import dev.osd.daemon.system.ProcFiles;
import dev.osd.policy.Resource;
import dev.osd.policy.ResourceLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Puts a program's limits in front of it: prlimit(1) sets its own and becomes the program, so they
 * hold from the program's first instruction on, wherever and by whatever means it is started.
 */
final class LimitedLaunch {
  private static final Path STANDARD_HELPER = Path.of("/usr/bin/prlimit");

  private final Path helper;

  /** Limits by the system's own helper. */
  LimitedLaunch() {
    this(STANDARD_HELPER);
  }

  /**
   * @param helper where prlimit(1) is
   */
  LimitedLaunch(Path helper) {
    this.helper = helper;
  }

  /**
   * The command that runs another one within limits.
   *
   * @param command the program's file, absolute, and its arguments
   * @throws IOException with a message in words if it cannot be limited: then it must not run
   */
  List<String> of(List<String> command, ResourceLimits limits) throws IOException {
    if (limits.values().isEmpty()) {
      return command;
    }
    if (!Files.isExecutable(helper)) {
      throw new IOException(
          "its rule limits it, and %s, which is needed for that, is not here (it comes with util-linux)"
              .formatted(helper));
    }
    // The helper would report this as an exit status of the program.
    if (!Files.isExecutable(Path.of(command.getFirst()))) {
      throw new IOException("there is no such program, or it may not be executed");
    }
    Map<String, Long> highest = ProcFiles.hardLimits();
    List<String> limited = new ArrayList<>(List.of(helper.toString()));
    for (Map.Entry<Resource, Long> limit : limits.values().entrySet()) {
      limited.add(option(limit.getKey(), limit.getValue(), highest));
    }
    limited.add("--");
    limited.addAll(command);
    return limited;
  }

  /** One option; what the daemon itself may not have, its programs cannot get either. */
  private static String option(Resource resource, long value, Map<String, Long> highest)
      throws IOException {
    return switch (resource) {
      case CPU_SEC -> {
        long hard = lower(value + 1, "Max cpu time", highest);
        // The first is answered by SIGXCPU, which tells what happened; the second by SIGKILL.
        yield "--cpu=%d:%d".formatted(Math.min(value, hard), hard);
      }
      case MEMORY_BYTES -> "--as=" + lower(value, "Max address space", highest);
      case PROCESSES -> "--nproc=" + lower(value + ProcFiles.ownTasks(), "Max processes", highest);
      case FILE_BYTES -> "--fsize=" + lower(value, "Max file size", highest);
      case OPEN_FILES -> "--nofile=" + lower(value, "Max open files", highest);
    };
  }

  private static long lower(long value, String name, Map<String, Long> highest) {
    return Math.min(value, highest.getOrDefault(name, Long.MAX_VALUE));
  }
}
