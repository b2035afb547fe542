package dev.osd.daemon.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares builtins with the installed tools: same output, same status. A long run: {@code
 * -Dosd.fuzz.builtins.rounds=100000 -Dosd.fuzz.builtins.seed=N}.
 */
final class BuiltinFuzzTest {
  private static final int ROUNDS = Integer.getInteger("osd.fuzz.builtins.rounds", 60);
  private static final long SEED = Long.getLong("osd.fuzz.builtins.seed", 1);

  @ParameterizedTest
  @ValueSource(strings = {"cat", "head", "tail", "sort", "wc", "tr"})
  void doesWhatTheInstalledToolDoes(String command, @TempDir Path folder) {
    GnuTools tools = new GnuTools(folder);
    assumeTrue(tools.has(command), "not installed in the version that ours follows: " + command);
    RandomGenerator random = new Random(SEED);
    OddInputs inputs = new OddInputs(random);
    ArgumentLists lists = new ArgumentLists(random);
    Runs runs = new Runs();
    for (int i = 0; i < ROUNDS; i++) {
      List<String> argv = lists.next(command);
      byte[] input = inputs.next();
      // What a second "-" gets of a pipe depends on how far the first has read ahead.
      boolean asFile = random.nextBoolean() || argv.indexOf("-") != argv.lastIndexOf("-");
      Outcome theirs = tools.run(argv, input, asFile);
      InputStream in = asFile ? new MemoryInput(input) : MemoryInput.inPieces(input, random);
      Outcome ours = runs.run(argv, in);
      assertThat(ours)
          .as("round %d: %s on %s %s", i, argv, asFile ? "file" : "pipe", shown(input))
          .satisfies(run -> assertThat(run.status()).isEqualTo(expected(argv, theirs)))
          .satisfies(run ->
              assertThat(text(run.out()))
                  .as("theirs: %s, ours: %s", theirs, run)
                  .isEqualTo(text(theirs.out())));
    }
  }

  /** Mistakes have one status here. sort's 1 says that the input is not sorted. */
  private static int expected(List<String> argv, Outcome theirs) {
    boolean mistake = theirs.status() == 1 && !argv.getFirst().equals("sort");
    return mistake ? Builtins.REFUSED : theirs.status();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static String shown(byte[] input) {
    StringBuilder shown = new StringBuilder();
    for (byte b : input.length > 2000 ? java.util.Arrays.copyOf(input, 2000) : input) {
      shown.append(
          b >= ' ' && b < 0x7f && b != '\\'
              ? String.valueOf((char) b)
              : "\\%03o".formatted(b & 0xff));
    }
    return "'" + shown + "'";
  }
}
