package dev.osd.daemon.exec;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.daemon.system.FileCalls;
import dev.osd.daemon.system.PathSearch;
import dev.osd.protocol.ActionResult;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are none, or that do not hold still: clear answers, and nobody waits. */
@Timeout(60)
final class UnusualFilesTest {
  private static final int ROUNDS = 2_000;
  private static final String SELF = "/proc/" + ProcessHandle.current().pid();

  @TempDir(factory = MemoryTempDir.class)
  private Path temp;

  private final ReadFileExecutor reader = new ReadFileExecutor();
  private final WriteFileExecutor writer = new WriteFileExecutor(Clock.systemUTC());
  private Path file = Path.of("/");

  @BeforeEach
  void makeFile() throws IOException {
    file = Files.writeString(temp.resolve("file"), "content");
  }

  @Test
  void saysThatAFifoIsOneAndWakesNobodyWhoWaitsForAReader() throws Exception {
    Path fifo = temp.resolve("fifo");
    Process made = new ProcessBuilder("mkfifo", fifo.toString()).start();
    assertThat(made.waitFor()).isZero();
    Process waiting =
        new ProcessBuilder("sh", "-c", "exec echo woken > \"$0\"", fifo.toString()).start();
    try {
      for (int i = 0; i < 100; i++) {
        assertThat(Commands.problem(FileActions.read(reader, fifo)))
            .isEqualTo(
                "read_failed: %s is a FIFO; only regular files are read and written"
                    .formatted(fifo));
      }
      assertThat(waiting.isAlive()).as("still waiting for a reader").isTrue();
    } finally {
      waiting.destroyForcibly().waitFor();
    }
    assertThat(Commands.problem(FileActions.write(writer, fifo, "x"))).contains("is a FIFO;");
  }

  @Test
  void saysThatASocketIsOne() throws Exception {
    Path socket = temp.resolve("socket");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      assertRefused(socket, "is a socket; only regular files are read and written");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev/zero", "/dev/null", "/dev/tty"})
  void saysThatADeviceIsOne(String device) {
    assertRefused(
        Path.of(device), "is a character device; only regular files are read and written");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/etc"})
  void saysThatADirectoryIsOne(String directory) {
    assertRefused(Path.of(directory), "is a directory; only regular files are read and written");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/exe", "/cwd", "/root", "/fd/0"})
  void followsNoMagicLinkAtTheEndOfAPath(String link) {
    assertRefused(
        Path.of(SELF + link), "is a symbolic link; only regular files are read and written");
  }

  @ParameterizedTest
  @EnumSource
  void followsNoLinkWithinAPath(PathSearch search) throws Exception {
    Path link = Files.createSymbolicLink(temp.resolve("link"), temp);
    JudgedFiles files = new JudgedFiles(FileCalls.ofThisMachine().orElseThrow(), search);
    ReadFileExecutor reading = new ReadFileExecutor(Optional.of(files));
    WriteFileExecutor writing = new WriteFileExecutor(Clock.systemUTC(), Optional.of(files));
    for (Path path :
        List.of(link.resolve("file"), Path.of(SELF, "root" + file), Path.of("/proc/self/status"))) {
      assertThat(Commands.problem(FileActions.read(reading, path)))
          .isEqualTo(
              "read_failed: %s was changed after it was judged: a symbolic link stands in it now"
                  .formatted(path));
    }
    for (Path path : List.of(link.resolve("file"), link.resolve("new"))) {
      assertThat(Commands.problem(FileActions.write(writing, path, "x")))
          .startsWith("write_failed: ")
          .endsWith("was changed after it was judged: a symbolic link stands in it now");
    }
    assertThat(file).hasContent("content");
    assertThat(temp.resolve("new")).doesNotExist();
  }

  @Test
  void readsAHugeSparseFileOnlyAsFarAsAsked() throws Exception {
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(1L << 40);
    }
    ActionResult result = FileActions.read(reader, file, 4096, 1L << 39);
    assertThat(result).isInstanceOf(ActionResult.FileRead.class);
    if (result instanceof ActionResult.FileRead read) {
      assertThat(read.content().toArray()).isEqualTo(new byte[4096]);
      assertThat(read.truncated()).isTrue();
      assertThat(read.size()).isEqualTo(1L << 40);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 8, 1L << 40, Long.MAX_VALUE})
  void readsNothingBehindTheEnd(long offset) {
    ActionResult result = FileActions.read(reader, file, FileActions.FILE_BYTES, offset);
    assertThat(FileActions.text(result)).contains("");
  }

  @Test
  void readsAFileThatGrowsAndShrinksMeanwhile() throws Exception {
    byte[] large = "x".repeat(300_000).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    try (RandomAccessFile changing = new RandomAccessFile(file.toFile(), "rw")) {
      changing.setLength(0);
      Racer.against(
          () -> {
            changing.seek(0);
            changing.write(large);
            changing.setLength(10);
          },
          () -> {
            for (int i = 0; i < ROUNDS / 10; i++) {
              assertThat(FileActions.text(FileActions.read(reader, file, 250_000, 0)).orElseThrow())
                  .hasSizeLessThanOrEqualTo(250_000)
                  // Bytes cut off between two steps of one read are there as zeros or not at all.
                  .matches(text -> text.chars().allMatch(c -> c == 'x' || c == 0));
            }
          });
    }
  }

  @Test
  void readsTheOldFileOrTheNewOneWhileItIsReplaced() throws Exception {
    Files.writeString(file, "old");
    Racer.against(
        () -> {
          for (String content : List.of("new", "old")) {
            Path next = Files.writeString(temp.resolve("next"), content);
            Files.move(next, file, ATOMIC_MOVE);
          }
        },
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            assertThat(FileActions.text(FileActions.read(reader, file)))
                .hasValueSatisfying(text -> assertThat(text).isIn("old", "new"));
          }
        });
  }

