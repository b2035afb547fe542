package dev.osd.daemon.audit;

import dev.osd.daemon.testing.Asked;
import dev.osd.daemon.testing.FakeClock;
import dev.osd.policy.AuditRules;
import dev.osd.policy.Finding;
import dev.osd.policy.Program;
import dev.osd.policy.ResolvedAction;
import dev.osd.policy.shell.CommandReader;
import dev.osd.protocol.Action;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.SandboxProfile;
import dev.osd.protocol.Verdict;
import dev.osd.protocol.record.Chain;
import dev.osd.protocol.record.Head;
import dev.osd.protocol.record.Link;
import dev.osd.protocol.record.LogFiles;
import dev.osd.protocol.record.LogKeys;
import dev.osd.protocol.record.LogVerifier;
import dev.osd.protocol.record.Verification;
import dev.osd.protocol.wire.StrictJson;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How fast a long log is checked, and how soon a daemon goes on with it. */
final class VerifyBench {
  private static final long BYTES = Long.getLong("osd.bench.log", 1L << 30);
  private static final LogKeys KEYS = LogKeys.of(new byte[LogKeys.SECRET_BYTES]);

  @Test
  void aLongLog(@TempDir Path folder) throws Exception {
    LogFiles files = new LogFiles(folder.toRealPath().resolve("audit.jsonl"));
    write(files);
    double best = 0;
    Verification found = new LogVerifier(files, KEYS).verify(Optional.empty());
    for (int i = 0; i < 3; i++) {
      long start = System.nanoTime();
      found = new LogVerifier(files, KEYS).verify(Optional.empty());
      best = Math.max(best, found.bytes() * 1e3 / (System.nanoTime() - start));
    }
    try (FileChannel log = FileChannel.open(files.log(), StandardOpenOption.WRITE)) {
      log.force(true);
    }
    long start = System.nanoTime();
    new JsonlAuditLog(
            new HostDisk((Integer) Files.getAttribute(folder, "unix:uid")),
            files,
            KEYS,
            LogFixture.REDACTION,
            new FakeClock(),
            AuditRules.standard())
        .close();
    System.out.printf(
        "verify %d MB, %d records, heap of at most %d MB: %.0f MB/s%s; opened to go on in %.0f ms%n",
        found.bytes() / 1_000_000,
        found.records(),
        Runtime.getRuntime().maxMemory() >> 20,
        best,
        found.fault().map(fault -> ", FAULT " + fault.sentence()).orElse(""),
        (System.nanoTime() - start) / 1e6);
  }

  /** Decisions and ends of programs, as a daemon writes them. */
  private static void write(LogFiles files) throws Exception {
    RecordFormat format = new RecordFormat(StrictJson.standard(), LogFixture.REDACTION);
    FakeClock clock = new FakeClock();
    Action.Exec exec = Asked.exec("step1", "git", "log", "--oneline", "-n", "5");
    ActionResult.Captured output = new ActionResult.Captured(Asked.bytes("output\n"), false);
    byte[] decided =
        format.line(
            clock.instant(),
            new AuditEvent.Decided(
                Asked.plan(exec),
                Asked.PEER,
                exec,
                Optional.of(
                    new ResolvedAction.Command(
                        exec,
                        List.of("/usr/bin/git"),
                        "/home/ada/src/osd",
                        CommandReader.ofArgv(List.of("git")),
                        List.of(Program.missing("git")))),
                new AuditEvent.Ruling.Judged(
                    new Finding(Verdict.ALLOW, "policy.toml:12", "read-only git"), false, true)));
    byte[] finished =
        format.line(
            clock.instant(),
            new AuditEvent.Finished(
                Asked.plan(exec),
                Asked.PEER,
                new ActionResult.Ran(
                    "step1",
                    "exec",
                    Optional.empty(),
                    OptionalInt.of(0),
                    Optional.empty(),
                    output,
                    output,
                    3,
                    SandboxProfile.WORKSPACE,
                    List.of()),
                3));
    Chain chain = new Chain(KEYS);
    Link link = Link.START;
    long length = 0;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(files.log()), 1 << 20)) {
      ByteArrayOutputStream lines = new ByteArrayOutputStream();
      while (length < BYTES) {
        lines.reset();
        link = chain.seal(decided, link, lines);
        link = chain.seal(finished, link, lines);
        lines.writeTo(out);
        length += lines.size();
      }
    }
    Files.setPosixFilePermissions(files.log(), PosixFilePermissions.fromString("rw-------"));
    Files.write(files.head(), new Head(link, length, 1).encode(KEYS));
  }
}
