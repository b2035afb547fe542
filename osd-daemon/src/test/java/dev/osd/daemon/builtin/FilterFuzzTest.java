package dev.osd.daemon.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares grep and sed with the installed tools: same output, same status. A long run: {@code
 * -Dosd.fuzz.builtins.rounds=100000 -Dosd.fuzz.builtins.seed=N}.
 */
final class FilterFuzzTest {
  private static final int ROUNDS = Integer.getInteger("osd.fuzz.builtins.rounds", 60);
  private static final long SEED = Long.getLong("osd.fuzz.builtins.seed", 1);

  @ParameterizedTest
  @ValueSource(strings = {"grep", "sed"})
  void doesWhatTheInstalledToolDoes(String command, @TempDir Path folder) {
    GnuTools tools = new GnuTools(folder);
    assumeTrue(tools.has(command), "not installed in the version that ours follows: " + command);
    RandomGenerator random = new Random(SEED);
    OddInputs inputs = new OddInputs(random);
    FilterArguments arguments = new FilterArguments(random);
    Runs runs = new Runs();
    for (int i = 0; i < ROUNDS; i++) {
      List<String> argv = arguments.next(command);
      byte[] input = inputs.next();
      // What -T prints, and where a second input goes on, depends on the input's kind.
      boolean asFile = random.nextBoolean();
      Outcome theirs = tools.run(argv, input, asFile);
      InputStream in = asFile ? new MemoryInput(input) : MemoryInput.inPieces(input, random);
      Outcome ours = runs.run(argv, in);
      assertThat(List.of(ours.status(), shown(ours.out())))
          .as(
              "round %d: %s on %s %s; theirs %s, ours %s",
              i, argv, asFile ? "file" : "pipe", shown(input), theirs, ours)
          .isEqualTo(List.of(theirs.status(), shown(theirs.out())));
    }
  }

  private static String shown(byte[] bytes) {
    StringBuilder shown = new StringBuilder();
    for (byte b : bytes) {
      shown.append(
          b >= ' ' && b < 0x7f && b != '\\'
              ? String.valueOf((char) b)
              : "\\%03o".formatted(b & 0xff));
    }
    return shown.toString();
  }
}
