package dev.osd.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code osd-shell builtin} and {@code osd-shell pipe} as a person at a shell has them. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(120)
final class BuiltinIT {
  private Path folder = Path.of("");
  private @Nullable RealDaemon started;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary.toRealPath();
    started = RealDaemon.start(folder);
  }

  @AfterAll
  void stop() {
    daemon().close();
  }

  private RealDaemon daemon() {
    return java.util.Objects.requireNonNull(started);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "seq 1 9 > in; $B head -n 2 < in; $B tail -n 1 < in | 0 | 1 2 9",
        "seq 1 9 @ $B tail -n 2 | 0 | 8 9",
        "seq 1 9 > in; { $B head -n 1; $B head -n 1; } < in | 0 | 1 2",
        "$B cat < /dev/null | 0 | ``",
        "seq 1 9 @ $P cat 'head -n 4' 'tail -n 1' | 0 | 4",
        "yes @ $P cat cat 'head -n 2' | 0 | y y",
        "$P cat 'head -c 3' < /dev/zero @ wc -c | 0 | 3",
        "seq 1 9 @ $B head -n x | 2 | ``",
        "seq 1 9 @ $B awk 1 | 2 | ``",
        "seq 1 9 @ $B 'head -n 1 @ cat' | 2 | ``",
        "seq 1 9 @ $P 'head @ cat' | 2 | ``",
        "seq 1 9 @ $B | 2 | ``",
        "seq 1 9 @ $P | 2 | ``",
        "seq 1 9 @ $B --no-such | 2 | ``",
        "$B cat < . | 2 | ``",
        "$B cat < /dev/zero @ head -c 2 @ wc -c | 0 | 2",
        "printf 'a b' @ $B cat -- | 0 | a b",
      })
  void worksLikeAnyFilter(String line, int status, String printed) throws Exception {
    Programs.Outcome outcome = bash(line.replace("@", "|"));
    assertThat(outcome.stdout().strip().replace('\n', ' ')).as(outcome.stderr()).isEqualTo(printed);
    assertThat(outcome.status()).as(outcome.stderr()).isEqualTo(status);
  }

  @Test
  void theMessagesSayWhoseTheyAre() throws Exception {
    assertThat(bash("$B head -n x < /dev/null").stderr()).startsWith("head: ");
    assertThat(bash("$B awk 1 < /dev/null").stderr())
        .startsWith("osd-shell: there is no text command awk");
    assertThat(bash("$B 'grep -i x | sort' < /dev/null").stderr()).contains("osd-shell pipe");
    assertThat(bash("$P 'head -n x' cat < /dev/null").stderr())
        .contains("head: ")
        .contains("osd-shell: 'head -n x' ended with status");
  }

  @Test
  void whatBelongsToTheCommandReachesIt() throws Exception {
    assertThat(bash("$B head --help < /dev/null").stdout()).startsWith("head ");
    assertThat(bash("$O builtin --help").stdout()).contains("osd-shell builtin", "CMD");
    assertThat(bash("seq 3 | $O builtin --socket-path osd.sock head -n1").stdout())
        .isEqualTo("1\n");
    assertThat(bash("printf 'a\\n' | $B head \"-n 1\" ''").status()).isNotZero();
  }

  @Test
  void closedStreamsAreEmptyOnes() throws Exception {
    assertThat(bash("$B cat <&-").stdout()).isEmpty();
    assertThat(bash("echo hi | $B cat >&-").status()).isZero();
  }

  @Test
  void bytesAreTheSameThroughFilesAndPipes() throws Exception {
    assertThat(
            bash("head -c 3000000 /dev/urandom > big;"
                    + " $B cat < big | cmp - big && cat big | $B cat > copy && cmp big copy &&"
                    + " $P cat cat < big > copy && cmp big copy && $B cat < big >> copy &&"
                    + " [ $(stat -c %s copy) = 6000000 ]")
                .status())
        .isZero();
  }

  @Test
  void nothingRunsOnForAClientThatWasKilled() throws Exception {
    long before = descriptors();
    Process client =
        Programs.builder(
                folder,
                Map.of("OSD_SOCKET", daemon().socket().toString()),
                List.of("/bin/bash", "-c", "exec " + Programs.shell() + " builtin cat < /dev/zero"))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    await(() -> daemon().auditLines().getLast().contains("\"runs\":true"));
    client.destroyForcibly().waitFor();
    await(() -> daemon().auditLines().getLast().contains("its client has gone"));
    await(() -> descriptors() == before);
  }

  @Test
  void holdsNoDescriptorAfterwards() throws Exception {
    bash("$B cat < /dev/null");
    long before = descriptors();
    for (int i = 0; i < 5; i++) {
      bash("seq 9 | $P cat 'tail -n 2' | $B cat; $B cat < .");
    }
    await(() -> descriptors() == before);
  }

  private long descriptors() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc", String.valueOf(daemon().pid()), "fd"))) {
      return open.count();
    }
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void await(Condition condition) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("waited in vain").isLessThan(end);
      java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
    }
  }

  private Programs.Outcome bash(String line) throws IOException, InterruptedException {
    return Programs.bash(
        folder,
        Map.of(
            "OSD_SOCKET",
            daemon().socket().toString(),
            "O",
            Programs.shell().toString(),
            "B",
            Programs.shell() + " builtin",
            "P",
            Programs.shell() + " pipe"),
        line);
  }
}
