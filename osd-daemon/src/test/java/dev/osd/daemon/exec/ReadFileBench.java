package dev.osd.daemon.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.daemon.system.FileCalls;
import dev.osd.daemon.system.PathSearch;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.newsclub.net.unix.FileDescriptorCast;

/**
 * What reading a small file costs by each search, beside opening it by its path and then comparing
 * its name. Run with {@code -Dtest=ReadFileBench -Dsurefire.failIfNoSpecifiedTests=false}.
 */
final class ReadFileBench {
  private static final int WARM_UP = 100_000;
  private static final int ROUNDS = 100_000;
  private static final int BYTES = 4096;

  /** One way to read. */
  @FunctionalInterface
  private interface Way {
    int read() throws IOException;
  }

  @Test
  void readsASmallFile(@TempDir(factory = MemoryTempDir.class) Path folder) throws Exception {
    Path file = Files.write(folder.resolve("file"), new byte[BYTES]);
    Way byPath = () -> byPath(file);
    Way oneCall = byExecutor(PathSearch.ONE_CALL, file);
    Way stepwise = byExecutor(PathSearch.STEPWISE, file);
    for (Way way : new Way[] {byPath, oneCall, stepwise}) {
      micros(way, WARM_UP);
    }
    double base = micros(byPath, ROUNDS);
    for (PathSearch search : PathSearch.values()) {
      double ours =
          micros(
              switch (search) {
                case ONE_CALL -> oneCall;
                case STEPWISE -> stepwise;
              },
              ROUNDS);
      System.out.printf(
          "read_file of %d bytes, %s: p50 %.1f us; by path: p50 %.1f us; ratio %.2f%n",
          BYTES, search, ours, base, ours / base);
    }
  }

  private static Way byExecutor(PathSearch search, Path file) {
    ReadFileExecutor executor =
        new ReadFileExecutor(
            Optional.of(new JudgedFiles(FileCalls.ofThisMachine().orElseThrow(), search)));
    return () ->
        FileActions.text(FileActions.read(executor, file, BYTES, 0)).orElseThrow().length();
  }

  private static int byPath(Path file) throws IOException {
    assertRegular(Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
      int number = FileDescriptorCast.using(open.getFD()).as(Integer.class);
      Path descriptor = Path.of("/proc/self/fd", String.valueOf(number));
      if (!Files.readSymbolicLink(descriptor).equals(file)) {
        throw new IOException("another file");
      }
      assertRegular(Files.readAttributes(descriptor, BasicFileAttributes.class));
      byte[] bytes = new byte[(int) Math.min(open.length(), BYTES + 1)];
      open.readFully(bytes);
      return new String(bytes, java.nio.charset.StandardCharsets.UTF_8).length();
    }
  }

  private static void assertRegular(BasicFileAttributes attributes) throws IOException {
    if (!attributes.isRegularFile()) {
      throw new IOException("no regular file");
    }
  }

  /** The median of so many rounds, in microseconds. */
  private static double micros(Way way, int rounds) throws IOException {
    long[] nanos = new long[rounds];
    for (int i = 0; i < rounds; i++) {
      long start = System.nanoTime();
      int length = way.read();
      nanos[i] = System.nanoTime() - start;
      assertThat(length).isEqualTo(BYTES);
    }
    Arrays.sort(nanos);
    return nanos[rounds / 2] / 1000.0;
  }
}
