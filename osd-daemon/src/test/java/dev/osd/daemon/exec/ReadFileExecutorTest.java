package dev.osd.daemon.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.osd.protocol.ActionResult;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
final class ReadFileExecutorTest {
  private final ReadFileExecutor executor = new ReadFileExecutor();

  @TempDir private Path temporary;
  private Path folder = Path.of("/");

  @BeforeEach
  void findRealFolder() throws IOException {
    folder = temporary.toRealPath();
  }

  @ParameterizedTest
  @CsvSource({
    // max_bytes, offset, what comes, whether the file goes on
    "10, 0, 0123456789, false",
    "11, 0, 0123456789, false",
    "9, 0, 012345678, true",
    "1, 0, 0, true",
    "4, 3, 3456, true",
    "7, 3, 3456789, false",
    "6, 3, 345678, true",
    "5, 9, 9, false",
    "5, 10, '', false",
    "5, 11, '', false",
    "5, 9223372036854775807, '', false"
  })
  void readsWhatIsAskedForAndSaysWhetherMoreFollows(
      int maxBytes, long offset, String content, boolean truncated) throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "0123456789");

    assertThat(read(file, maxBytes, offset))
        .isInstanceOfSatisfying(
            ActionResult.FileRead.class,
            read -> {
              assertThat(new String(read.content().toArray(), StandardCharsets.US_ASCII))
                  .isEqualTo(content);
              assertThat(read.truncated()).isEqualTo(truncated);
              assertThat(read.size()).isEqualTo(10);
              assertThat(read.id()).isEqualTo("r1");
            });
  }

  @Test
  void anEmptyFileIsRead() throws Exception {
    Path file = Files.createFile(folder.resolve("empty"));

    assertThat(read(file, 10, 0))
        .isInstanceOfSatisfying(
            ActionResult.FileRead.class,
            read -> {
              assertThat(read.content().length()).isZero();
              assertThat(read.truncated()).isFalse();
            });
  }

  @Test
  void thePermitBoundsWhatTheActionAsksFor() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "x".repeat(1000));

    ActionResult result = executor.read(Commands.read(file, 1000, 0), Commands.fileTerms(100));

    assertThat(result)
        .isInstanceOfSatisfying(
            ActionResult.FileRead.class,
            read -> {
              assertThat(read.content().length()).isEqualTo(100);
              assertThat(read.truncated()).isTrue();
              assertThat(read.size()).isEqualTo(1000);
            });
  }

  @Test
  void aSparseFileCostsNoMoreThanWhatIsAskedFor() throws Exception {
    Path file = folder.resolve("sparse");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(1L << 40);
    }

    assertThat(read(file, 16, (1L << 40) - 8))
        .isInstanceOfSatisfying(
            ActionResult.FileRead.class,
            read -> {
              assertThat(read.content().length()).isEqualTo(8);
              assertThat(read.truncated()).isFalse();
              assertThat(read.size()).isEqualTo(1L << 40);
            });
  }

  @Test
  void filesThatTheKernelMakesUpAreReadAlthoughTheySayTheyAreEmpty() {
    assertThat(read(Path.of("/proc/version"), 4096, 0))
        .isInstanceOfSatisfying(
            ActionResult.FileRead.class,
            read -> {
              assertThat(new String(read.content().toArray(), StandardCharsets.UTF_8))
                  .startsWith("Linux version");
              assertThat(read.size()).isZero();
            });
    assertThat(read(Path.of("/proc/version"), 4096, 6))
        .isInstanceOfSatisfying(
            ActionResult.FileRead.class,
            read ->
                assertThat(new String(read.content().toArray(), StandardCharsets.UTF_8))
                    .startsWith("version"));
  }

  @Test
  void aFileThatWaitsForNewsIsGivenUp() {
    Path news = Path.of("/proc/kmsg");
    assumeTrue(Files.isReadable(news), "only root hears the kernel");

    // What is there is taken; then there is nothing, unless the kernel has just said something.
    read(news, 1 << 20, 0);
    assertThat(problem(read(news, 1 << 20, 0)))
        .isIn("", "read_failed: /proc/kmsg has nothing to be read now, and reading never waits");
  }

  @Test
  void aMissingFileIsNotFound() {
    assertThat(problem(read(folder.resolve("none"), 10, 0)))
        .isEqualTo("not_found: there is no file " + folder.resolve("none"));
  }

  @Test
  void aFileIsNoDirectory() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "x");

    assertThat(problem(read(file.resolve("below"), 10, 0)))
        .isEqualTo("not_found: there is no file " + file.resolve("below"));
  }

  @Test
  void onlyRegularFilesAreRead() throws Exception {
    Path fifo = folder.resolve("fifo");
    Shell.run("mkfifo '%s'".formatted(fifo));
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("file"));

    assertThat(problem(read(folder, 10, 0)))
        .isEqualTo(
            "read_failed: %s is a directory; only regular files are read and written"
                .formatted(folder));
    assertThat(problem(read(fifo, 10, 0)))
        .isEqualTo(
            "read_failed: %s is a FIFO; only regular files are read and written".formatted(fifo));
    assertThat(problem(read(Path.of("/dev/zero"), 10, 0)))
        .startsWith("read_failed: /dev/zero is a character device");
    assertThat(problem(read(link, 10, 0)))
        .startsWith("read_failed: %s is a symbolic link".formatted(link));
  }

  @Test
  void aFileOfAnothersIsNotRead() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "x");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("-w-------"));
    assumeFalse(Files.isReadable(file), "root reads everything");

    assertThat(problem(read(file, 10, 0)))
        .isEqualTo("read_failed: %s may not be read by the daemon's user".formatted(file));
  }

  @Test
  void aDirectoryThatHasBecomeALinkIsNoticed() throws Exception {
    Path judged = folder.resolve("dir/file");
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.writeString(outside.resolve("file"), "secret");
    Files.createSymbolicLink(folder.resolve("dir"), outside);

    assertThat(problem(read(judged, 10, 0)))
        .isEqualTo(
            "read_failed: %s was changed after it was judged: a symbolic link stands in it now"
                .formatted(judged));
  }

  @Test
  void aSwapAtAnyMomentNeverYieldsAnotherFile() throws Exception {
    Path inside = Files.createDirectory(folder.resolve("inside"));
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.writeString(inside.resolve("file"), "harmless");
    Files.writeString(outside.resolve("file"), "secret");
    Path directory = folder.resolve("dir");
    AtomicBoolean done = new AtomicBoolean();
    Thread swapper = Swapper.start(directory, inside, outside, done);
    int reads = 0;
    try {
      for (int i = 0; i < 3000; i++) {
        if (read(directory.resolve("file"), 100, 0) instanceof ActionResult.FileRead read) {
          assertThat(new String(read.content().toArray(), StandardCharsets.UTF_8))
              .isEqualTo("harmless");
          reads++;
        }
      }
    } finally {
      done.set(true);
      swapper.join();
    }
    assertThat(reads).isPositive();
  }

  @Test
  void keepsNoDescriptorAndNoThread() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "x");
    read(file, 10, 0);
    long before = descriptors();

    for (int i = 0; i < 50; i++) {
      read(file, 10, 0);
      read(folder, 10, 0);
      read(Path.of("/proc/version"), 10, 0);
    }

    assertThat(descriptors()).isLessThanOrEqualTo(before);
  }

  private ActionResult read(Path path, int maxBytes, long offset) {
    return executor.read(Commands.read(path, maxBytes, offset), Commands.fileTerms(1 << 20));
  }

  private static String problem(ActionResult result) {
    return Commands.problem(result);
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }
}
