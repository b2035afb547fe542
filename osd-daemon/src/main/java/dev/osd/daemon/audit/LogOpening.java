package dev.osd.daemon.audit;

import dev.osd.daemon.audit.LogEnd.Reached;
import dev.osd.protocol.record.Chain;
import dev.osd.protocol.record.Head;
import dev.osd.protocol.record.Link;
import dev.osd.protocol.record.LogFiles;
import dev.osd.protocol.record.LogKeys;
import dev.osd.protocol.record.NoticeKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Opens a log so that it can be gone on with: finds where its chain ends, sets aside what is behind
 * that, and tells what was not as it should be. Done at the start, by what the head says, and after
 * every trouble, by what the daemon remembers; so the way to recover is the one that every start
 * takes. Only the end of the log is read, however long the log is.
 */
final class LogOpening {
  private final Disk disk;
  private final LogFiles files;
  private final LogKeys keys;
  private final Chain chain;
  private final InstantSource clock;

  LogOpening(Disk disk, LogFiles files, LogKeys keys, InstantSource clock) {
    this.disk = disk;
    this.files = files;
    this.keys = keys;
    this.chain = new Chain(keys);
    this.clock = clock;
  }

  /**
   * What this process remembers of a log that it had open.
   *
   * @param last how far it was written
   * @param durable how much of the current file is certainly on the disk
   * @param key the current file
   */
  record Memory(Position last, long durable, Object key) {}

