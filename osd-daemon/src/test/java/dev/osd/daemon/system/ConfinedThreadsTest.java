package dev.osd.daemon.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfinedThreadsTest {
  private static final HostCapabilities HOST = HostCapabilities.probe();

  private static final Set<PosixFilePermission> READ_ONLY = Set.of(PosixFilePermission.OWNER_READ);

  @TempDir Path folder;
  private ConfinedThreads threads;

  @BeforeEach
  void open() throws IOException {
    assumeTrue(HOST.missing().isEmpty(), "this host cannot confine");
    threads = ConfinedThreads.open(HOST, folder.toRealPath(), 2, () -> true);
  }

  @AfterEach
  void close() {
    if (threads != null) {
      threads.close();
    }
  }

  @Test
  void confinesItsOwnThreadAndNoOther() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "x");
    try (ConfinedThreads.Loan loan = threads.lend(cage("a"))) {
      assertThatThrownBy(() -> loan.call(() -> Files.readString(file)))
          .isInstanceOf(IOException.class);
      assertThat(loan.call(() -> Files.writeString(loan.temporary().resolve("mine"), "x")))
          .exists();
    }
    assertThat(Files.readString(file)).isEqualTo("x");
  }

  /** As a program beside could put it there after the path was judged. */
  @Test
  void aLinkInThePlaceOfAWorkspaceOpensNothing() throws Exception {
    assumeTrue(HOST.has(Protection.PRIVATE_MOUNTS), "nothing else keeps modes from being changed");
    Path real = folder.toRealPath();
    Path outside = Files.createDirectory(real.resolve("outside"));
    Path inside = Files.createDirectory(real.resolve("inside"));
    Path link = Files.createSymbolicLink(real.resolve("workspace"), outside);

    try (ConfinedThreads.Loan loan = threads.lend(workspace(inside))) {
      assertThat(loan.call(() -> Files.setPosixFilePermissions(inside, READ_ONLY))).exists();
    }
    try (ConfinedThreads.Loan loan = threads.lend(workspace(link))) {
      assertThatThrownBy(() -> loan.call(() -> Files.setPosixFilePermissions(outside, READ_ONLY)))
          .hasMessageContaining("Read-only file system");
      assertThatThrownBy(() -> loan.call(() -> Files.createFile(outside.resolve("file"))))
          .isInstanceOf(IOException.class);
    }
  }

  private static Cage workspace(Path path) {
    return new Cage(
        List.of(new Cage.Grant(path, Cage.Access.WRITE)),
        false,
        true,
        List.of(path.resolve("masked")),
        List.of(),
        Optional.empty());
  }

  @Test
  void usesAThreadAgainForTheSameCageOnly() throws Exception {
    Thread first = threadOf("a");

    assertThat(threadOf("a")).isSameAs(first);
    assertThat(threadOf("b")).isNotSameAs(first);
  }

  @Test
  void lendsAThreadToOneAtATime() throws Exception {
    try (ConfinedThreads.Loan one = threads.lend(cage("a"));
        ConfinedThreads.Loan other = threads.lend(cage("a"))) {
      assertThat(one.<Thread>call(Thread::currentThread))
          .isNotSameAs(other.<Thread>call(Thread::currentThread));
      assertThat(one.temporary()).isNotEqualTo(other.temporary());
    }
  }

  @Test
  void keepsNoMoreThanItsBoundAndDropsTheLongestUnused() throws Exception {
    Thread oldest = threadOf("a");
    threadOf("b");
    threadOf("c");

    assertThat(threads.idle()).isEqualTo(2);
    oldest.join();
    assertThat(threadOf("a")).isNotSameAs(oldest);
  }

  @Test
  void dropsAThreadWhoseTaskFailedUnexpectedly() throws Exception {
    Thread failed;
    try (ConfinedThreads.Loan loan = threads.lend(cage("a"))) {
      failed = loan.call(Thread::currentThread);
      assertThatThrownBy(() ->
              loan.call(() -> {
                throw new IllegalArgumentException("unexpected");
              }))
          .isInstanceOf(IllegalStateException.class);
    }
    failed.join();
    assertThat(threadOf("a")).isNotSameAs(failed);
  }

  @Test
  void keepsAThreadWhoseTaskWasOnlyRefused() throws Exception {
    Thread kept;
    try (ConfinedThreads.Loan loan = threads.lend(cage("a"))) {
      kept = loan.call(Thread::currentThread);
      assertThatThrownBy(() ->
              loan.call(() -> {
                throw new IOException("no such program");
              }))
          .hasMessage("no such program");
    }
    assertThat(threadOf("a")).isSameAs(kept);
  }

  @Test
  void everyLoanBeginsWithAnEmptyDirectory() throws Exception {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.writeString(outside.resolve("kept"), "x");
    try (ConfinedThreads.Loan loan = threads.lend(cage("a"))) {
      Path deep = loan.temporary();
      for (int level = 0; level < 100; level++) {
        deep = Files.createDirectory(deep.resolve("level"));
      }
      Files.writeString(deep.resolve("file"), "x");
      Files.createSymbolicLink(loan.temporary().resolve("link"), outside);
      Path closed = Files.createDirectory(loan.temporary().resolve("closed"));
      Files.writeString(closed.resolve("file"), "x");
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    }
    try (ConfinedThreads.Loan loan = threads.lend(cage("a"));
        Stream<Path> left = Files.list(loan.temporary())) {
      assertThat(left).isEmpty();
    }
    assertThat(outside.resolve("kept")).exists();
  }

  @Test
  void lendsNothingFromADirectoryThatIsGone() throws Exception {
    Path gone;
    try (ConfinedThreads.Loan loan = threads.lend(cage("a"))) {
      gone = loan.temporary();
    }
    Files.delete(gone);
    try (ConfinedThreads.Loan loan = threads.lend(cage("a"))) {
      assertThat(loan.temporary()).isDirectory().isNotEqualTo(gone);
    }
  }

  @Test
  void closingEndsThreadsAndRemovesTheirDirectories() throws Exception {
    Thread kept = threadOf("a");

    threads.close();

    kept.join();
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  private Thread threadOf(String version) throws IOException {
    try (ConfinedThreads.Loan loan = threads.lend(cage(version))) {
      return loan.call(Thread::currentThread);
    }
  }

  private static Cage cage(String version) {
    return new Cage(
        List.of(new Cage.Grant(Path.of("/usr"), Cage.Access.RUN)),
        false,
        true,
        List.of(),
        List.of(version),
        Optional.empty());
  }
}
