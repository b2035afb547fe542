package dev.osd.daemon.audit;

import dev.osd.policy.AuditRules;
import dev.osd.protocol.record.LogFiles;
import dev.osd.protocol.record.LogKeys;
import dev.osd.protocol.wire.StrictJson;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log on disk: one sealed JSON object a line. Events of one call stand together. A call that
 * fails to write leaves nothing behind; one whose records the disk did not confirm fails as well,
 * and a later record tells of that. After any trouble the next call opens the log anew, so that
 * service goes on by itself once writing works again.
 */
public final class JsonlAuditLog implements AuditLog, Closeable {
  /** With {@code sync = "batch"} a record is on the disk after this time at the latest. */
  static final Duration BATCH = Duration.ofMillis(100);

  /** Records that nothing waits for are on the disk, and the head names them, after this time. */
  static final Duration IDLE = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(JsonlAuditLog.class);

  private final RecordFormat format;
  private final Clock clock;
  private final LogWriter writer;
  private final LateCommit late;
  private final ReentrantLock lock = new ReentrantLock();

  /** What was found when the log was opened. */
  private final List<AuditEvent.Noticed> found;

  JsonlAuditLog(
      Disk disk, LogFiles files, LogKeys keys, Redaction redaction, Clock clock, AuditRules rules)
      throws IOException {
    this.format = new RecordFormat(StrictJson.standard(), redaction);
    this.clock = clock;
    format.capture(rules.capture());
    this.writer =
        new LogWriter(
            disk,
            files,
            keys,
            new LogOpening(disk, files, keys, clock),
            notice -> format.line(clock.instant(), notice),
            rules);
    this.found = writer.notices();
    this.late = new LateCommit(this::commitLate, delay(rules)).start();
  }

  /**
   * Opens the log at this path or makes it: its files 0600, folders that are missing 0700.
   *
   * @param path absolute
   * @param uid the daemon's user id; a file of another user's, a link or a device is refused
   */
  public static JsonlAuditLog open(
      Path path, long uid, LogKeys keys, Redaction redaction, Clock clock, AuditRules rules)
      throws IOException {
    return new JsonlAuditLog(new HostDisk(uid), new LogFiles(path), keys, redaction, clock, rules);
  }

  @Override
  public void record(List<AuditEvent> events) throws AuditUnavailableException {
    // Made outside the lock, so that many clients only wait for one another's writing.
    List<byte[]> bodies = bodies(events);
    try {
      boolean pings = arePings(events);
      Position written = append(bodies, pings);
      boolean waits = writer.rules().sync() == AuditRules.Sync.ALWAYS && !pings;
      if (waits || writer.isPressing()) {
        writer.await(written);
      } else {
        late.want();
      }
    } catch (IOException e) {
      throw new AuditUnavailableException("the audit log cannot be written", e);
    }
  }

  private Position append(List<byte[]> bodies, boolean pings) throws IOException {
    lock.lock();
    try {
      return writer.append(bodies, pings);
    } finally {
      lock.unlock();
    }
  }

  private List<byte[]> bodies(List<AuditEvent> events) {
    Instant now = clock.instant();
    List<byte[]> bodies = new ArrayList<>(events.size());
    for (AuditEvent event : events) {
      bodies.add(format.line(now, event));
    }
    return bodies;
  }

  private static boolean arePings(List<AuditEvent> events) {
    for (AuditEvent event : events) {
      if (!event.isOfPing()) {
        return false;
      }
    }
    return true;
  }

  private void commitLate() {
    try {
      writer.await(writer.latest());
    } catch (IOException e) {
      LOG.error("the audit log could not be brought to the disk: {}", e.getMessage());
    }
  }

  private static Duration delay(AuditRules rules) {
    return rules.sync() == AuditRules.Sync.BATCH ? BATCH : IDLE;
  }

  /** From the next record on the log is kept by these rules. */
  public void use(AuditRules rules) {
    lock.lock();
    try {
      writer.use(rules);
      format.capture(rules.capture());
    } finally {
      lock.unlock();
    }
    late.delay(delay(rules));
  }

  /** What the log has done to its file so far; waits for a writing under way. */
  public Written written() {
    lock.lock();
    try {
      return writer.written();
    } finally {
      lock.unlock();
    }
  }

  /** What whoever starts the daemon should know of the log that it goes on with. */
  public List<String> remarks() {
    return found.stream().map(Remarks::of).toList();
  }

  @Override
  public void close() throws IOException {
    late.close();
    lock.lock();
    try {
      writer.close();
    } finally {
      lock.unlock();
    }
  }
}
