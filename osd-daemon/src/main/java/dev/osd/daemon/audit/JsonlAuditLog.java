package dev.osd.daemon.audit;

import dev.osd.protocol.wire.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The log on disk: one JSON object a line. Events of one call stand together; a call that fails
 * leaves the file as it was, or, where even that fails, shuts the log until it can be cut back to
 * whole records.
 */
public final class JsonlAuditLog implements AuditLog, Closeable {
  private final RecordFile file;
  private final RecordFormat format;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();

  /** Where the last whole record ends; of meaning only while the file is torn. */
  private long wholeLength;

  /** Whether a failed write left part of a record that could not be taken back yet. */
  private boolean torn;

  private long appended;

  JsonlAuditLog(RecordFile file, Redaction redaction, Clock clock) {
    this.file = file;
    this.format = new RecordFormat(StrictJson.standard(), redaction);
    this.clock = clock;
  }

  /**
   * Opens the log at this path or makes it: the file 0600, folders that are missing 0700.
   *
   * @param uid the daemon's user id; a file of another user's, a link or a device is refused
   */
  public static JsonlAuditLog open(Path path, long uid, Redaction redaction, Clock clock)
      throws IOException {
    return new JsonlAuditLog(DiskRecordFile.open(path, uid), redaction, clock);
  }

  @Override
  public void record(List<AuditEvent> events) throws AuditUnavailableException {
    // Made outside the lock, so that many clients only wait for one another's writing.
    byte[] lines = lines(events);
    lock.lock();
    try {
      if (torn) {
        file.truncate(wholeLength);
      }
      wholeLength = file.length();
      torn = true;
      file.append(lines);
      torn = false;
      appended += lines.length;
    } catch (IOException e) {
      takeBack();
      throw new AuditUnavailableException("the audit log cannot be written", e);
    } finally {
      lock.unlock();
    }
  }

  /** How many bytes this log has added to its file so far; waits for a writing under way. */
  public long appended() {
    lock.lock();
    try {
      return appended;
    } finally {
      lock.unlock();
    }
  }

  private byte[] lines(List<AuditEvent> events) {
    Instant now = clock.instant();
    if (events.size() == 1) {
      return format.line(now, events.getFirst());
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    events.forEach(event -> bytes.writeBytes(format.line(now, event)));
    return bytes.toByteArray();
  }

  /** Takes back what a failed write left; where that fails too, the next call tries again. */
  private void takeBack() {
    if (!torn) {
      return;
    }
    try {
      file.truncate(wholeLength);
      torn = false;
    } catch (IOException e) {
      // Stays torn.
    }
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      file.close();
    } finally {
      lock.unlock();
    }
  }
}
