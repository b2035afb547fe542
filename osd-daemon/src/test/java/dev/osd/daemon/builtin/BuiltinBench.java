package dev.osd.daemon.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.osd.daemon.regex.Cancellation;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Builtins in this process beside the installed tools, in turns, on the same log of {@code
 * -Dosd.bench.megabytes} (200): what each takes and how many times ours is faster. Run with {@code
 * -Dtest=BuiltinBench -Dsurefire.failIfNoSpecifiedTests=false}.
 */
final class BuiltinBench {
  private static final long MEGABYTES = Long.getLong("osd.bench.megabytes", 200);
  private static final int ROUNDS = Integer.getInteger("osd.bench.rounds", 5);
  private static final int WARM_UP = 2;
  private static final Path LOG = Path.of("target", "bench-" + MEGABYTES + ".log");
  private static final Path NOWHERE = Path.of("/dev/null");

  /** Where the input comes from and the result goes. */
  enum Way {
    FILE_TO_NOWHERE,
    PIPE_TO_NOWHERE,
    FILE_TO_PIPE
  }

  /**
   * @param memory what ours may take, in mebibytes
   * @param floor the least ratio that is accepted
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          cat                                              ; FILE_TO_PIPE    ; 1024 ; 1.5
          wc -l                                            ; FILE_TO_NOWHERE ; 1024 ; 1
          wc                                               ; FILE_TO_NOWHERE ; 1024 ; 5
          tr a-z A-Z                                       ; FILE_TO_NOWHERE ; 1024 ; 1.5
          tr -d e                                          ; FILE_TO_NOWHERE ; 1024 ; 1.2
          tail -n 10                                       ; PIPE_TO_NOWHERE ; 1024 ; 2
          sort                                             ; FILE_TO_NOWHERE ; 1024 ; 1.2
          sort -S 64M                                      ; FILE_TO_NOWHERE ; 64   ; 1
          sort -n                                          ; FILE_TO_NOWHERE ; 1024 ; 2
          grep -c INFO                                     ; FILE_TO_NOWHERE ; 1024 ; 2
          grep -c xyzzy-needle                             ; FILE_TO_NOWHERE ; 1024 ; 1.5
          grep -c no-such-needle                           ; FILE_TO_NOWHERE ; 1024 ; 1.3
          grep -ci error                                   ; FILE_TO_NOWHERE ; 1024 ; 2
          grep -cE error|timeout|fatal                     ; FILE_TO_NOWHERE ; 1024 ; 2
          grep -cE [0-9]{1,3}(\\.[0-9]{1,3}){3}             ; FILE_TO_NOWHERE ; 1024 ; 1.5
          grep -c ^2023.*INFO                              ; FILE_TO_NOWHERE ; 1024 ; 1.5
          grep -cE [a-z]+ing\\x20                           ; FILE_TO_NOWHERE ; 1024 ; 2
          grep -c e                                        ; FILE_TO_NOWHERE ; 1024 ; 0.9
          grep -cE (a*)*b                                  ; FILE_TO_NOWHERE ; 1024 ; 0.6
          grep error                                       ; FILE_TO_PIPE    ; 1024 ; 1.5
          sed s/INFO/x/g                                   ; FILE_TO_NOWHERE ; 1024 ; 4
          sed -E s/[0-9]+ms/X/g                            ; FILE_TO_NOWHERE ; 1024 ; 2
          sed -E s/\\[([a-z]+)-([0-9]+)\\]/<\\2:\\1>/         ; FILE_TO_NOWHERE ; 1024 ; 2
          sed -E s/[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+/IP/g     ; FILE_TO_NOWHERE ; 1024 ; 1
          """)
  void beatsTheInstalledTool(String line, Way way, long memory, double floor, @TempDir Path folder)
      throws Exception {
    List<String> argv =
        List.of(line.split(" +")).stream().map(word -> word.replace("\\x20", " ")).toList();
    Builtins builtins = new Builtins(memory << 20);
    assumeTrue(builtins.find(argv.getFirst()).isPresent(), "there is no such builtin yet");
    assumeTrue(new GnuTools(folder).has(argv.getFirst()), "not installed in the right version");
    if (!Files.exists(LOG)) {
      LogFile.write(LOG, MEGABYTES * 1_000_000);
    }
    Path fifo = folder.resolve("fifo");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    Builtin ours = builtins.find(argv.getFirst()).orElseThrow();
    double bestOurs = Double.MAX_VALUE;
    double bestTheirs = Double.MAX_VALUE;
    for (int i = -WARM_UP; i < ROUNDS; i++) {
      double mine = millis(() -> runOurs(ours, argv, way, fifo, folder), way, fifo);
      double other = millis(() -> runTheirs(argv, way, fifo), way, fifo);
      if (i >= 0) {
        bestOurs = Math.min(bestOurs, mine);
        bestTheirs = Math.min(bestTheirs, other);
      }
    }
    System.out.printf(
        "%-50s %-15s ours %7.1f ms, GNU %7.1f ms, ratio %5.2f, floor %s%s%n",
        line,
        way,
        bestOurs,
        bestTheirs,
        bestTheirs / bestOurs,
        floor,
        bestTheirs / bestOurs < floor ? " NOT REACHED" : "");
  }

  /** A run of either. */
  @FunctionalInterface
  private interface Run {
    void run() throws Exception;
  }

