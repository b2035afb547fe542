package dev.osd.daemon.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.policy.AuditRules.Sync;
import dev.osd.protocol.record.Fault;
import dev.osd.protocol.record.Head;
import dev.osd.protocol.record.NoticeKind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the log finds at a start or while it is in use, how it goes on, and what it tells of it. */
@Timeout(60)
final class LogRecoveryTest {
  @TempDir private Path temporary;
  private LogFixture fixture;
  private Path path = Path.of("/");

  @BeforeEach
  void findFolder() throws IOException {
    fixture = new LogFixture(temporary.toRealPath());
    path = fixture.files.log();
  }

  /** What a start makes of what it finds. */
  @Nested
  final class AtAStart {
    @Test
    void setsAsideWhatACrashLeftOfALine() throws Exception {
      record("first");
      append("{\"@timestamp\":\"2026-");
      assertThat(fixture.verify().torn()).isPresent();
      assertThat(fixture.verify().sound()).isTrue();

      record("second");

      assertThat(fixture.marks()).containsExactly("first", "second");
      assertThat(fixture.notices()).containsExactly(NoticeKind.TORN);
      Path torn = fixture.files.torn(fixture.clock.instant());
      assertThat(torn).hasContent("{\"@timestamp\":\"2026-");
      assertThat(Files.readAllLines(path).get(1))
          .contains("\"action\":\"log_repaired\"")
          .contains("\"name\":\"" + torn.getFileName() + "\"")
          .contains("\"bytes\":20,\"after\":1");
      fixture.assertSound();
    }

    @Test
    void takesOverRecordsThatTheHeadDoesNotNameYet() throws Exception {
      record("first");
      byte[] head = Files.readAllBytes(fixture.files.head());
      record("second", "third");
      Files.write(fixture.files.head(), head);

      record("fourth");

      assertThat(fixture.marks()).containsExactly("first", "second", "third", "fourth");
      assertThat(fixture.notices()).isEmpty();
      fixture.assertSound();
    }

    @Test
    void doesNotHideThatTheEndWasCutOff() throws Exception {
      record("first", "second", "third");
      List<String> lines = Files.readAllLines(path);
      Files.writeString(path, lines.getFirst() + "\n");

      try (JsonlAuditLog log = fixture.open()) {
        assertThat(log.remarks()).singleElement().asString().contains("does not hold record 3");
        log.record(List.of(LogFixture.event("fourth")));
      }

      assertThat(fixture.marks()).containsExactly("first", "fourth");
      assertFault(Fault.Kind.REMOVED, 2);
      assertThat(fixture.verify().fault().orElseThrow().last()).isEqualTo(3);
      assertThat(fixture.notices()).containsExactly(NoticeKind.CUT);
    }

    @Test
    void doesNotHideThatTheEndWasCutOffAmidARecord() throws Exception {
      record("first", "second", "third");
      Files.writeString(path, Files.readString(path).substring(0, (int) Files.size(path) - 10));

      record("fourth");

      assertThat(fixture.marks()).containsExactly("first", "second", "fourth");
      assertFault(Fault.Kind.REMOVED, 3);
      assertThat(fixture.notices()).containsExactly(NoticeKind.CUT, NoticeKind.TORN);
    }

    @Test
    void doesNotHideThatTheLastRecordWasChanged() throws Exception {
      record("first", "second");
      Files.writeString(path, Files.readString(path).replace("second", "hacked"));

      record("third");

      assertFault(Fault.Kind.CHANGED, 2);
    }

    @Test
    void doesNotHideThatTheWholeLogIsGone() throws Exception {
      record("first", "second");
      Files.delete(path);

      record("third");

      assertFault(Fault.Kind.REMOVED, 1);
      assertThat(fixture.notices()).containsExactly(NoticeKind.CUT);
    }

    @Test
    void doesNotHideThatTheHeadIsGoneOrChanged() throws Exception {
      record("first", "second", "third");
      Files.writeString(path, Files.readAllLines(path).getFirst() + "\n");
      Files.delete(fixture.files.head());

      record("fourth");

      assertFault(Fault.Kind.HEAD, 2);
      assertThat(fixture.notices()).containsExactly(NoticeKind.HEAD_MISSING);

      Files.writeString(fixture.files.head(), "{}");
      record("fifth");

      assertThat(fixture.notices())
          .containsExactly(NoticeKind.HEAD_MISSING, NoticeKind.HEAD_CHANGED);
    }

    /** The first record tells of the lost head; before it there is no head that hides it. */
    @Test
    void aStartThatEndsBeforeItsFirstRecordHidesNothingEither() throws Exception {
      record("first", "second");
      Files.delete(fixture.files.head());
      fixture.open().close();

      record("third");

      assertThat(fixture.notices()).contains(NoticeKind.HEAD_MISSING);
    }

