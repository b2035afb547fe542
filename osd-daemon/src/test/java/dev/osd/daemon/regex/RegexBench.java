package dev.osd.daemon.regex;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Counting the matching lines of a log, beside {@code grep -c} as a process; and finding all spans
 * in it. {@code -Dosd.bench.regex.file=FILE} measures on that file.
 */
final class RegexBench {
  private static final int ROUNDS = 5;
  private static final int BLOCK = 128 * 1024;
  private static final int MEGABYTES = 64;

  /** What is looked for, with grep's option for it. */
  private record Case(String option, String pattern) {}

  private static final List<Case> CASES =
      List.of(
          new Case("-G", "gateway"),
          new Case("-G", "xyzzy-needle"),
          new Case("-G", "zzzqqq"),
          new Case("-i", "timeout"),
          new Case("-E", "timeout|refused|fatal"),
          new Case("-E", "([0-9]{1,3}\\.){3}[0-9]{1,3}"),
          new Case("-G", "^2023.*INFO"),
          new Case("-E", "[a-z]+ing "),
          new Case("-G", "2023"),
          new Case("-E", "(a*)*b"),
          new Case("-w", "error"),
          new Case("-E", "\\w+ed"));

  private final byte[] buffer = new byte[BLOCK];

  @Test
  void countsLinesOfALog(@TempDir Path folder) throws IOException, BadPatternException {
    String given = System.getProperty("osd.bench.regex.file", "");
    Path file = given.isEmpty() ? write(folder.resolve("log")) : Path.of(given);
    for (Case one : CASES) {
      Matcher matcher = matcher(one);
      double ours = Double.MAX_VALUE;
      double gnus = Double.MAX_VALUE;
      long count = 0;
      String theirs = "";
      for (int round = 0; round < ROUNDS; round++) {
        long start = System.nanoTime();
        count = count(matcher, file);
        long middle = System.nanoTime();
        List<String> command =
            List.of("grep", "-c", one.option(), "-e", one.pattern(), file.toString());
        theirs = new String(Gnu.run(command, new byte[0]).output(), StandardCharsets.UTF_8).strip();
        ours = Math.min(ours, (middle - start) / 1e6);
        gnus = Math.min(gnus, (System.nanoTime() - middle) / 1e6);
      }
      assertThat(theirs).isEqualTo(Long.toString(count));
      System.out.printf(
          "grep -c %s '%s': %.0f ms; GNU %.0f ms; ratio %.2f%n",
          one.option(), one.pattern(), ours, gnus, gnus / ours);
    }
  }

  private long count(Matcher matcher, Path file) throws IOException {
    long count = 0;
    int held = 0;
    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
    try (FileChannel channel = FileChannel.open(file)) {
      while (channel.read(block.clear().limit(BLOCK - held)) > 0) {
        block.flip();
        int read = block.remaining();
        block.get(buffer, held, read);
        held += read;
        int whole = ByteSearch.lastIndexOf(buffer, 0, held, (byte) '\n') + 1;
        count += matcher.countLines(buffer, 0, whole);
        System.arraycopy(buffer, whole, buffer, 0, held - whole);
        held -= whole;
      }
    }
    return count + matcher.countLines(buffer, 0, held);
  }

  private static Matcher matcher(Case one) throws BadPatternException {
    Options options =
        Options.GREP
            .withIgnoreCase(one.option().equals("-i"))
            .withWholeWord(one.option().equals("-w"));
    Syntax syntax = one.option().equals("-E") ? Syntax.EXTENDED : Syntax.BASIC;
    byte[] pattern = one.pattern().getBytes(StandardCharsets.UTF_8);
    return Regex.compile(List.of(pattern), syntax, options).matcher(Cancellation.NEVER);
  }

  private static Path write(Path file) throws IOException {
    Random random = new Random(20240607);
    List<String> words =
        List.of("user", "session", "request", "cache", "worker", "queue", "token", "gateway");
    List<String> events =
        new ArrayList<>(
            List.of(
                "connection from %d.%d.%d.%d accepted",
                "retrying after timeout (%d)",
                "flushing %d of %d",
                "error: connection refused by 10.%d.%d.%d",
                "completed in %dms"));
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long written = 0; written < MEGABYTES * 1_000_000L; ) {
        StringBuilder block = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
          String event = events.get(random.nextInt(events.size()));
          int number = random.nextInt(256);
          block.append(
              String.format(
                  "2023-11-%02dT10:%02d:00Z %s [%s-%d] com.example.%s - " + event + "%n",
                  1 + number % 30,
                  number % 60,
                  number % 4 == 0 ? "WARN" : "INFO",
                  words.get(number % words.size()),
                  number,
                  words.get((number / 7) % words.size()),
                  number,
                  number,
                  number,
                  number));
        }
        byte[] bytes = block.toString().getBytes(StandardCharsets.UTF_8);
        out.write(bytes);
        written += bytes.length;
      }
    }
    return file;
  }
}
