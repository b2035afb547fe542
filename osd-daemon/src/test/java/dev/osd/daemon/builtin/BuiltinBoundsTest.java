package dev.osd.daemon.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osd.daemon.regex.CancelledException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What builtins do at the ends of their memory and time, and of the streams that they are given.
 */
final class BuiltinBoundsTest {
  private static final byte[] LINES = lines(60_000);

  private final Runs roomy = new Runs();
  private final Runs cramped = new Runs(0);

  private static byte[] lines(int count) {
    Random random = new Random(7);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(random.nextInt(20_000)).append(" some words behind it ").append(i).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] oneLine(int bytes) {
    byte[] line = new byte[bytes];
    Arrays.fill(line, (byte) 'x');
    return line;
  }

  @ParameterizedTest
  @ValueSource(strings = {"sort", "sort -n", "sort -rs -k1,1n", "sort -u -k1,1", "sort -k4 -k2,2r"})
  void sortsInPartsAsItSortsInMemory(String line) {
    List<String> argv = List.of(line.split(" ", -1));
    MemoryScratch scratch = new MemoryScratch();

    Outcome inParts = cramped.run(argv, new MemoryInput(LINES), scratch);

    assertThat(scratch.created()).isGreaterThan(3);
    assertThat(scratch.allClosed()).isTrue();
    assertThat(inParts.out()).isEqualTo(roomy.run(argv, new MemoryInput(LINES)).out());
  }

  @Test
  void mergesMorePartsThanAtOnce() {
    byte[] many = lines(LineSorting.MOST_RUNS * 9_000);
    MemoryScratch scratch = new MemoryScratch();

    Outcome inParts = cramped.run(List.of("sort", "-s", "-k1,1n"), new MemoryInput(many), scratch);

    assertThat(scratch.created()).isGreaterThan(LineSorting.MOST_RUNS);
    assertThat(scratch.allClosed()).isTrue();
    assertThat(inParts.out())
        .isEqualTo(roomy.run(List.of("sort", "-s", "-k1,1n"), new MemoryInput(many)).out());
  }

  @Test
  void sortRefusesALineThatNoMemoryHolds() {
    MemoryScratch scratch = new MemoryScratch();

    Outcome outcome = cramped.run(List.of("sort"), new MemoryInput(oneLine(1 << 20)), scratch);

    assertThat(outcome.status()).isEqualTo(Builtins.REFUSED);
    assertThat(outcome.message()).contains("all the memory there is for it");
    assertThat(scratch.allClosed()).isTrue();
  }

  @Test
  void checkRefusesALineThatNoMemoryHolds() {
    Outcome outcome = cramped.run(List.of("sort", "-c"), new MemoryInput(oneLine(1 << 20)));

    assertThat(outcome.status()).isEqualTo(Builtins.REFUSED);
    assertThat(outcome.message()).contains("all the memory there is for it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tail -n 40000", "head -n -40000", "tail -c 1500000", "head -c -1500000"})
  void remembersInScratchFilesWhatMemoryDoesNotHold(String line) {
    List<String> argv = List.of(line.split(" ", -1));
    MemoryScratch scratch = new MemoryScratch();

    Outcome cramped = this.cramped.run(argv, MemoryInput.inPieces(LINES, new Random(3)), scratch);

    assertThat(scratch.created()).isPositive();
    assertThat(scratch.allClosed()).isTrue();
    assertThat(cramped.out()).isEqualTo(roomy.run(argv, new MemoryInput(LINES)).out());
  }

  @Test
  void keepsNoMoreThanItsPartInMemory() {
    byte[] much = new byte[Backlog.MOST_KEPT_BYTES + (2 << 20)];
    MemoryScratch scratch = new MemoryScratch();

    Outcome outcome =
        roomy.run(List.of("tail", "-n", "1"), MemoryInput.inPieces(much, new Random(9)), scratch);

    assertThat(scratch.created()).isPositive();
    assertThat(outcome.out()).hasSize(much.length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cat -n", "wc -L", "tr x y", "head -n 1", "tail -n 1", "sort", "wc -m"})
  void takesOneHugeLine(String line) {
    byte[] huge = oneLine(5_000_000);

    Outcome outcome =
        roomy.run(List.of(line.split(" ", -1)), MemoryInput.inPieces(huge, new Random(5)));

    assertThat(outcome.status()).isZero();
    assertThat(outcome.out().length).isIn(7, 8, huge.length, huge.length + 1, huge.length + 7);
  }

  @Test
  void refusesASetThatIsTooLong() {
    String set = "[a*" + (TrMapping.LONGEST_SET + 1) + "]";

    Outcome outcome = roomy.run(List.of("tr", set, "b"), new MemoryInput(new byte[0]));

    assertThat(outcome.status()).isEqualTo(Builtins.REFUSED);
    assertThat(outcome.message()).contains("longer than " + TrMapping.LONGEST_SET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"cat -n", "wc", "tr a b", "head -n 99999999", "tail -n 1", "sort", "sort -c -n"})
  void stopsWhenItIsCancelled(String line) {
    AtomicInteger checks = new AtomicInteger();
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return '1';
          }

          @Override
          public int read(byte[] into, int offset, int length) {
            Arrays.fill(into, offset, offset + length, (byte) '1');
            into[offset + length - 1] = '\n';
            return length;
          }
        };
    Streams streams =
        new Streams(
            endless,
            OutputStream.nullOutputStream(),
            OutputStream.nullOutputStream(),
            new MemoryScratch(),
            () -> {
              if (checks.incrementAndGet() > 20) {
                throw new CancelledException("deadline");
              }
            });
    List<String> argv = List.of(line.split(" ", -1));

    assertThatThrownBy(() -> find(argv.getFirst()).run(argv.subList(1, argv.size()), streams))
        .isInstanceOf(CancelledException.class);
  }

  @Test
  void endsAtOnceAndSilentlyWhereNobodyReads() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    for (String command : List.of("cat", "head", "tail", "sort", "wc")) {
      Streams streams =
          new Streams(
              new MemoryInput(LINES),
              closed,
              err,
              new MemoryScratch(),
              dev.osd.daemon.regex.Cancellation.NEVER);

      assertThatThrownBy(() -> find(command).run(List.of(), streams))
          .isInstanceOf(IOException.class);
      assertThat(err.size()).isZero();
    }
  }

  @Test
  void headLeavesAFileBehindWhatItWrote() {
    MemoryInput file = new MemoryInput("a\nb\nc\n".getBytes(StandardCharsets.UTF_8));

    roomy.run(List.of("head", "-n", "1"), file);

    assertThat(file.position()).isEqualTo(2);
  }

  @Test
  void knowsItsCommands() {
    assertThat(new Builtins(0).names()).contains("cat", "head", "sort", "tail", "tr", "wc");
    assertThat(new Builtins(0).find("sh")).isEmpty();
  }

  @Test
  void helpsAndSaysNothingThatReachesATerminalAsControl() {
    Outcome help = roomy.run(List.of("sort", "--help"), new MemoryInput(new byte[0]));
    Outcome hostile =
        roomy.run(List.of("cat", "\u001b]0;x\u0007\u202e"), new MemoryInput(new byte[0]));

    assertThat(help.status()).isZero();
    assertThat(help.text()).contains("--numeric-sort").doesNotContain("--output");
    assertThat(hostile.message()).contains("'\\u{1b}]0;x\\u{7}\\u{202e}'");
  }

  private static Builtin find(String name) {
    return new Builtins(1 << 20).find(name).orElseThrow();
  }
}
