package dev.osd.daemon.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.osd.daemon.testing.FakeClock;
import dev.osd.protocol.ActionResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
final class WriteFileExecutorTest {
  private final FakeClock clock = new FakeClock();
  private final WriteFileExecutor executor = new WriteFileExecutor(clock);

  @TempDir private Path temporary;
  private Path folder = Path.of("/");

  @BeforeEach
  void findRealFolder() throws IOException {
    folder = temporary.toRealPath();
  }

  @Test
  void makesANewFile() throws Exception {
    Path file = folder.resolve("file");

    ActionResult result = write(file, "h\u00e4llo\n", 0640, false);

    assertThat(result)
        .isEqualTo(
            new ActionResult.FileWritten("w1", List.of(file.toString()), 7, Optional.empty()));
    assertThat(file).hasContent("h\u00e4llo\n");
    assertThat(names()).containsExactly("file");
  }

  @ParameterizedTest
  @CsvSource({
    "0000, ---------",
    "0200, -w-------",
    "0400, r--------",
    "0644, rw-r--r--",
    "0666, rw-rw-rw-",
    "0711, rwx--x--x",
    "0755, rwxr-xr-x",
    "0777, rwxrwxrwx"
  })
  void theModeIsExactlyTheAskedOneWhateverTheUmask(String mode, String permissions)
      throws Exception {
    Path fresh = folder.resolve("fresh");
    Path old = Files.writeString(folder.resolve("old"), "old");
    Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rw-rw-rw-"));

    write(fresh, "new", Integer.parseInt(mode, 8), false);
    write(old, "new", Integer.parseInt(mode, 8), false);

    assertThat(permissionsOf(fresh)).isEqualTo(permissions);
    assertThat(permissionsOf(old)).isEqualTo(permissions);
  }

