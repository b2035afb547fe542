package dev.osd.daemon.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.osd.daemon.testing.LockProbe;
import dev.osd.policy.AuditRules.Sync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the log makes of its files, and whom it lets near them. */
@Timeout(60)
final class JsonlAuditLogTest {
  @TempDir private Path temporary;
  private LogFixture fixture;
  private Path path = Path.of("/");
  private long uid;

  @BeforeEach
  void findFolder() throws IOException {
    fixture = new LogFixture(temporary.toRealPath());
    path = fixture.files.log();
    uid = (Integer) Files.getAttribute(temporary, "unix:uid");
  }

  @Test
  void makesTheFilesAndMissingFoldersForTheirOwnerOnly() throws Exception {
    fixture.with(Sync.ALWAYS, 600, 2);
    record("x", "y");

    for (Path file : fixture.files.all()) {
      assertThat(permissions(file)).as(file.toString()).isEqualTo("rw-------");
    }
    assertThat(fixture.files.all()).hasSize(3);
    assertThat(permissions(fixture.folder())).isEqualTo("rwx------");
  }

  @Test
  void closesAFileThatOthersCouldRead() throws Exception {
    record("x");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));

    fixture.open().close();

    assertThat(permissions(path)).isEqualTo("rw-------");
  }

  @Test
  void goesOnWithWhatIsThere() throws Exception {
    record("first");
    record("second");

    assertThat(fixture.marks()).containsExactly("first", "second");
    fixture.assertSound();
  }

  @Test
  void knowsWhatOfTheFileIsItsOwnDoing() throws Exception {
    record("x");
    long before = Files.size(path);
    try (JsonlAuditLog log = fixture.open()) {
      assertThat(log.written()).isEqualTo(new Written(0, before, 0));
      log.record(List.of(LogFixture.event("x"), LogFixture.event("y")));
      log.record(List.of(LogFixture.event("z")));
      assertThat(log.written())
          .isEqualTo(new Written(Files.size(path) - before, Files.size(path), 0));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".head"})
  void refusesAPlantedLinkAndLeavesItsTargetAlone(String suffix) throws Exception {
    Path victim = Files.writeString(temporary.resolve("victim"), "untouched");
    Files.setPosixFilePermissions(victim, PosixFilePermissions.fromString("rw-r--r--"));
    Files.createDirectories(fixture.folder());
    Path planted = Path.of(path + suffix);
    Files.createSymbolicLink(planted, victim);

    assertThatIOException()
        .isThrownBy(() -> fixture.open())
        .withMessage(planted + " is no regular file; remove it or name another");
    assertThat(victim).hasContent("untouched");
    assertThat(permissions(victim)).isEqualTo("rw-r--r--");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".head"})
  void refusesALinkToNothing(String suffix) throws Exception {
    Files.createDirectories(fixture.folder());
    Files.createSymbolicLink(Path.of(path + suffix), temporary.resolve("none"));

    assertThatIOException().isThrownBy(() -> fixture.open());
    assertThat(temporary.resolve("none")).doesNotExist();
  }

  /** While it is in use, too: the log is opened anew, and not through the link. */
  @Test
  void refusesALinkThatIsPlantedWhileItIsInUse() throws Exception {
    Path victim = Files.writeString(temporary.resolve("victim"), "untouched");
    try (JsonlAuditLog log = fixture.open()) {
      log.record(List.of(LogFixture.event("first")));
      Files.move(path, temporary.resolve("elsewhere"));
      Files.createSymbolicLink(path, victim);
      assertThatExceptionOfType(AuditUnavailableException.class)
          .isThrownBy(() -> log.record(List.of(LogFixture.event("second"))));
      Files.delete(path);
      log.record(List.of(LogFixture.event("third")));
    }
    assertThat(victim).hasContent("untouched");
    assertThat(fixture.marks()).containsExactly("third");
  }

  @Test
  void refusesAFifoWithoutWaitingForItsReader() throws Exception {
    Files.createDirectories(fixture.folder());
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();

    assertThatIOException()
        .isThrownBy(() -> fixture.open())
        .withMessage(path + " is no regular file; remove it or name another");
  }

  @Test
  void refusesADirectory() throws Exception {
    Files.createDirectories(path);

    assertThatIOException().isThrownBy(() -> fixture.open());
    assertThat(permissions(path)).startsWith("rwx");
  }

  @Test
  void refusesAFileOfAnothers() throws Exception {
    assumeTrue(uid == 0, "only root gives files away");
    record("x");
    Files.setAttribute(path, "unix:uid", 1234);

    assertThatIOException()
        .isThrownBy(() -> fixture.open())
        .withMessage(path + " belongs to user 1234, not to 0");
  }

  @Test
  void oneLogHasOneWriter() throws Exception {
    try (JsonlAuditLog log = fixture.open()) {
      log.record(List.of(LogFixture.event("x")));
      assertThatIOException()
          .isThrownBy(() -> fixture.open())
          .withMessageContaining("is held by another daemon that is running");
    }
    fixture.open().close();
  }

  /** Locks of a process are lost when it closes any descriptor of the file (fcntl(2)). */
  @Test
  void anotherProcessIsKeptOutAlsoAfterARotation() throws Exception {
    fixture.with(Sync.ALWAYS, 600, 2);
    record("first");

    try (JsonlAuditLog log = fixture.open()) {
      log.record(List.of(LogFixture.event("second")));
      log.record(List.of(LogFixture.event("third")));
      assertThat(LockProbe.isHeld(fixture.files.head())).isTrue();
    }
    assertThat(LockProbe.isHeld(fixture.files.head())).isFalse();
  }

  @Test
  void anInterruptedThreadShutsTheLogForNobody() throws Exception {
    fixture.with(Sync.ALWAYS, 900, 9);
    try (JsonlAuditLog log = fixture.open()) {
      Thread interrupted =
          Thread.ofPlatform()
              .start(() -> {
                Thread.currentThread().interrupt();
                try {
                  for (int i = 0; i < 4; i++) {
                    log.record(List.of(LogFixture.event("interrupted" + i)));
                  }
                } catch (AuditUnavailableException e) {
                  throw new AssertionError(e);
                }
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
              });
      interrupted.join();
      log.record(List.of(LogFixture.event("after")));
    }

    assertThat(fixture.marks()).hasSize(5).endsWith("after");
    fixture.assertSound();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ALWAYS", "BATCH", "OFF"})
  void manyThreadsWriteWholeLinesAndTheEventsOfACallStandTogether(String sync) throws Exception {
    fixture.with(Sync.valueOf(sync), 100_000, 99);
    AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();
    try (JsonlAuditLog log = fixture.open()) {
      List<Thread> threads = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        String name = "t" + thread;
        threads.add(
            Thread.ofPlatform()
                .start(() -> {
                  try {
                    for (int i = 0; i < 50; i++) {
                      String call = name + "-" + i + "-";
                      log.record(
                          IntStream.range(0, 3).mapToObj(n -> LogFixture.event(call + n)).toList());
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
    List<String> marks = fixture.marks();
    assertThat(marks).hasSize(1200).doesNotHaveDuplicates();
    for (int i = 0; i < marks.size(); i += 3) {
      String call = marks.get(i).substring(0, marks.get(i).length() - 1);
      assertThat(marks.subList(i, i + 3)).containsExactly(call + 0, call + 1, call + 2);
    }
    fixture.assertSound();
    assertThat(fixture.files.numbers()).isNotEmpty();
  }

  private void record(String... marks) throws Exception {
    try (JsonlAuditLog log = fixture.open()) {
      for (String mark : marks) {
        log.record(List.of(LogFixture.event(mark)));
      }
    }
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
  }
}
