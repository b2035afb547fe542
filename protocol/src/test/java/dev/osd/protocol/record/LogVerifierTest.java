package dev.osd.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.protocol.record.Fault.Kind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is done to a log of three files is found, and the first fault is named. */
final class LogVerifierTest {
  private static final int PART = 4;
  private static final int RECORDS = 3 * PART;

  @TempDir private Path folder;
  private SampleLog log = new SampleLog(Path.of("/"));

  @BeforeEach
  void writeLog() throws Exception {
    log = new SampleLog(folder).file(PART).file(PART).file(PART).write();
  }

  @Test
  void findsNothingWhereNothingWasDone() throws Exception {
    Verification found = log.verify();

    assertThat(found.fault()).isEmpty();
    assertThat(found.torn()).isEmpty();
    assertThat(found.first()).isEqualTo(1);
    assertThat(found.last()).isEqualTo(RECORDS);
    assertThat(found.records()).isEqualTo(RECORDS);
    assertThat(found.bytes()).isEqualTo(log.lines().stream().mapToLong(l -> l.length).sum());
  }

  @Test
  void findsEveryFlippedByte() throws Exception {
    List<byte[]> lines = log.lines();
    for (int i = 0; i < RECORDS; i++) {
      for (int at = 0; at < lines.get(i).length; at++) {
        int mask = at % 2 == 0 ? 1 : lines.get(i)[at] ^ '\n';
        if (mask == 0) {
          mask = 1;
        }
        log.write(with(lines, i, SampleLog.flipped(lines.get(i), at, mask)));
        boolean last = i == RECORDS - 1 && at == lines.get(i).length - 1;
        assertFault(last ? Kind.CUT : Kind.CHANGED, i + 1, "byte " + at);
      }
    }
  }

  @Test
  void findsEveryDroppedRecord() throws Exception {
    for (int i = 0; i < RECORDS; i++) {
      List<byte[]> lines = new ArrayList<>(log.lines());
      lines.remove(i);
      log.write(lines);
      assertFault(i == RECORDS - 1 ? Kind.CUT : Kind.REMOVED, i + 1, "dropped");
    }
  }

  @Test
  void findsEveryRecordThatStandsTwice() throws Exception {
    for (int i = 0; i < RECORDS; i++) {
      for (int at = i + 1; at <= RECORDS; at++) {
        List<byte[]> lines = new ArrayList<>(log.lines());
        lines.add(at, lines.get(i));
        log.write(lines);
        assertFault(Kind.INSERTED, at + 1, i + " again at " + at);
      }
    }
  }

  @Test
  void findsEveryForeignLine() throws Exception {
    for (String text : List.of("\n", "{}\n", "{\"osd\":{\"sequence\":3}}\n", "a\nb\n")) {
      for (int at = 0; at <= RECORDS; at++) {
        List<byte[]> lines = new ArrayList<>(log.lines());
        lines.add(at, text.getBytes(StandardCharsets.UTF_8));
        log.write(lines);
        assertFault(Kind.INSERTED, at + 1, text);
      }
    }
  }

  @Test
  void findsEverySwap() throws Exception {
    for (int i = 0; i < RECORDS; i++) {
      for (int j = i + 1; j < RECORDS; j++) {
        List<byte[]> lines = new ArrayList<>(log.lines());
        Collections.swap(lines, i, j);
        log.write(lines);
        assertFault(Kind.REORDERED, i + 1, i + " for " + j);
      }
    }
  }

  @Test
  void findsEveryCut() throws Exception {
    for (int i = 0; i < RECORDS; i++) {
      List<byte[]> lines = log.lines();
      for (int length : List.of(0, 1, lines.get(i).length - 1)) {
        List<byte[]> kept = new ArrayList<>(lines.subList(0, i));
        kept.add(SampleLog.cut(lines.get(i), length));
        log.write(kept);
        assertFault(Kind.CUT, i + 1, "to " + length);
        assertThat(log.verify().fault().orElseThrow().last()).isEqualTo(RECORDS);
      }
    }
  }

  @Test
  void findsARecordThatWasCutShortBeforeOthers() throws Exception {
    List<byte[]> lines = log.lines();
    for (int i = 0; i < RECORDS - 1; i++) {
      log.write(with(lines, i, SampleLog.cut(lines.get(i), lines.get(i).length - 1)));
      // Its line now runs on into the next one's; at a file's end it is only unfinished.
      assertFault(Kind.CHANGED, i + 1, "cut short");
    }
  }

  @Test
  void findsARecordOfABranch() throws Exception {
    Link elsewhere = new Link(5, "ab".repeat(32));
    log.write(with(log.lines(), 5, log.branch(elsewhere)));

    assertFault(Kind.CHANGED, 6, "branch");
  }

