package dev.osd.shell.audit;

import dev.osd.protocol.record.LogFiles;
import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The files of one log, open for reading as one. Opened from the newest to the oldest, because that
 * is the way they move when they are rotated meanwhile: a file may be met twice, never missed.
 */
public final class LogSet implements AutoCloseable {
  private final Deque<RecordLog> oldestFirst = new ArrayDeque<>();
  private final LineSink sink;

  private LogSet(LineSink sink) {
    this.sink = sink;
  }

  /**
   * Opens the log so that its last {@code lines} complete lines are to be read.
   *
   * @throws ShellException if there is no log, or it cannot be read
   */
  public static LogSet ofLast(LogFiles files, long lines, LineSink sink) throws ShellException {
    LogSet set = new LogSet(sink);
    try {
      long missing = lines;
      Iterator<Path> newestFirst = newestFirst(files).iterator();
      while (newestFirst.hasNext() && (missing > 0 || set.oldestFirst.isEmpty())) {
        Path path = newestFirst.next();
        if (set.add(path)) {
          missing -= set.oldestFirst.getFirst().seekToLast(missing);
        }
      }
    } catch (ShellException e) {
      set.close();
      throw e;
    }
    return set;
  }

  /** Opens the whole log. */
  public static LogSet ofAll(LogFiles files, LineSink sink) throws ShellException {
    LogSet set = new LogSet(sink);
    try {
      for (Path path : newestFirst(files)) {
        set.add(path);
      }
    } catch (ShellException e) {
      set.close();
      throw e;
    }
    return set;
  }

  /** The files that have come after this one; only the newest if it is not among them any more. */
  static LogSet after(RecordLog log, LogFiles files, LineSink sink) throws ShellException {
    LogSet set = ofAll(files, sink);
    boolean known = set.has(log);
    while (set.oldestFirst.size() > 1 && (!known || set.has(log))) {
      set.oldestFirst.removeFirst().close();
    }
    return set;
  }

  private boolean has(RecordLog log) {
    return oldestFirst.stream().anyMatch(file -> file.key().equals(log.key()));
  }

  /** Gives every complete line to the sink. */
  public void read() throws ShellException {
    for (RecordLog log : oldestFirst) {
      log.readOn();
    }
    sink.flush();
  }

  RecordLog newest() {
    return oldestFirst.getLast();
  }

  /** Hands over the newest file, which the caller closes from now on. */
  RecordLog takeNewest() {
    return oldestFirst.removeLast();
  }

  private static List<Path> newestFirst(LogFiles files) throws ShellException {
    try {
      List<Path> rotated = files.numbers().reversed().stream().map(files::rotated).toList();
      boolean current = rotated.isEmpty() || Files.exists(files.log());
      List<Path> paths = new ArrayList<>();
      if (current) {
        paths.add(files.log());
      }
      paths.addAll(rotated);
      return paths;
    } catch (IOException e) {
      throw new ShellException(
          ExitStatus.FILE, "cannot list the files of " + files.log() + ": " + e.getMessage());
    }
  }

  /** Whether the file there had not been met under another name. */
  private boolean add(Path path) throws ShellException {
    if (!oldestFirst.isEmpty() && Files.notExists(path)) {
      // Rotation has moved it on or given it up since the list was made.
      return false;
    }
    RecordLog log = RecordLog.open(path, sink);
    if (has(log)) {
      log.close();
      return false;
    }
    oldestFirst.addFirst(log);
    return true;
  }

  @Override
  public void close() throws ShellException {
    for (RecordLog log : oldestFirst) {
      log.close();
    }
  }
}