  @Test
  void replacesTheWholeFileAndKeepsNothingElse() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "a long old content");

    assertThat(write(file, "new", 0644, false).ok()).isTrue();

    assertThat(file).hasContent("new");
    assertThat(names()).containsExactly("file");
  }

  @Test
  void whoHasTheOldFileOpenStillReadsIt() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "old");
    try (var open = Files.newInputStream(file)) {
      write(file, "new", 0644, false);

      assertThat(open.readAllBytes()).asString().isEqualTo("old");
    }
  }

  @Test
  void otherNamesOfTheOldFileKeepTheOldContent() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "old");
    Path other = Files.createLink(folder.resolve("other"), file);

    write(file, "new", 0644, false);

    assertThat(other).hasContent("old");
  }

  @Test
  void theOldFilesOwnerStaysTheOwner() throws Exception {
    assumeTrue(isRoot(), "only root gives files away");
    Path file = Files.writeString(folder.resolve("file"), "old");
    Files.setAttribute(file, "unix:uid", 1234);
    Files.setAttribute(file, "unix:gid", 2345);

    assertThat(write(file, "new", 0640, true).ok()).isTrue();

    Path backup = folder.resolve("file.aishell-20260102030405.bak");
    for (Path path : List.of(file, backup)) {
      assertThat(Files.readAttributes(path, "unix:uid,gid"))
          .containsEntry("uid", 1234)
          .containsEntry("gid", 2345);
    }
    assertThat(permissionsOf(file)).isEqualTo("rw-r-----");
  }

  @Test
  void aBackupKeepsTheOldFileUnderADatedName() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    ActionResult result = write(file, "new", 0600, true);

    Path backup = folder.resolve("file.aishell-20260102030405.bak");
    assertThat(result)
        .isEqualTo(
            new ActionResult.FileWritten(
                "w1",
                List.of(file.toString(), backup.toString()),
                3,
                Optional.of(backup.toString())));
    assertThat(file).hasContent("new");
    assertThat(backup).hasContent("old");
    assertThat(permissionsOf(backup)).isEqualTo("rw-r-----");
  }

  @Test
  void backupsOfTheSameSecondAreNumbered() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "0");

    write(file, "1", 0644, true);
    write(file, "2", 0644, true);
    write(file, "3", 0644, true);
    clock.advance(Duration.ofSeconds(1));
    write(file, "4", 0644, true);

    assertThat(folder.resolve("file.aishell-20260102030405.bak")).hasContent("0");
    assertThat(folder.resolve("file.aishell-20260102030405-1.bak")).hasContent("1");
    assertThat(folder.resolve("file.aishell-20260102030405-2.bak")).hasContent("2");
    assertThat(folder.resolve("file.aishell-20260102030406.bak")).hasContent("3");
    assertThat(names()).hasSize(5);
  }

  @Test
  void aBackupNeverReplacesOrFollowsWhatIsThere() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "old");
    Path victim = folder.resolve("victim");
    Files.createSymbolicLink(folder.resolve("file.aishell-20260102030405.bak"), victim);

    write(file, "new", 0644, true);

    assertThat(victim).doesNotExist();
    assertThat(folder.resolve("file.aishell-20260102030405-1.bak")).hasContent("old");
  }

  @Test
  void aNewFileNeedsNoBackup() {
    ActionResult result = write(folder.resolve("file"), "new", 0644, true);

    assertThat(result)
        .isInstanceOfSatisfying(
            ActionResult.FileWritten.class, written -> assertThat(written.backupPath()).isEmpty());
  }

  @Test
  void contentOverTheCapIsRefused() throws Exception {
    Path file = folder.resolve("file");

    ActionResult result =
        executor.write(Commands.write(file, "12345", 0644, false), Commands.fileTerms(4));

    assertThat(Commands.problem(result))
        .isEqualTo("write_failed: the content has 5 bytes, over the limit file_bytes = 4");
    assertThat(names()).isEmpty();
  }

  @Test
  void aMissingDirectoryIsSaid() throws Exception {
    Path file = folder.resolve("none/file");

    assertThat(Commands.problem(write(file, "x", 0644, false)))
        .isEqualTo(
            "not_found: %s cannot be made: there is no directory %s"
                .formatted(file, file.getParent()));
    Path below = Files.writeString(folder.resolve("plain"), "x").resolve("file");
    assertThat(Commands.problem(write(below, "x", 0644, false)))
        .isEqualTo(
            "not_found: %s cannot be made: there is no directory %s"
                .formatted(below, below.getParent()));
  }

  @Test
  void onlyRegularFilesAreReplaced() throws Exception {
    Path directory = Files.createDirectory(folder.resolve("directory"));
    Path fifo = folder.resolve("fifo");
    Shell.run("mkfifo '%s'".formatted(fifo));
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("victim"));

    assertThat(Commands.problem(write(directory, "x", 0644, false)))
        .isEqualTo(
            "write_failed: %s is a directory; only regular files are read and written"
                .formatted(directory));
    assertThat(Commands.problem(write(fifo, "x", 0644, false)))
        .startsWith("write_failed: %s is a FIFO;".formatted(fifo));
    assertThat(Commands.problem(write(link, "x", 0644, false)))
        .startsWith("write_failed: %s is a symbolic link".formatted(link));
    assertThat(Commands.problem(write(Path.of("/"), "x", 0644, false)))
        .isEqualTo("write_failed: / is a directory; only regular files are read and written");
    assertThat(names()).containsExactlyInAnyOrder("directory", "fifo", "link");
  }

  @Test
  void aFullDiskLeavesTheOldFileAndNothingElse() throws Exception {
    assumeTrue(isRoot(), "only root can mount");
    Path disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(mounts(disk), "mounting is possible here");
    try {
      Path file = Files.writeString(disk.resolve("file"), "old");

      ActionResult result = write(file, "x".repeat(200_000), 0644, true);

      assertThat(Commands.problem(result))
          .isEqualTo(
              "write_failed: %s could not be written: no space left on device".formatted(file));
      assertThat(file).hasContent("old");
      try (Stream<Path> left = Files.list(disk)) {
        assertThat(left).containsExactly(file);
      }
    } finally {
      Shell.run("umount '%s'".formatted(disk));
    }
  }

  @Test
  void aBackupIsTheOldFileItselfAndNeedsNoRoom() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "old");
    Object inode = Files.getAttribute(file, "unix:ino");

    write(file, "new", 0644, true);

    assertThat(Files.getAttribute(folder.resolve("file.aishell-20260102030405.bak"), "unix:ino"))
        .isEqualTo(inode);
  }

  @Test
  void aDirectoryThatMayNotBeWrittenIsSaid() throws Exception {
    Path directory = Files.createDirectory(folder.resolve("closed"));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));
    assumeFalse(Files.isWritable(directory), "root writes everywhere");

    assertThat(Commands.problem(write(directory.resolve("file"), "x", 0644, false)))
        .isEqualTo(
            "write_failed: %s may not be written by the daemon's user"
                .formatted(directory.resolve("file")));
  }

  @Test
  void aDirectoryThatHasBecomeALinkIsNoticed() throws Exception {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Path judged = Files.createSymbolicLink(folder.resolve("dir"), outside).resolve("file");

    assertThat(Commands.problem(write(judged, "x", 0644, false)))
        .isEqualTo(
            "write_failed: %s was changed after it was judged: a symbolic link stands in it now"
                .formatted(judged.getParent()));
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void aSwapAtAnyMomentNeverLeadsAWriteElsewhere() throws Exception {
    Path inside = Files.createDirectory(folder.resolve("inside"));
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Path directory = folder.resolve("dir");
    AtomicBoolean done = new AtomicBoolean();
    Thread swapper = Swapper.start(directory, inside, outside, done);
    int written = 0;
    try {
      for (int i = 0; i < 300; i++) {
        written += write(directory.resolve("file"), "x", 0644, i % 2 == 0).ok() ? 1 : 0;
      }
    } finally {
      done.set(true);
      swapper.join();
    }
    assertThat(written).isPositive();
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void readersSeeTheOldFileOrTheNewOneWhoeverWrites() throws Exception {
    Path file = folder.resolve("file");
    String[] contents = {"a".repeat(5000), "b".repeat(7000), "c".repeat(3000)};
    write(file, contents[0], 0644, false);
    List<Thread> writers = new ArrayList<>();
    AtomicBoolean done = new AtomicBoolean();
    for (String content : contents) {
      writers.add(
          Thread.ofPlatform()
              .start(() -> {
                while (!done.get()) {
                  write(file, content, 0644, false);
                }
              }));
    }
    try {
      for (int i = 0; i < 200; i++) {
        assertThat(Files.readString(file)).isIn((Object[]) contents);
      }
    } finally {
      done.set(true);
      for (Thread writer : writers) {
        writer.join();
      }
    }
    assertThat(names()).containsExactly("file");
  }

  @Test
  void keepsNoDescriptors() throws Exception {
    write(folder.resolve("file"), "x", 0644, false);
    long before = descriptors();

    for (int i = 0; i < 20; i++) {
      write(folder.resolve("file"), "x", 0644, true);
      write(folder, "x", 0644, false);
    }

    assertThat(descriptors()).isLessThanOrEqualTo(before);
  }

  private ActionResult write(Path path, String content, int mode, boolean backup) {
    return executor.write(Commands.write(path, content, mode, backup), Commands.fileTerms(1 << 20));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static String permissionsOf(Path file) throws IOException {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
  }

  private static boolean isRoot() throws IOException {
    return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
  }

  private static boolean mounts(Path disk) throws Exception {
    return new ProcessBuilder(
                "/bin/mount", "-t", "tmpfs", "-o", "size=100k", "tmpfs", disk.toString())
            .start()
            .waitFor()
        == 0;
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }
}
