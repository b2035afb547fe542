package dev.osd.daemon.audit;

import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * What taking secrets out costs a record. Run with {@code -Dtest=RedactionBench
 * -Dsurefire.failIfNoSpecifiedTests=false}.
 */
final class RedactionBench {
  private static final int ROUNDS = 500_000;
  private static final int REPETITIONS = 5;

  private final Redaction redaction = new Redaction(new byte[32], "i-understand");

  @Test
  void measures() {
    List<String> argv = List.of("git", "-C", "/home/me/project", "log", "--oneline", "-n", "20");
    List<String> secret =
        List.of("curl", "-H", "Authorization: Bearer abc123def456", "https://h/p");
    String line = "cd /home/me/project && make -j2 test 2>&1 | tail -n 40";
    String reason = "see whether the tests pass before the change is committed";
    String big = "the quick brown fox, key=value: --flag a/b/c ".repeat(2 << 20 >> 6);
    for (int i = 0; i < REPETITIONS; i++) {
      print("7 arguments", ROUNDS, () -> redaction.arguments(argv));
      print("4 arguments with a secret", ROUNDS, () -> redaction.arguments(secret));
      print("a shell's line", ROUNDS, () -> redaction.command(line));
      print("a reason", ROUNDS, () -> redaction.text(reason));
      print("a text of " + big.length() + " characters", 20, () -> redaction.text(big));
    }
  }

  private static void print(String what, int rounds, Supplier<?> way) {
    int sum = 0;
    long began = System.nanoTime();
    for (int i = 0; i < rounds; i++) {
      sum += way.get().hashCode() & 1;
    }
    System.out.printf(
        "redaction of %s: %.2f us (%d)%n",
        what, (System.nanoTime() - began) / 1e3 / rounds, sum & 1);
  }
}
