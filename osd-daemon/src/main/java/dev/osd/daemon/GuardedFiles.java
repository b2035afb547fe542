package dev.osd.daemon;

import dev.osd.daemon.socket.SocketFile;
import dev.osd.protocol.record.LogFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The daemon's own files, which nobody reads or writes through it. */
final class GuardedFiles {
  private GuardedFiles() {}

  /** All of them by their real paths, also where there is no file yet. */
  static List<Path> of(DaemonConfig config, PolicySource policySource) {
    List<Path> guarded = new ArrayList<>();
    // With it all that is named after it: rotated files, key, head, and what was set aside.
    guarded.add(config.audit());
    guarded.add(new LogFiles(config.audit()).key());
    guarded.add(config.socket());
    guarded.add(SocketFile.lockFile(config.socket()));
    // The usual places too, where there is no file yet: who makes one there writes the next policy.
    guarded.addAll(policySource.candidates());
    config.tokenFile().ifPresent(guarded::add);
    guarded.add(Path.of("/proc", String.valueOf(ProcessHandle.current().pid())));
    return guarded.stream().map(GuardedFiles::real).toList();
  }

  /** The real path of a file, or of the folder that it is to be made in. */
  static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      Path folder = path.getParent();
      Path name = path.getFileName();
      return folder == null || name == null ? path : real(folder).resolve(name);
    }
  }
}
