package dev.osd.daemon.system;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that are confined already, kept for the next task of the same cage: to confine a new one
 * takes longer than to start a program. Each is lent to one task at a time and has a temporary
 * directory of its own, which is empty at the beginning of every loan.
 */
public final class ConfinedThreads implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(ConfinedThreads.class);

  /** Confined in every way, but able to read the files that classes are loaded from. */
  private static final Cage READS_ALL =
      new Cage(
          List.of(
              new Cage.Grant(Path.of("/"), Cage.Access.RUN),
              new Cage.Grant(Path.of("/dev/null"), Cage.Access.DEVICE)),
          false,
          true,
          List.of(),
          List.of(),
          Optional.empty());

  private final HostCapabilities host;
  private final Path base;
  private final int mostIdle;

  /** The latest used first. */
  private final Deque<Room> idle = new ArrayDeque<>();

  private boolean closed;

  /** A confined thread and the directory that is only for what it starts. */
  private record Room(Cage cage, OwnThread thread, Path temporary) {}

  private ConfinedThreads(HostCapabilities host, Path base, int mostIdle) {
    this.host = host;
    this.base = base;
    this.mostIdle = mostIdle;
  }

  /**
   * Threads to come; the caller's to close.
   *
   * @param base a directory of the daemon's own, 0700, for the temporary ones
   * @param mostIdle how many threads are kept that nobody uses
   * @param warmUp does once, on a thread that may read all files, what will be done on confined
   *     ones: a class whose first use is where its file cannot be read fails to load, for the whole
   *     process and for good
   * @throws IOException if no thread can be confined although the host can
   */
  public static ConfinedThreads open(
      HostCapabilities host, Path base, int mostIdle, Callable<?> warmUp) throws IOException {
    Path temporary = Files.createTempDirectory(base, "w").toRealPath();
    try (OwnThread thread =
        OwnThread.start("confined-first", () -> READS_ALL.enter(host, temporary))) {
      thread.call(warmUp);
    } finally {
      Files.deleteIfExists(temporary);
    }
    return new ConfinedThreads(host, base, mostIdle);
  }

  /** A confined thread on loan. Close it when all that was started with it has ended. */
  public final class Loan implements AutoCloseable {
    private final Room room;

    private Loan(Room room) {
      this.room = room;
    }

    /** The directory for temporary files: empty, 0700, gone after the loan. */
    public Path temporary() {
      return room.temporary();
    }

    /**
     * Does this on the confined thread. It should be short and touch nothing that the warm-up has
     * not; a failure other than an IOException ends the thread.
     */
    public <T> T call(Callable<T> task) throws IOException {
      return room.thread().call(task);
    }

    /** Removes the temporary files and gives the thread back. */
    @Override
    public void close() {
      takeBack(room);
    }
  }

  /**
   * Lends a thread that is in this cage.
   *
   * @throws IOException if a new one could not be confined or got no directory
   */
  public Loan lend(Cage cage) throws IOException {
    for (Room kept = takeKept(cage); kept != null; kept = takeKept(cage)) {
      if (Files.isDirectory(kept.temporary(), LinkOption.NOFOLLOW_LINKS)) {
        return new Loan(kept);
      }
      kept.thread().close();
    }
    Path temporary = Files.createTempDirectory(base, "t").toRealPath();
    try {
      if (cage.user().isPresent()) {
        give(temporary, cage.user().get());
      }
      String name = "confined-" + temporary.getFileName();
      return new Loan(
          new Room(cage, OwnThread.start(name, () -> cage.enter(host, temporary)), temporary));
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
  }

  /** Gives a new directory to a user, who can pass through the one above it from then on. */
  private void give(Path temporary, Credentials user) throws IOException {
    Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwx--x--x"));
    Files.setAttribute(temporary, "unix:gid", (int) user.gid(), LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(temporary, "unix:uid", (int) user.uid(), LinkOption.NOFOLLOW_LINKS);
  }

  /** How many threads nobody uses. */
  synchronized int idle() {
    return idle.size();
  }

  /** Ends the threads that nobody uses; the others end when they are given back. */
  @Override
  public void close() {
    Deque<Room> left;
    synchronized (this) {
      closed = true;
      left = new ArrayDeque<>(idle);
      idle.clear();
    }
    left.forEach(ConfinedThreads::end);
  }

  private synchronized @Nullable Room takeKept(Cage cage) {
    for (Iterator<Room> kept = idle.iterator(); kept.hasNext(); ) {
      Room next = kept.next();
      if (next.cage().equals(cage)) {
        kept.remove();
        return next;
      }
    }
    return null;
  }

  private void takeBack(Room room) {
    if (room.thread().hasFailed() || !isEmptied(room)) {
      end(room);
      return;
    }
    @Nullable Room surplus;
    synchronized (this) {
      idle.addFirst(room);
      surplus = closed || idle.size() > mostIdle ? idle.removeLast() : null;
    }
    if (surplus != null) {
      end(surplus);
    }
  }

  private static boolean isEmptied(Room room) {
    try {
      empty(room);
      return true;
    } catch (IOException | DirectoryIteratorException e) {
      LOG.warn(
          "the temporary directory {} could not be emptied: {}", room.temporary(), e.getMessage());
      return false;
    }
  }

  /**
   * Empties the temporary directory with its owner's rights: the owner can change it meanwhile, and
   * a superuser could then be led to files outside of it.
   */
  private static void empty(Room room) throws IOException {
    if (room.cage().user().isEmpty()) {
      PrivateDirectory.empty(room.temporary());
    } else if (!isEmpty(room.temporary())) {
      room.cage()
          .user()
          .get()
          .call(() -> {
            PrivateDirectory.empty(room.temporary());
            return true;
          });
    }
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      return !entries.iterator().hasNext();
    }
  }

  private static void end(Room room) {
    room.thread().close();
    try {
      Files.deleteIfExists(room.temporary());
    } catch (IOException e) {
      LOG.warn("{} could not be removed: {}", room.temporary(), e.getMessage());
    }
  }
}
