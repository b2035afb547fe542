package dev.osd.daemon.exec;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Watches over the protected files of workspaces as far as programs cannot be kept from them. */
public final class ProtectedWatcher {
  /**
   * The kernel stamps changes by a clock that moves every 1 to 10 ms (CONFIG_HZ), so a second
   * change within one move cannot be told from the first. This is certainly longer.
   */
  private static final Duration CLOCK_TICK = Duration.ofMillis(20);

  private final List<Path> guarded;
  private final Optional<OwnLog> log;
  private final InstantSource clock;

  /**
   * A watcher.
   *
   * @param guarded the daemon's own files, wherever they are: real and absolute
   * @param log the one among them that the daemon goes on writing, if there is one
   * @param clock the machine's own, by which files are stamped as well
   */
  public ProtectedWatcher(List<Path> guarded, Optional<OwnLog> log, InstantSource clock) {
    this.guarded = List.copyOf(guarded);
    this.log = log;
    this.clock = clock;
  }

  /**
   * Looks at the files, and waits a few milliseconds if one of them has changed just now.
   *
   * @param workspace real and absolute
   */
  ProtectedWatch begin(Path workspace) throws InterruptedException {
    Optional<OwnLog> inside = log.filter(own -> own.path().startsWith(workspace));
    List<Path> others =
        inside
            .map(own -> guarded.stream().filter(path -> !path.equals(own.path())).toList())
            .orElse(guarded);
    ProtectedWatch watch = new ProtectedWatch(workspace, others, inside);
    Instant settled = watch.newest().plus(CLOCK_TICK);
    if (clock.instant().isBefore(settled)) {
      Thread.sleep(CLOCK_TICK);
    }
    return watch;
  }
}
