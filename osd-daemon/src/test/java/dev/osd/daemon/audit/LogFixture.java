package dev.osd.daemon.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.daemon.testing.Asked;
import dev.osd.daemon.testing.FakeClock;
import dev.osd.policy.AuditRules;
import dev.osd.policy.AuditRules.Capture;
import dev.osd.policy.AuditRules.Sync;
import dev.osd.protocol.Action;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Failure;
import dev.osd.protocol.record.LogFiles;
import dev.osd.protocol.record.LogKeys;
import dev.osd.protocol.record.LogVerifier;
import dev.osd.protocol.record.Notice;
import dev.osd.protocol.record.NoticeKind;
import dev.osd.protocol.record.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A log in a folder, and what can be asked of it. */
final class LogFixture {
  static final Redaction REDACTION = new Redaction(new byte[32], "i-understand");

  private static final Pattern MARK = Pattern.compile("\"message\":\"([^\"]*)\"");

  final FakeClock clock = new FakeClock();
  final LogFiles files;
  final LogKeys keys = LogKeys.of(new byte[LogKeys.SECRET_BYTES]);
  final FaultyDisk disk;
  private final Path folder;
  private AuditRules rules = AuditRules.standard();

  LogFixture(Path folder) throws IOException {
    this.folder = folder.resolve("logs");
    files = new LogFiles(this.folder.resolve("audit.jsonl"));
    long uid = (Integer) Files.getAttribute(folder, "unix:uid");
    disk = new FaultyDisk(new HostDisk(uid));
  }

  LogFixture with(Sync sync, long maxBytes, int keep) {
    rules = new AuditRules(sync, Capture.DIGEST, maxBytes, keep);
    return this;
  }

  /** The log's folder; the log makes it. */
  Path folder() {
    return folder;
  }

  JsonlAuditLog open() throws IOException {
    return new JsonlAuditLog(disk, files, keys, REDACTION, clock, rules);
  }

  /** An event that can be told from others. */
  static AuditEvent event(String mark) {
    return new AuditEvent.Refused(
        Optional.of("r"), Optional.empty(), Asked.PEER, new Failure(ErrorCode.BUSY, mark));
  }

  /** An event without any effect. */
  static AuditEvent ping() {
    return new AuditEvent.Finished(
        Asked.plan(new Action.Ping("p")), Asked.PEER, new ActionResult.Pong("p"), 0);
  }

  /** The marks of all events in the log, in order. */
  List<String> marks() throws IOException {
    List<String> marks = new ArrayList<>();
    for (Path file : files.existing()) {
      for (String line : Files.readAllLines(file)) {
        Matcher mark = MARK.matcher(line);
        if (mark.find()) {
          marks.add(mark.group(1));
        }
      }
    }
    return marks;
  }

  Verification verify() throws IOException {
    return new LogVerifier(files, keys).verify(Optional.empty());
  }

  /** The log is sound from its beginning to its head. */
  void assertSound() throws IOException {
    Verification found = verify();
    assertThat(found.fault().map(fault -> fault.sentence())).isEmpty();
    assertThat(found.torn()).isEmpty();
  }

  List<NoticeKind> notices() throws IOException {
    return verify().notices().stream().map(Notice::kind).toList();
  }
}