  /** The time of a run together with what is at the pipe's other end. */
  private static double millis(Run run, Way way, Path fifo) throws Exception {
    long start = System.nanoTime();
    switch (way) {
      case FILE_TO_NOWHERE -> run.run();
      case PIPE_TO_NOWHERE -> {
        FutureTask<Long> feeding = new FutureTask<>(() -> feed(fifo));
        Thread.ofPlatform().start(feeding);
        run.run();
        assertThat(feeding.get()).isEqualTo(Files.size(LOG));
      }
      case FILE_TO_PIPE -> {
        Process reader = cat(fifo, NOWHERE);
        run.run();
        assertThat(reader.waitFor()).isZero();
      }
    }
    return (System.nanoTime() - start) / 1e6;
  }

  /** Lets the kernel move the log into the pipe: what is measured is the other end. */
  private static long feed(Path fifo) throws IOException {
    try (ChannelStreams.FileInput log = new ChannelStreams.FileInput(LOG);
        OutputStream pipe = new ChannelStreams.Output(fifo)) {
      return log.transferTo(pipe);
    }
  }

  private static Process cat(Path from, Path to) throws IOException {
    // A shell opens the pipe, which waits for its other end.
    return new ProcessBuilder(
            "sh", "-c", "exec cat < \"$0\" > \"$1\"", from.toString(), to.toString())
        .start();
  }

  private static void runOurs(Builtin builtin, List<String> argv, Way way, Path fifo, Path folder)
      throws IOException {
    try (InputStream in =
            way == Way.PIPE_TO_NOWHERE
                ? new ChannelStreams.PipeInput(fifo)
                : new ChannelStreams.FileInput(LOG);
        OutputStream out = new ChannelStreams.Output(way == Way.FILE_TO_PIPE ? fifo : NOWHERE)) {
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      Scratch scratch = ChannelStreams.scratch(folder);
      int status =
          builtin.run(
              argv.subList(1, argv.size()), new Streams(in, out, err, scratch, Cancellation.NEVER));
      assertThat(err.toString(java.nio.charset.StandardCharsets.UTF_8)).isEmpty();
      assertThat(status).isBetween(0, 1);
    }
  }

  private static void runTheirs(List<String> argv, Way way, Path fifo) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(argv);
    builder.environment().put("LC_ALL", "C.UTF-8");
    File in = (way == Way.PIPE_TO_NOWHERE ? fifo : LOG).toFile();
    File out = (way == Way.FILE_TO_PIPE ? fifo : NOWHERE).toFile();
    builder.redirectInput(in).redirectOutput(out);
    if (argv.getFirst().equals("grep") && way != Way.FILE_TO_PIPE) {
      // GNU grep stops at the first match when it sees that it writes to the null device.
      builder.redirectOutput(ProcessBuilder.Redirect.PIPE);
    }
    Process process = builder.start();
    process.getInputStream().transferTo(OutputStream.nullOutputStream());
    assertThat(process.waitFor()).isBetween(0, 1);
  }
}
