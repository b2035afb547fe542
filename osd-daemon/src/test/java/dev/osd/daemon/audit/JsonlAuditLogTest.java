package dev.osd.daemon.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.osd.daemon.testing.FakeClock;
import dev.osd.daemon.testing.LockProbe;
import dev.osd.protocol.wire.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class JsonlAuditLogTest {
  private static final Redaction REDACTION = new Redaction(new byte[32], "i-understand");

  private final FakeClock clock = new FakeClock();

  /** What the log does when its file fails. */
  @Nested
  final class OnAFaultyFile {
    private final FaultyRecordFile file = new FaultyRecordFile();
    private final JsonlAuditLog log = new JsonlAuditLog(file, REDACTION, clock);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 40, 10_000})
    void aRecordThatCouldNotBeWrittenLeavesNoTrace(int bytesWritten) throws Exception {
      log.record(List.of(event("first")));
      file.failAppendAfter(bytesWritten);

      assertFails(event("second"));
      log.record(List.of(event("third")));

      assertThat(reasons()).containsExactly("first", "third");
    }

    @Test
    void theEventsOfOneCallAreRecordedAllOrNone() throws Exception {
      int oneRecord =
          new RecordFormat(StrictJson.standard(), REDACTION)
              .line(clock.instant(), event("a"))
              .length;
      file.failAppendAfter(oneRecord);

      assertFails(event("a"), event("b"));

      assertThat(file.text()).isEmpty();
    }

    @Test
    void aTornRecordThatCannotBeTakenBackShutsTheLogUntilItCan() throws Exception {
      log.record(List.of(event("first")));
      file.failAppendAfter(20).failTruncate(3);

      assertFails(event("second"));
      assertFails(event("third"));
      assertThat(file.text()).doesNotContain("third");
      // That call truncated in vain as well; the next one succeeds.
      log.record(List.of(event("fourth")));

      assertThat(reasons()).containsExactly("first", "fourth");
    }

    @Test
    void aFileWhoseLengthCannotBeToldTakesNothing() throws Exception {
      file.failLength(1);

      assertFails(event("first"));
      assertThat(file.text()).isEmpty();
      log.record(List.of(event("second")));

      assertThat(reasons()).containsExactly("second");
    }

    @Test
    void theLogTellsNothingOfTheRecordThatItCouldNotWrite() {
      file.failAppendAfter(0);

      assertThatExceptionOfType(AuditUnavailableException.class)
          .isThrownBy(() -> log.record(List.of(event("secret-reason"))))
          .withMessage("the audit log cannot be written")
          .withStackTraceContaining("No space left on device")
          .satisfies(e -> assertThat(e.toString()).doesNotContain("secret-reason"));
    }

    @Test
    void closingClosesTheFile() throws Exception {
      log.close();

      assertThat(file.isClosed()).isTrue();
    }

    private void assertFails(AuditEvent... events) {
      assertThatExceptionOfType(AuditUnavailableException.class)
          .isThrownBy(() -> log.record(List.of(events)));
    }

    private List<String> reasons() {
      assertThat(file.text()).endsWith("\n");
      return file.text().lines().map(JsonlAuditLogTest::reason).toList();
    }
  }

  /** What the log does on disk. */
  @Nested
  final class OnDisk {
    @TempDir private Path temporary;
    private Path folder = Path.of("/");
    private long uid;

    @BeforeEach
    void findFolder() throws IOException {
      folder = temporary.toRealPath();
      uid = (Integer) Files.getAttribute(folder, "unix:uid");
    }

    @Test
    void makesTheFileAndMissingFoldersForTheirOwnerOnly() throws Exception {
      Path path = folder.resolve("a/b/audit.jsonl");

      try (JsonlAuditLog log = open(path)) {
        log.record(List.of(event("x")));
      }

      assertThat(permissions(path)).isEqualTo("rw-------");
      assertThat(permissions(folder.resolve("a/b"))).isEqualTo("rwx------");
      assertThat(permissions(folder.resolve("a"))).isEqualTo("rwx------");
    }

    @Test
    void closesAFileThatOthersCouldRead() throws Exception {
      Path path = Files.createFile(folder.resolve("audit.jsonl"));
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));

      open(path).close();

      assertThat(permissions(path)).isEqualTo("rw-------");
    }

    @Test
    void appendsToWhatIsThere() throws Exception {
      Path path = folder.resolve("audit.jsonl");
      record(path, "first");
      record(path, "second");

      assertThat(Files.readAllLines(path).stream().map(JsonlAuditLogTest::reason))
          .containsExactly("first", "second");
    }

    @Test
    void knowsHowMuchOfTheFileIsItsOwnDoing() throws Exception {
      Path path = folder.resolve("audit.jsonl");
      Files.writeString(path, "{}\n{}");

      try (JsonlAuditLog log = open(path)) {
        long before = Files.size(path);
        assertThat(log.appended()).isZero();
        log.record(List.of(event("x"), event("y")));
        log.record(List.of(event("z")));
        assertThat(log.appended()).isEqualTo(Files.size(path) - before).isPositive();
        Files.writeString(path, "of another\n", StandardOpenOption.APPEND);
        assertThat(log.appended()).isEqualTo(Files.size(path) - before - "of another\n".length());
      }
    }

    @Test
    void whatACrashLeftOfALineStaysALineOfItsOwn() throws Exception {
      Path path = folder.resolve("audit.jsonl");
      record(path, "first");
      Files.writeString(path, Files.readString(path) + "{\"time\":\"2026-");

      record(path, "second");

      List<String> lines = Files.readAllLines(path);
      assertThat(lines).hasSize(3);
      assertThat(lines.get(1)).isEqualTo("{\"time\":\"2026-");
      assertThat(reason(lines.get(2))).isEqualTo("second");
    }

    @Test
    void refusesAPlantedLinkAndLeavesItsTargetAlone() throws Exception {
      Path victim = Files.writeString(folder.resolve("victim"), "untouched");
      Files.setPosixFilePermissions(victim, PosixFilePermissions.fromString("rw-r--r--"));
      Path path = Files.createSymbolicLink(folder.resolve("audit.jsonl"), victim);

      assertThatIOException()
          .isThrownBy(() -> open(path))
          .withMessage(path + " is no regular file; remove it or name another");
      assertThat(victim).hasContent("untouched");
      assertThat(permissions(victim)).isEqualTo("rw-r--r--");
    }

    @Test
    void refusesALinkToNothing() throws Exception {
      Path path = Files.createSymbolicLink(folder.resolve("audit.jsonl"), folder.resolve("none"));

      assertThatIOException().isThrownBy(() -> open(path));
      assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void refusesAFifoWithoutWaitingForItsReader() throws Exception {
      Path path = folder.resolve("audit.jsonl");
      assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();

      assertThatIOException()
          .isThrownBy(() -> open(path))
          .withMessage(path + " is no regular file; remove it or name another");
    }

    @Test
    void refusesADirectory() throws Exception {
      Path path = Files.createDirectory(folder.resolve("audit.jsonl"));

      assertThatIOException().isThrownBy(() -> open(path));
      assertThat(permissions(path)).startsWith("rwx");
    }

    @Test
    void refusesAFileOfAnothers() throws Exception {
      assumeTrue(uid == 0, "only root gives files away");
      Path path = Files.createFile(folder.resolve("audit.jsonl"));
      Files.setAttribute(path, "unix:uid", 1234);

      assertThatIOException()
          .isThrownBy(() -> open(path))
          .withMessage(path + " belongs to user 1234, not to 0");
    }

    @Test
    void oneLogHasOneWriter() throws Exception {
      Path path = folder.resolve("audit.jsonl");

      try (JsonlAuditLog log = open(path)) {
        log.record(List.of(event("x")));
        assertThatIOException()
            .isThrownBy(() -> open(path))
            .withMessage(path + " is the log of another daemon that is running");
      }
      open(path).close();
    }

    /** Locks of a process are lost when it closes any descriptor of the file (fcntl(2)). */
    @Test
    void anotherProcessIsKeptOutOfALogThatHadContentAlready() throws Exception {
      Path path = folder.resolve("audit.jsonl");
      record(path, "first");

      try (JsonlAuditLog log = open(path)) {
        log.record(List.of(event("second")));
        assertThat(LockProbe.isHeld(path)).isTrue();
      }
      assertThat(LockProbe.isHeld(path)).isFalse();
    }

    @Test
    void anInterruptedThreadShutsTheLogForNobody() throws Exception {
      Path path = folder.resolve("audit.jsonl");
      try (JsonlAuditLog log = open(path)) {
        Thread interrupted =
            Thread.ofPlatform()
                .start(() -> {
                  Thread.currentThread().interrupt();
                  try {
                    log.record(List.of(event("interrupted")));
                  } catch (AuditUnavailableException e) {
                    throw new AssertionError(e);
                  }
                  assertThat(Thread.currentThread().isInterrupted()).isTrue();
                });
        interrupted.join();
        log.record(List.of(event("after")));
      }

      assertThat(Files.readAllLines(path).stream().map(JsonlAuditLogTest::reason))
          .containsExactly("interrupted", "after");
    }

    @Test
    void manyThreadsWriteWholeLinesAndTheEventsOfACallStandTogether() throws Exception {
      Path path = folder.resolve("audit.jsonl");
      AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();
      try (JsonlAuditLog log = open(path)) {
        List<Thread> threads = new ArrayList<>();
        for (int thread = 0; thread < 8; thread++) {
          String name = "t" + thread;
          threads.add(
              Thread.ofPlatform()
                  .start(() -> {
                    try {
                      for (int i = 0; i < 100; i++) {
                        String call = name + "-" + i + "-";
                        log.record(IntStream.range(0, 3).mapToObj(n -> event(call + n)).toList());
                      }
                    } catch (AuditUnavailableException e) {
                      fault.set(e);
                    }
                  }));
        }
        for (Thread thread : threads) {
          thread.join();
        }
      }

      assertThat(fault).hasNullValue();
      List<String> reasons =
          Files.readAllLines(path).stream().map(JsonlAuditLogTest::reason).toList();
      assertThat(reasons).hasSize(2400).doesNotHaveDuplicates();
      for (int i = 0; i < reasons.size(); i += 3) {
        String call = reasons.get(i).substring(0, reasons.get(i).length() - 1);
        assertThat(reasons.subList(i, i + 3)).containsExactly(call + 0, call + 1, call + 2);
      }
    }

    private JsonlAuditLog open(Path path) throws IOException {
      return JsonlAuditLog.open(path, uid, REDACTION, clock);
    }

    private void record(Path path, String reason) throws Exception {
      try (JsonlAuditLog log = open(path)) {
        log.record(List.of(event(reason)));
      }
    }
  }

  private static AuditEvent event(String reason) {
    return new AuditEvent.Stopped(1, reason);
  }

  /** The reason in a whole record of {@link #event}; fails on anything else. */
  private static String reason(String line) {
    String before =
        "{\"time\":\"2026-01-02T03:04:05.678901Z\",\"event\":\"daemon_stopped\",\"request_id\":null,\"pid\":1,\"reason\":\"";
    assertThat(line).startsWith(before).endsWith("\"}");
    return line.substring(before.length(), line.length() - 2);
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
  }
}