    @Test
    void aLogOfAnotherKindIsSetAsideWhole() throws Exception {
      Files.createDirectories(fixture.folder());
      Files.writeString(path, "{\"time\":\"2025\",\"event\":\"decided\"}\n");

      record("first");

      assertThat(fixture.marks()).containsExactly("first");
      assertThat(fixture.files.torn(fixture.clock.instant()))
          .hasContent("{\"time\":\"2025\",\"event\":\"decided\"}\n");
      assertThat(fixture.notices()).containsExactly(NoticeKind.HEAD_MISSING, NoticeKind.TORN);
    }

    @Test
    void finishesARotationThatWasBrokenOff() throws Exception {
      record("first", "second");
      Files.move(path, fixture.files.rotated(1));

      record("third");

      assertThat(fixture.marks()).containsExactly("first", "second", "third");
      assertThat(fixture.notices()).containsExactly(NoticeKind.ROTATED);
      fixture.assertSound();
    }

    @Test
    void finishesARotationWhoseHeadWasNotWrittenAnyMore() throws Exception {
      record("first");
      byte[] head = Files.readAllBytes(fixture.files.head());
      fixture.with(Sync.ALWAYS, 800, 5);
      record("second");
      assertThat(fixture.files.numbers()).containsExactly(1);
      Files.write(fixture.files.head(), head);

      record("third");

      fixture.assertSound();
      assertThat(fixture.marks()).containsExactly("first", "second", "third");
    }

    @Test
    void readsOnlyTheEndOfALongLog() throws Exception {
      record("first");
      Head head = Head.read(fixture.files.head(), fixture.keys).orElseThrow();
      byte[] record = Files.readAllBytes(path);
      long hole = 200L << 30;
      try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
        file.write(java.nio.ByteBuffer.wrap(new byte[] {'\n'}), hole - 1);
        file.write(java.nio.ByteBuffer.wrap(record), hole);
      }
      Files.write(
          fixture.files.head(),
          new Head(head.link(), hole + record.length, 1).encode(fixture.keys));

      fixture.disk.heal();
      fixture.open().close();

