package dev.osd.shell.audit;

import dev.osd.protocol.record.LogFiles;
import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.TimeUnit;

/**
 * Reads a log as it grows, until its thread is interrupted. Woken by the kernel's word that
 * something has changed in the folder (inotify(7)), and once a second in case the file system does
 * not give it. Goes on with the new file where the log is replaced, and from the start where it is
 * cut.
 */
public final class LogFollower {
  private static final long SECONDS_WITHOUT_WORD = 1;

  private final LogFiles files;
  private final Path path;
  private final LineSink sink;

  /** A follower of the log in these files. */
  public LogFollower(LogFiles files, LineSink sink) {
    this.files = files;
    this.path = files.log();
    this.sink = sink;
  }

  /**
   * Reads the last {@code lines} lines, then on and on.
   *
   * @throws ShellException if the log cannot be read, or the sink has no use for more
   */
  public void follow(long lines) throws ShellException {
    try (WatchService watch = path.getFileSystem().newWatchService()) {
      Path folder = path.getParent();
      if (folder == null) {
        throw new ShellException(ExitStatus.FILE, path + " is no regular file");
      }
      // Opened before the folder is watched, so that a missing log is told as such; what is written
      // in between is read in the first round all the same.
      RecordLog log = last(lines);
      try {
        folder.register(
            watch, StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_CREATE);
        while (true) {
          log = next(log);
          log.readOn();
          sink.flush();
          await(watch);
        }
      } finally {
        log.close();
      }
    } catch (IOException e) {
      throw new ShellException(
          ExitStatus.FILE, "cannot watch the folder of " + path + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The log to read from now on. */
  private RecordLog next(RecordLog log) throws ShellException {
    return switch (log.fate()) {
      case SAME, GONE -> log;
      case CUT -> {
        log.restart();
        yield log;
      }
      case REPLACED -> {
        log.readOn();
        yield follow(log);
      }
    };
  }

  /** The newest file, after the last lines of those before it. */
  private RecordLog last(long lines) throws ShellException {
    try (LogSet set = LogSet.ofLast(files, lines, sink)) {
      set.read();
      return set.takeNewest();
    }
  }

  /** The newest of the files that came after this one; those between are read as a whole. */
  private RecordLog follow(RecordLog log) throws ShellException {
    try (LogSet set = LogSet.after(log, files, sink)) {
      if (set.newest().key().equals(log.key())) {
        // The other one has gone again.
        return log;
      }
      log.close();
      set.read();
      return set.takeNewest();
    }
  }

  private static void await(WatchService watch) throws InterruptedException {
    WatchKey key = watch.poll(SECONDS_WITHOUT_WORD, TimeUnit.SECONDS);
    if (key != null) {
      key.pollEvents();
      key.reset();
    }
  }
}
