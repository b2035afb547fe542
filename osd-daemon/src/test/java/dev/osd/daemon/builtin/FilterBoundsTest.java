package dev.osd.daemon.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osd.daemon.regex.CancelledException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What grep and sed do at the ends of memory and time. */
final class FilterBoundsTest {
  private final Runs roomy = new Runs();
  private final Runs cramped = new Runs(0);

  private static byte[] line(int length) {
    byte[] line = new byte[length];
    Arrays.fill(line, (byte) 'x');
    return line;
  }

  /** Lines around one of a megabyte, which ends in a needle. */
  private static byte[] aroundALongLine() {
    byte[] text = new byte[(1 << 20) + 40];
    Arrays.fill(text, (byte) 'x');
    byte[] head = "needle 1\nother\n".getBytes(StandardCharsets.US_ASCII);
    byte[] tail = " needle\nneedle 2\nother\n".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(head, 0, text, 0, head.length);
    System.arraycopy(tail, 0, text, text.length - tail.length, tail.length);
    return text;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-n", "-v", "-c", "-b", "-nA1", "-m2", "-vn", "-H", "-l", "-nvA1"})
  void grepPrintsLongLinesFromAScratchFile(String options) {
    List<String> argv =
        options.isEmpty() ? List.of("grep", "needle$") : List.of("grep", options, "needle");
    MemoryScratch scratch = new MemoryScratch();

    Outcome spooled = cramped.run(argv, new MemoryInput(aroundALongLine()), scratch);

    Outcome held = roomy.run(argv, new MemoryInput(aroundALongLine()));
    assertThat(spooled.message()).isEmpty();
    assertThat(Arrays.equals(spooled.out(), held.out())).isTrue();
    assertThat(spooled.status()).isEqualTo(held.status());
    assertThat(scratch.allClosed()).isTrue();
  }

  @Test
  void grepMentionsALongLineThatIsNoText() {
    byte[] text = aroundALongLine();
    text[1 << 19] = (byte) 0xff;

    Outcome outcome = cramped.run(List.of("grep", "needle"), new MemoryInput(text));

    assertThat(outcome.text()).isEqualTo("needle 1\nneedle 2\n");
    assertThat(outcome.message()).isEqualTo("grep: (standard input): binary file matches\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-o", "-B1"})
  void grepRefusesWhatNeedsALongLineInMemory(String option) {
    Outcome outcome =
        cramped.run(List.of("grep", option, "needle$"), new MemoryInput(aroundALongLine()));

    assertThat(outcome.status()).isEqualTo(Builtins.REFUSED);
    assertThat(outcome.message())
        .contains("a line of the input is longer than")
        .contains(option.substring(0, 2));
  }

  @Test
  void sedRefusesALineThatNoMemoryHolds() {
    Outcome outcome = cramped.run(List.of("sed", "s/x/y/"), new MemoryInput(line(1 << 20)));

    assertThat(outcome.status()).isEqualTo(4);
    assertThat(outcome.message()).contains("all the memory there is for it");
  }

  @Test
  void sedStopsSpacesThatDoubleWithEachCommand() {
    Outcome outcome =
        roomy.run(
            List.of("sed", ":a;G;h;ba"),
            new MemoryInput("xyzzy\n".getBytes(StandardCharsets.US_ASCII)));

    assertThat(outcome.status()).isEqualTo(4);
    assertThat(outcome.message())
        .startsWith("sed: a pattern or hold space would have more than")
        .contains("all the memory there is for it");
  }

  @Test
  void sedRefusesMoreCommandsThanThereMayBe() {
    Outcome outcome = roomy.run(List.of("sed", "p;".repeat(10_001)), new MemoryInput(new byte[0]));

    assertThat(outcome.status()).isEqualTo(Builtins.REFUSED);
    assertThat(outcome.message()).contains("more than 10000 commands in a script");
  }

  @ParameterizedTest
  @ValueSource(strings = {":a;ba", ":a;s/x/x/;ta", ":a;N;D", "n;:a;P;ba"})
  void sedCanBeCancelledInAnEndlessScript(String script) {
    AtomicInteger asked = new AtomicInteger();
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }

          @Override
          public int read(byte[] into, int offset, int length) {
            Arrays.fill(into, offset, offset + length, (byte) '\n');
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
              if (asked.incrementAndGet() > 100) {
                throw new CancelledException("enough");
              }
            });

    assertThatThrownBy(() -> sed().run(List.of(script), streams))
        .isInstanceOf(CancelledException.class);
  }

  @Test
  void sedEditsALineOfAHundredMegabytes() throws Exception {
    byte[] block = line(1 << 20);
    block[0] = 'y';
    AtomicInteger blocks = new AtomicInteger(100);
    InputStream in =
        new SequenceInputStream(
            new InputStream() {
              private int at;

              @Override
              public int read() {
                throw new UnsupportedOperationException();
              }

              @Override
              public int read(byte[] into, int offset, int length) {
                if (blocks.get() == 0) {
                  return -1;
                }
                int count = Math.min(length, block.length - at);
                System.arraycopy(block, at, into, offset, count);
                at += count;
                if (at == block.length) {
                  at = 0;
                  blocks.decrementAndGet();
                }
                return count;
              }
            },
            new ByteArrayInputStream("\n".getBytes(StandardCharsets.US_ASCII)));
    long[] written = new long[1];
    OutputStream out =
        new OutputStream() {
          @Override
          public void write(int b) {
            written[0]++;
          }

          @Override
          public void write(byte[] bytes, int offset, int length) {
            written[0] += length;
          }
        };
    Streams streams =
        new Streams(in, out, OutputStream.nullOutputStream(), new MemoryScratch(), () -> {});

    int status = new Builtins(512 << 20).find("sed").orElseThrow().run(List.of("s/y//2"), streams);

    assertThat(status).isZero();
    assertThat(written[0]).isEqualTo(100L << 20);
  }

  private static Builtin sed() {
    return new Builtins(1 << 20).find("sed").orElseThrow();
  }
}