  /**
   * Opens the log.
   *
   * @param notices takes what the next record has to tell
   * @throws IOException if it cannot be used now; nothing stays open
   */
  Position open(Optional<Memory> memory, List<AuditEvent.Noticed> notices) throws IOException {
    if (memory.isEmpty()) {
      // Later a folder that is gone stays so: a log in a new one would have no key and no past.
      disk.makeFolders(folder());
    }
    Disk.Open head = disk.open(files.head());
    try {
      head.claim();
      Disk.Open log = disk.open(files.log());
      try {
        Attempt attempt = new Attempt(log, head, notices);
        return memory.isPresent() ? attempt.resume(memory.get()) : attempt.start();
      } catch (IOException | RuntimeException e) {
        log.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      head.close();
      throw e;
    }
  }

  private Path folder() {
    Path folder = files.log().getParent();
    return folder == null ? files.log() : folder;
  }

  /** One opening, with the files open. */
  private final class Attempt {
    private final Disk.Open log;
    private final Disk.Open head;
    private final LogEnd end;
    private final List<AuditEvent.Noticed> notices;

    Attempt(Disk.Open log, Disk.Open head, List<AuditEvent.Noticed> notices) {
      this.log = log;
      this.head = head;
      this.end = new LogEnd(log, chain);
      this.notices = notices;
    }

    /** Goes on with a log that this process has not had open before. */
    Position start() throws IOException {
      byte[] content = new byte[Head.BYTES + 1];
      int length = Math.max(0, head.read(0, content, 0, content.length));
      Optional<Head> known = Head.decode(Arrays.copyOf(content, length), keys);
      if (known.isPresent()) {
        Reached reached = byHead(known.get());
        return settled(position(reached, known.get().first(), 1));
      }
      List<Integer> rotated = files.numbers();
      if (length == 0 && rotated.isEmpty() && log.length() == 0) {
        Position fresh = position(new Reached(Link.START, 0), 1, 1);
        // Before the first record, so that a log never is without a head.
        fresh.commit(keys, true);
        head.sync();
        return settled(fresh);
      }
      Reached reached = withoutHead(rotated);
      notice(length == 0 ? NoticeKind.HEAD_MISSING : NoticeKind.HEAD_CHANGED, reached.link());
      return settled(position(reached, oldest(rotated, reached.link()), 1));
    }

    private Reached byHead(Head known) throws IOException {
      if (end.holds(known.link(), known.fileLength())) {
        return end.follow(known.link(), known.fileLength());
      }
      if (isEndOfPrevious(known.link())) {
        // The daemon ended while it rotated, or before it had written anything after that.
        Reached reached = end.follow(known.link(), 0);
        if (reached.length() == 0) {
          notices.add(
              new AuditEvent.Noticed(
                  NoticeKind.ROTATED, Optional.of(name(files.rotated(1))), 0, known.link()));
        }
        return reached;
      }
      notice(NoticeKind.CUT, known.link());
      return new Reached(known.link(), end.wholeLines());
    }

    private boolean isEndOfPrevious(Link last) throws IOException {
      Path previous = files.rotated(1);
      if (disk.standing(previous).isEmpty()) {
        return false;
      }
      try (Disk.Open file = disk.open(previous)) {
        return new LogEnd(file, chain).lastRecord().equals(Optional.of(last));
      }
    }

    /** A file whose last line is no record is set aside as a whole: nothing could follow it. */
    private Reached withoutHead(List<Integer> rotated) throws IOException {
      Optional<Link> last = end.lastRecord();
      if (last.isPresent()) {
        return new Reached(last.get(), end.wholeLines());
      }
      if (rotated.isEmpty()) {
        return new Reached(Link.START, 0);
      }
      try (Disk.Open file = disk.open(files.rotated(rotated.getLast()))) {
        return new Reached(new LogEnd(file, chain).lastRecord().orElse(Link.START), 0);
      }
    }

    private long oldest(List<Integer> rotated, Link last) throws IOException {
      if (rotated.isEmpty()) {
        return end.firstRecord().map(Link::sequence).orElse(last.sequence() + 1);
      }
      try (Disk.Open file = disk.open(files.rotated(rotated.getFirst()))) {
        return new LogEnd(file, chain)
            .firstRecord()
            .map(Link::sequence)
            .orElse(last.sequence() + 1);
      }
    }

    /** Goes on with a log that this process has had open until there was trouble with it. */
    Position resume(Memory memory) throws IOException {
      Position last = memory.last();
      boolean same = log.key().equals(memory.key());
      boolean holds = end.holds(last.link(), last.length()) || (same && last.length() == 0);
      if (!same) {
        notices.add(
            new AuditEvent.Noticed(NoticeKind.RENAMED, nameOf(memory.key()), 0, last.link()));
      } else if (!holds) {
        notice(log.length() < last.length() ? NoticeKind.TRUNCATED : NoticeKind.CUT, last.link());
      }
      long length = holds ? last.length() : end.wholeLines();
      Position position =
          position(new Reached(last.link(), length), last.first(), last.opening() + 1);
      if (same && holds) {
        writeAgain(memory.durable(), length);
      }
      return settled(position);
    }

    /** The name that the file has now which the log was before, where it is the one expected. */
    private Optional<String> nameOf(Object key) throws IOException {
      return disk.standing(files.rotated(1))
          .filter(standing -> standing.key().equals(key))
          .map(standing -> name(files.rotated(1)));
    }

    /**
     * Writes what is there once more. A sync that failed has let go of what it could not write, and
     * the next one would succeed without it (fsync(2), "EIO").
     */
    private void writeAgain(long from, long to) throws IOException {
      byte[] block = new byte[1 << 16];
      long at = from;
      while (at < to) {
        int read = log.read(at, block, 0, (int) Math.min(block.length, to - at));
        if (read < 0) {
          throw new IOException("the log became shorter while it was read");
        }
        log.write(at, Arrays.copyOf(block, read));
        at += read;
      }
    }

    private Position settled(Position position) throws IOException {
      setAside(position);
      log.sync();
      disk.syncFolder(folder());
      return position;
    }

    /** Moves what stands behind the last record to a file of its own. */
    private void setAside(Position position) throws IOException {
      long length = log.length();
      if (length == position.length()) {
        return;
      }
      Path torn = files.torn(clock.instant());
      try (Disk.Open file = disk.open(torn);
          DiskFileStream rest = new DiskFileStream(log, position.length(), length)) {
        byte[] block = new byte[1 << 16];
        for (int read = rest.read(block); read > 0; read = rest.read(block)) {
          file.write(file.length(), Arrays.copyOf(block, read));
        }
        file.sync();
      }
      log.truncate(position.length());
      notices.add(
          new AuditEvent.Noticed(
              NoticeKind.TORN,
              Optional.of(name(torn)),
              length - position.length(),
              position.link()));
    }

    private Position position(Reached reached, long first, long opening) {
      return new Position(log, head, reached.link(), reached.length(), first, opening);
    }

    private void notice(NoticeKind kind, Link after) {
      notices.add(new AuditEvent.Noticed(kind, Optional.empty(), 0, after));
    }

    private static String name(Path file) {
      return String.valueOf(file.getFileName());
    }
  }
}