      assertThat(fixture.disk.calls().stream().filter(call -> call.startsWith("read")).count())
          .isLessThan(10);
    }
  }

  /** What it makes of changes while it is in use. */
  @Nested
  final class InUse {
    @Test
    void goesOnInANewFileWhereAnotherProgramRenamedIt() throws Exception {
      try (JsonlAuditLog log = fixture.open()) {
        log.record(List.of(LogFixture.event("first")));
        Files.move(path, fixture.files.rotated(1));
        log.record(List.of(LogFixture.event("second")));
        // logrotate's "create" makes an empty file at once.
        Files.move(fixture.files.rotated(1), fixture.files.rotated(2));
        Files.move(path, fixture.files.rotated(1));
        Files.createFile(path);
        log.record(List.of(LogFixture.event("third")));
      }

      assertThat(fixture.marks()).containsExactly("first", "second", "third");
      assertThat(fixture.notices()).containsExactly(NoticeKind.RENAMED, NoticeKind.RENAMED);
      fixture.assertSound();
    }

    @Test
    void tellsOfALogThatWasCopiedAndCut() throws Exception {
      Path copy = temporary.resolve("copy");
      try (JsonlAuditLog log = fixture.open()) {
        log.record(List.of(LogFixture.event("first")));
        Files.copy(path, copy);
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
          file.truncate(0);
        }
        log.record(List.of(LogFixture.event("second")));
      }

      assertThat(fixture.notices()).containsExactly(NoticeKind.TRUNCATED);
      assertFault(Fault.Kind.REMOVED, 1);
      // With the copy put where a rotated file goes, nothing is missing.
      Files.move(copy, fixture.files.rotated(1));
      fixture.assertSound();
    }

    @Test
    void saysNoAsLongAsItsFolderIsGone() throws Exception {
      try (JsonlAuditLog log = fixture.open()) {
        log.record(List.of(LogFixture.event("first")));
        Files.move(fixture.folder(), temporary.resolve("gone"));
        for (int i = 0; i < 3; i++) {
          assertThat(isTaken(log, "no")).isFalse();
        }
        assertThat(fixture.folder()).doesNotExist();
        Files.createFile(fixture.folder());
        assertThat(isTaken(log, "no")).isFalse();
        Files.delete(fixture.folder());
        Files.move(temporary.resolve("gone"), fixture.folder());
        assertThat(isTaken(log, "yes")).isTrue();
      }
      assertThat(fixture.marks()).containsExactly("first", "yes");
      fixture.assertSound();
    }

    /** Whoever puts another folder there has it filled, and the log says so. */
    @Test
    void goesOnInAnotherFolderUnderItsName() throws Exception {
      try (JsonlAuditLog log = fixture.open()) {
        log.record(List.of(LogFixture.event("first")));
        Files.move(fixture.folder(), temporary.resolve("gone"));
        Files.createDirectory(fixture.folder());
        log.record(List.of(LogFixture.event("second")));
        assertThat(fixture.marks()).containsExactly("second");
        delete(fixture.folder());
        Files.move(temporary.resolve("gone"), fixture.folder());
        log.record(List.of(LogFixture.event("third")));
      }

      assertThat(fixture.marks()).containsExactly("first", "third");
      assertThat(fixture.notices()).containsExactly(NoticeKind.RENAMED);
      assertFault(Fault.Kind.REMOVED, 2);
    }

    @Test
    void setsAsideWhatAnotherAppended() throws Exception {
      try (JsonlAuditLog log = fixture.open()) {
        log.record(List.of(LogFixture.event("first")));
        append("{\"forged\":true}\n");
        log.record(List.of(LogFixture.event("second")));
      }
      assertThat(fixture.marks()).containsExactly("first", "second");
      assertThat(fixture.notices()).containsExactly(NoticeKind.TORN);
      fixture.assertSound();
    }

    @Test
    void goesOnInACopyThatWasPutInItsPlace() throws Exception {
      try (JsonlAuditLog log = fixture.open()) {
        log.record(List.of(LogFixture.event("first")));
        Path copy = Files.copy(path, temporary.resolve("copy"));
        Files.move(copy, path, StandardCopyOption.REPLACE_EXISTING);
        log.record(List.of(LogFixture.event("second")));
      }
      assertThat(fixture.marks()).containsExactly("first", "second");
      fixture.assertSound();
    }
  }

  /** How it rotates. */
  @Nested
  final class Rotating {
    @Test
    void keepsAsManyFilesAsItShouldAndTheChainRunsThroughThem() throws Exception {
      fixture.with(Sync.ALWAYS, 1000, 3);
      try (JsonlAuditLog log = fixture.open()) {
        for (int i = 0; i < 30; i++) {
          log.record(List.of(LogFixture.event("m" + i)));
          fixture.assertSound();
        }
      }
      assertThat(fixture.files.numbers()).containsExactly(3, 2, 1);
      assertThat(fixture.verify().first()).isGreaterThan(1);
      assertThat(fixture.marks()).endsWith("m28", "m29");
      for (Path file : fixture.files.existing()) {
        assertThat(Files.size(file)).isLessThanOrEqualTo(1000);
      }
      assertThat(Files.readAllLines(path).getFirst())
          .contains("\"action\":\"log_continued\"")
          .contains("\"name\":\"audit.jsonl.1\"");

      Files.delete(fixture.files.rotated(3));
      assertFault(Fault.Kind.REMOVED, fixture.verify().fault().orElseThrow().sequence());
    }

    @Test
    void keepsFewerWhereThePolicyNowSaysSo() throws Exception {
      fixture.with(Sync.ALWAYS, 1000, 5);
      record("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l");
      assertThat(fixture.files.numbers()).hasSize(5);
      fixture.with(Sync.ALWAYS, 1000, 1);
      record("m", "n", "o");

      assertThat(fixture.files.numbers()).containsExactly(1);
      fixture.assertSound();
    }

    @Test
    void aRecordThatIsLongerThanAFileHasOneForItself() throws Exception {
      fixture.with(Sync.ALWAYS, 1000, 9);
      record("a", "b".repeat(5000), "c".repeat(5000), "d");

      assertThat(fixture.marks()).hasSize(4);
      assertThat(fixture.files.numbers()).containsExactly(3, 2, 1);
      fixture.assertSound();
    }
  }

  private static boolean isTaken(JsonlAuditLog log, String mark) {
    try {
      log.record(List.of(LogFixture.event(mark)));
      return true;
    } catch (AuditUnavailableException e) {
      return false;
    }
  }

  private void assertFault(Fault.Kind kind, long sequence) throws IOException {
    Optional<Fault> fault = fixture.verify().fault();
    assertThat(fault.map(Fault::kind)).contains(kind);
    assertThat(fault.map(Fault::sequence)).contains(sequence);
  }

  private void append(String text) throws IOException {
    Files.writeString(path, text, StandardOpenOption.APPEND);
  }

  private void record(String... marks) throws Exception {
    try (JsonlAuditLog log = fixture.open()) {
      for (String mark : marks) {
        log.record(List.of(LogFixture.event(mark)));
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