  @Test
  void findsMissingFiles() throws Exception {
    Files.delete(log.path(2));
    assertFault(Kind.REMOVED, 1, "oldest");
    assertThat(log.verify().fault().orElseThrow().last()).isEqualTo(PART);
    log.write();
    Files.delete(log.path(1));
    assertFault(Kind.REMOVED, PART + 1, "middle");
    log.write();
    Files.delete(log.path(0));
    assertFault(Kind.CUT, 2 * PART + 1, "current");
    Files.delete(log.path(1));
    Files.delete(log.path(2));
    assertFault(Kind.CUT, 1, "all");
  }

  @Test
  void whatRotationGaveUpIsNotMissed() throws Exception {
    log.writeHead(new Head(log.link(), 0, PART + 1));
    assertThat(log.verify().sound()).isTrue();

    Files.delete(log.path(2));

    assertThat(log.verify().sound()).isTrue();
    assertThat(log.verify().first()).isEqualTo(PART + 1);
  }

  @Test
  void aLogMayGoOnBehindItsHead() throws Exception {
    Link early = new SampleLog(folder).file(7).link();
    log.writeHead(new Head(early, 0, 1));

    assertThat(log.verify().sound()).isTrue();
  }

  @Test
  void findsAHeadOfAnotherHistory() throws Exception {
    log.writeHead(new Head(new Link(6, "ab".repeat(32)), 0, 1));

    assertFault(Kind.CHANGED, 6, "history");
  }

  @Test
  void findsAMissingOrChangedHead() throws Exception {
    byte[] head = Files.readAllBytes(log.files().head());
    for (int at = 0; at < head.length; at++) {
      Files.write(log.files().head(), SampleLog.flipped(head, at, 1));
      assertFault(Kind.HEAD, RECORDS + 1, "flip at " + at);
    }
    Files.write(log.files().head(), SampleLog.cut(head, head.length - 1));
    assertFault(Kind.HEAD, RECORDS + 1, "cut");
    Files.delete(log.files().head());
    assertFault(Kind.HEAD, RECORDS + 1, "gone");
  }

  @Test
  void anUnfinishedLineBehindTheHeadIsNoFault() throws Exception {
    Files.writeString(log.path(0), "{\"@timestamp\":\"20", StandardOpenOption.APPEND);

    Verification found = log.verify();

    assertThat(found.sound()).isTrue();
    assertThat(found.torn().orElseThrow().bytes()).isEqualTo(17);
    assertThat(found.torn().get().place().line()).isEqualTo(PART + 1);
  }

  @Test
  void aNoticeOfALostHeadIsAFaultForGood() throws Exception {
    log =
        new SampleLog(folder.resolve("other"))
            .file(3)
            .notice(NoticeKind.HEAD_MISSING)
            .file(2)
            .write();

    assertFault(Kind.HEAD, 4, "notice");
    assertThat(log.verify().notices())
        .singleElement()
        .isEqualTo(
            new Notice(
                4, RecordTime.text(SampleLog.BEGINNING.plusSeconds(3)), NoticeKind.HEAD_MISSING));
  }

  @Test
  void otherNoticesAreNoFaults() throws Exception {
    log = new SampleLog(folder.resolve("other")).file(3).notice(NoticeKind.TORN).file(2).write();

    assertThat(log.verify().sound()).isTrue();
    assertThat(log.verify().notices()).hasSize(1);
  }

  @Test
  void onlyWhatHappenedSinceATimeCounts() throws Exception {
    List<byte[]> lines = log.lines();
    for (int i = 0; i < RECORDS; i++) {
      log.write(with(lines, i, SampleLog.flipped(lines.get(i), 20, 1)));
      for (int since = 1; since <= RECORDS; since++) {
        // A changed record has no time that one could trust; it counts unless an earlier one
        // follows.
        assertThat(log.verifySince(since).sound()).isEqualTo(i + 1 < since - 1);
      }
    }
  }

  @Test
  void filesBeforeATimeAreNotRead() throws Exception {
    Verification found = log.verifySince(2 * PART + 2);

    assertThat(found.bytes()).isEqualTo(Files.size(log.path(0)));
    assertThat(found.first()).isEqualTo(2 * PART + 1);
    assertThat(found.sound()).isTrue();
  }

  private void assertFault(Kind kind, long sequence, String what) throws Exception {
    assertThat(log.verify().fault())
        .as(what + " at record " + sequence)
        .hasValueSatisfying(fault -> {
          assertThat(fault.sequence()).isEqualTo(sequence);
          assertThat(fault.kind()).isEqualTo(kind);
          assertThat(fault.sentence()).startsWith(fault.place().toString());
        });
  }

  private static List<byte[]> with(List<byte[]> lines, int index, byte[] line) {
    List<byte[]> changed = new ArrayList<>(lines);
    changed.set(index, line);
    return changed;
  }
}
