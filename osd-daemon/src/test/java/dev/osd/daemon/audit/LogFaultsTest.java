package dev.osd.daemon.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.osd.policy.AuditRules.Sync;
import dev.osd.protocol.record.NoticeKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A file system that fails at every single call in turn. Whatever happens: what the log said was
 * recorded is there once and in order, what it said was not has failed closed, it serves again as
 * soon as writing works, and the chain is sound.
 */
@Timeout(120)
final class LogFaultsTest {
  /** So short that the third record is in another file. */
  private static final long SHORT = 1200;

  /** What a start asks of the file system if the last line is torn. */
  private static final int START_CALLS = 22;

  private static final int UNTIL_HEALED = 1_000_000;

  @TempDir private Path folder;

  static Stream<Arguments> faults() {
    return Stream.concat(
        Stream.of(1, 2, UNTIL_HEALED)
            .flatMap(
                times -> Stream.of(0, 500).map(before -> Arguments.of(Sync.ALWAYS, times, before))),
        Stream.of(Sync.BATCH, Sync.OFF)
            .flatMap(sync ->
                Stream.of(Arguments.of(sync, 1, 0), Arguments.of(sync, UNTIL_HEALED, 500))));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void failsClosedAtEachCallAndRecovers(Sync sync, int times, int writtenBefore) throws Exception {
    int calls = 1;
    for (int call = 0; call < calls; call++) {
      LogFixture fixture = fixture("call" + call, sync);
      fixture.disk.writingBefore(writtenBefore);
      try (JsonlAuditLog log = fixture.open()) {
        List<String> told = new ArrayList<>();
        record(log, "first", told);
        fixture.disk.fail(call, times);
        for (String mark : List.of("a", "b", "c", "d", "e")) {
          record(log, mark, told);
        }
        if (times == 1 && call == 0) {
          assertThat(told).as("one call failed").doesNotContain("a");
        }
        calls = Math.max(calls, fixture.disk.calls().size());
        fixture.disk.heal();

        log.record(List.of(LogFixture.event("last")));

        told.add("last");
        assertThat(fixture.marks())
            .as("%s: %s", call, fixture.disk.calls())
            .doesNotHaveDuplicates()
            .isSubsetOf("first", "a", "b", "c", "d", "e", "last")
            .containsSubsequence(told);
      }
      fixture.assertSound();
      try (JsonlAuditLog next = fixture.open()) {
        assertThat(next.remarks()).isEmpty();
        next.record(List.of(LogFixture.event("next")));
      }
      fixture.assertSound();
    }
    assertThat(calls).as("calls that were made to fail").isGreaterThan(20);
  }

  /** Each of its calls fails once: the daemon says so and does not start, and then it does. */
  @Test
  void startsOrSaysWhyNotAtEachCall() throws Exception {
    LogFixture fixture = fixture("start", Sync.ALWAYS);
    try (JsonlAuditLog log = fixture.open()) {
      log.record(List.of(LogFixture.event("first")));
    }
    for (int call = 0; call <= START_CALLS; call++) {
      Files.writeString(fixture.files.log(), "torn", StandardOpenOption.APPEND);
      fixture.disk.fail(call, 1);
      try {
        fixture.open().close();
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("rror (");
      }
      boolean reached = fixture.disk.calls().size() > call;
      fixture.disk.heal();
      try (JsonlAuditLog log = fixture.open()) {
        log.record(List.of(LogFixture.event("again" + call)));
      }
      fixture.assertSound();
      assertThat(reached).as("call %d", call).isEqualTo(call < START_CALLS);
    }
  }

  @Test
  void aRecordThatTheDiskDidNotConfirmIsToldOf() throws Exception {
    LogFixture fixture = fixture("sync", Sync.ALWAYS).with(Sync.ALWAYS, 1 << 20, 1);
    try (JsonlAuditLog log = fixture.open()) {
      log.record(List.of(LogFixture.event("first")));
      fixture.disk.heal();
      log.record(List.of(LogFixture.event("second")));
      int sync = fixture.disk.calls().indexOf("sync audit.jsonl");
      fixture.disk.fail(sync, 1);

      assertThatExceptionOfType(AuditUnavailableException.class)
          .isThrownBy(() -> log.record(List.of(LogFixture.event("third"))));
      log.record(List.of(LogFixture.event("fourth")));
    }
    assertThat(fixture.marks()).containsExactly("first", "second", "third", "fourth");
    assertThat(fixture.notices()).containsExactly(NoticeKind.UNCONFIRMED);
    fixture.assertSound();
  }

  @Test
  void theLogTellsNothingOfTheRecordThatItCouldNotWrite() throws Exception {
    LogFixture fixture = fixture("secret", Sync.ALWAYS);
    try (JsonlAuditLog log = fixture.open()) {
      fixture.disk.fail(0, UNTIL_HEALED);

      assertThatExceptionOfType(AuditUnavailableException.class)
          .isThrownBy(() -> log.record(List.of(LogFixture.event("secret-reason"))))
          .withMessage("the audit log cannot be written")
          .satisfies(e -> assertThat(e.toString()).doesNotContain("secret-reason"));
      fixture.disk.heal();
    }
  }

  private static void record(JsonlAuditLog log, String mark, List<String> told) {
    try {
      log.record(List.of(LogFixture.event(mark)));
      told.add(mark);
    } catch (AuditUnavailableException e) {
      // It was not told.
    }
  }

  private LogFixture fixture(String name, Sync sync) throws IOException {
    return new LogFixture(Files.createDirectory(folder.resolve(name))).with(sync, SHORT, 99);
  }
}
