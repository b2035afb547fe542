package dev.osd.daemon.builtin;

import dev.osd.daemon.regex.Cancellation;
import dev.osd.daemon.regex.CancelledException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

/** Runs builtins on bytes. */
final class Runs {
  private static final long MEMORY = 64 << 20;

  private static final Duration LONGEST = Duration.ofSeconds(20);

  private final Builtins builtins;

  Runs(long memoryBytes) {
    builtins = new Builtins(memoryBytes);
  }

  Runs() {
    this(MEMORY);
  }

  boolean knows(String command) {
    return builtins.find(command).isPresent();
  }

  /**
   * @param argv the command and its arguments
   */
  Outcome run(List<String> argv, InputStream in) {
    MemoryScratch scratch = new MemoryScratch();
    Outcome outcome = run(argv, in, scratch);
    if (!scratch.allClosed()) {
      throw new AssertionError(argv + " left a scratch file open");
    }
    return outcome;
  }

  Outcome run(List<String> argv, InputStream in, Scratch scratch) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try {
      int status =
          builtins
              .find(argv.getFirst())
              .orElseThrow()
              .run(
                  argv.subList(1, argv.size()), new Streams(in, out, err, scratch, deadline(argv)));
      return new Outcome(status, out.toByteArray(), err.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Cancellation deadline(List<String> argv) {
    long start = System.nanoTime();
    return () -> {
      if (System.nanoTime() - start > LONGEST.toNanos()) {
        throw new CancelledException(argv + " takes too long");
      }
    };
  }
}