  @Test
  void readsFilesThatTheKernelMakesUp() {
    Optional<String> status = FileActions.text(FileActions.read(reader, Path.of(SELF, "status")));
    assertThat(status).hasValueSatisfying(text -> assertThat(text).contains("NoNewPrivs:"));
  }

  @Test
  void tellsMissingFilesFromMissingDirectories() {
    Path missing = temp.resolve("none/new");
    assertThat(Commands.problem(FileActions.read(reader, missing)))
        .isEqualTo("not_found: there is no file " + missing);
    assertThat(Commands.problem(FileActions.write(writer, missing, "x")))
        .isEqualTo(
            "not_found: %s cannot be made: there is no directory %s"
                .formatted(missing, missing.getParent()));
    assertThat(temp.resolve("none")).doesNotExist();
  }

  @Test
  void leavesTheOldFileAndNothingElseWhereWritingFails() throws Exception {
    // Long enough that the backup's name, which is longer, is none any more (NAME_MAX is 255).
    Path longest = Files.writeString(temp.resolve("n".repeat(250)), "old");
    assertThat(Commands.problem(FileActions.write(writer, longest, "new", true)))
        .isEqualTo("write_failed: %s could not be written: file name too long".formatted(longest));
    assertThat(longest).hasContent("old");
    assertThat(names()).containsExactlyInAnyOrder("file", "n".repeat(250));
  }

  @Test
  void losesNoContentWherePlansWriteTheSameFileAtOnce() throws Exception {
    int writers = 4;
    int each = 25;
    List<Thread> threads =
        Stream.generate(() ->
                Thread.ofPlatform()
                    .unstarted(() -> {
                      for (int i = 0; i < each; i++) {
                        FileActions.write(writer, file, "content", true);
                      }
                    }))
            .limit(writers)
            .toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(names()).hasSize(1 + writers * each);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(temp)) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }

  private void assertRefused(Path path, String why) {
    assertThat(Commands.problem(FileActions.read(reader, path)))
        .isEqualTo("read_failed: %s %s".formatted(path, why));
    assertThat(Commands.problem(FileActions.write(writer, path, "x")))
        .isEqualTo("write_failed: %s %s".formatted(path, why));
  }
}
