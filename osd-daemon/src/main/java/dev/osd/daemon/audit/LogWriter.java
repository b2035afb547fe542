package dev.osd.daemon.audit;

import dev.osd.daemon.audit.LogOpening.Memory;
import dev.osd.policy.AuditRules;
import dev.osd.protocol.record.Chain;
import dev.osd.protocol.record.Link;
import dev.osd.protocol.record.LogFiles;
import dev.osd.protocol.record.LogKeys;
import dev.osd.protocol.record.NoticeKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Writes records to the log's current file. Before each writing it looks whether that is still the
 * file under its name and as long as it was made; if not, or if something has failed, the log is
 * opened anew. For one thread at a time, but for {@link #await} and {@link #isPressing}.
 */
final class LogWriter {
  /** As many bytes may wait for the disk before whoever writes more has to wait for it. */
  static final long MOST_UNSYNCED = 16 << 20;

  /**
   * For so long a renamed file can get records of pings yet; they are in its chain all the same.
   */
  private static final long GLANCE_NANOS = Duration.ofMillis(10).toNanos();

  private final LogKeys keys;
  private final Chain chain;
  private final LogOpening opening;
  private final Rotation rotation;
  private final Disk disk;
  private final LogFiles files;
  private final Function<AuditEvent, byte[]> format;
  private final GroupCommit commits;

  /** What the next record has to be preceded by. */
  private final List<AuditEvent.Noticed> notices = new ArrayList<>();

  private volatile AuditRules rules;

  /** How far the log is written; its files are open only if {@link #open}. */
  private volatile Position latest;

  private volatile Synced synced;
  private boolean open;
  private Object key;
  private Written written;

  /** When the file under the log's name was looked at last (System.nanoTime). */
  private long lookedAt = System.nanoTime();

  /** How much of a file is on the disk, at least. */
  private record Synced(Disk.Open file, long length) {}

  /**
   * Opens the log.
   *
   * @param format makes a line of what the log has to tell of itself
   * @throws IOException if it cannot be used
   */
  LogWriter(
      Disk disk,
      LogFiles files,
      LogKeys keys,
      LogOpening opening,
      Function<AuditEvent, byte[]> format,
      AuditRules rules)
      throws IOException {
    this.disk = disk;
    this.files = files;
    this.keys = keys;
    this.chain = new Chain(keys);
    this.opening = opening;
    this.rotation = new Rotation(disk, files, keys);
    this.format = format;
    this.rules = rules;
    Position first = opening.open(Optional.empty(), notices);
    this.latest = first;
    this.open = true;
    this.key = first.log().key();
    this.synced = new Synced(first.log(), first.length());
    this.written = new Written(0, first.length(), 0);
    // On a busy processor others get to write before the sync; on an idle one this does nothing.
    this.commits = new GroupCommit(first, () -> latest, this::commit, Thread::yield);
  }

  /** From now on the log is kept by these rules. */
  void use(AuditRules newRules) {
    rules = newRules;
  }

  AuditRules rules() {
    return rules;
  }

  /** What the next record will tell of the log itself. */
  List<AuditEvent.Noticed> notices() {
    return List.copyOf(notices);
  }

  Written written() {
    return written;
  }

  Position latest() {
    return latest;
  }

  /**
   * Writes these records, all or none, after those in which the log tells of itself.
   *
   * @param bodies each a line of its own, not sealed yet
   * @param light whether they tell of nothing that has an effect: then the file's name is looked at
   *     only now and then, because that takes as long as half the writing
   * @return where the log stands with them
   * @throws IOException if they could not be written; they are not in the log then
   */
  Position append(List<byte[]> bodies, boolean light) throws IOException {
    if (!(light ? isUsableAtAGlance() : isUsable())) {
      reopen();
    }
    Lines lines = sealed(bodies);
    if (latest.length() > 0 && latest.length() + lines.length() > rules.maxBytes()) {
      rotate();
      lines = sealed(bodies);
    }
    write(lines);
    return latest;
  }

  /** Returns once what was written by then is on the disk. */
  void await(Position position) throws IOException {
    commits.await(position);
  }

  /** Whether so much waits for the disk that whoever writes has to wait as well. */
  boolean isPressing() {
    Position position = latest;
    Synced known = synced;
    long from = known.file().equals(position.log()) ? known.length() : 0;
    return position.length() - from > MOST_UNSYNCED;
  }

  /** Brings everything to the disk, as far as it can be, and closes the files. */
  void close() throws IOException {
    if (open) {
      open = false;
      try (var closing = new Closing(latest)) {
        commits.await(closing.position());
      }
    }
  }

  private record Closing(Position position) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      position.close();
    }
  }

  /** Lines, and where the chain stands with the last of them. */
  private static final class Lines {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Link link;

    Lines(Link link) {
      this.link = link;
    }

    int length() {
      return bytes.size();
    }
  }

  private Lines sealed(List<byte[]> bodies) {
    Lines lines = new Lines(latest.link());
    notices.forEach(notice -> seal(format.apply(notice), lines));
    bodies.forEach(body -> seal(body, lines));
    return lines;
  }

  private void seal(byte[] body, Lines lines) {
    lines.link = chain.seal(body, lines.link, lines.bytes);
  }

  private void write(Lines lines) throws IOException {
    Position before = latest;
    try {
      before.log().write(before.length(), lines.bytes.toByteArray());
    } catch (IOException e) {
      takeBack(before);
      throw e;
    }
    latest = before.at(lines.link, before.length() + lines.length());
    written = new Written(written.appended() + lines.length(), latest.length(), written.changes());
    notices.clear();
  }

  /** Takes back what a failed write left; where that fails too, the next opening does it. */
  private void takeBack(Position before) {
    try {
      before.log().truncate(before.length());
    } catch (IOException e) {
      abandon();
    }
  }

  /** As {@link #isUsable}, but asks for the file under the name only once in a while. */
  private boolean isUsableAtAGlance() throws IOException {
    return System.nanoTime() - lookedAt < GLANCE_NANOS
        ? open && !commits.hasFailed(latest.opening()) && latest.log().length() == latest.length()
        : isUsable();
  }

  private boolean isUsable() throws IOException {
    if (!open || commits.hasFailed(latest.opening())) {
      return false;
    }
    lookedAt = System.nanoTime();
    Optional<Disk.Standing> standing = disk.standing(files.log());
    return standing.isPresent()
        && standing.get().key().equals(key)
        && standing.get().length() == latest.length();
  }

  private void rotate() throws IOException {
    try {
      latest =
          commits.exclusively(() -> {
            commit(latest);
            return rotation.rotate(latest, rules.keep());
          });
      key = latest.log().key();
      changed();
      notices.add(rotation.notice(latest.link()));
    } catch (IOException e) {
      abandon();
      throw e;
    }
  }

  private void reopen() throws IOException {
    boolean failed = commits.hasFailed(latest.opening());
    latest =
        commits.exclusively(() -> {
          Position last = latest;
          long durable = synced.file().equals(last.log()) ? synced.length() : 0;
          if (open && !failed) {
            keep(last);
          }
          abandon();
          List<AuditEvent.Noticed> found = new ArrayList<>();
          Position position = opening.open(Optional.of(new Memory(last, durable, key)), found);
          notices.addAll(found);
          return position;
        });
    open = true;
    key = latest.log().key();
    changed();
    if (failed) {
      notices.add(
          new AuditEvent.Noticed(NoticeKind.UNCONFIRMED, Optional.empty(), 0, latest.link()));
    }
  }

  /** Before a file is left that is no longer the log's: what is in it may not be lost. */
  private void keep(Position last) {
    try {
      last.log().sync();
    } catch (IOException e) {
      commits.fail(last.opening());
    }
  }

  /** Gives up the open files; what is known of them is kept for the next opening. */
  private void abandon() {
    if (open) {
      open = false;
      try {
        latest.close();
      } catch (IOException e) {
        // Closed or not, they are not used again.
      }
    }
  }

  private void changed() {
    synced = new Synced(latest.log(), latest.length());
    written = new Written(written.appended(), latest.length(), written.changes() + 1);
  }

  private void commit(Position position) throws IOException {
    position.commit(keys, rules.sync() != AuditRules.Sync.OFF);
    synced = new Synced(position.log(), position.length());
  }
}
