package dev.osd.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.osd.e2e.Programs;
import dev.osd.e2e.RealDaemon;
import dev.osd.shell.llm.ScriptedApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a run of {@code llmcmd} costs beyond the model's own time: the whole program against an API
 * that answers at once, with two requests and three tool calls, and how far it has come after its
 * parts. Each part holds the ones before it.
 */
final class LlmcmdBench {
  private static final int RUNS = 15;
  private static final int WARM_UP = 3;

  @TempDir Path folder;

  @Test
  void runsAgainstAServerThatAnswersAtOnce(@TempDir Path home) throws Exception {
    Files.writeString(folder.resolve("access.log"), "ok\nerror\n".repeat(1000));
    double[] version = new double[RUNS];
    double[] preview = new double[RUNS];
    double[] first = new double[RUNS];
    double[] whole = new double[RUNS];
    try (RealDaemon daemon = RealDaemon.start(home)) {
      for (int run = -WARM_UP; run < RUNS; run++) {
        int at = Math.max(0, run);
        version[at] = millis("http://127.0.0.1:1/v1", List.of("--version"));
        preview[at] = millis("http://127.0.0.1:1/v1", List.of("--dry-run", "Count", "access.log"));
        try (ScriptedApi api = api()) {
          long start = System.nanoTime();
          whole[at] =
              millis(
                  api.baseUrl(),
                  List.of("--socket-path", daemon.socket().toString(), "Count", "access.log"));
          first[at] = Duration.ofNanos(api.arrivals().getFirst() - start).toNanos() / 1e6;
        }
      }
    }
    System.out.printf(
        "llmcmd, ms (median of %d): launcher and JVM %.0f; and a request made %.0f; and sent, with"
            + " files passed to the daemon %.0f; two API calls, three tool calls and the end %.0f%n",
        RUNS, median(version), median(preview), median(first), median(whole));
  }

  private double millis(String baseUrl, List<String> words) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(Programs.shell().resolveSibling("llmcmd").toString()));
    command.addAll(words);
    ProcessBuilder builder =
        Programs.builder(
            folder, Map.of("OPENAI_API_KEY", "bench", "OPENAI_BASE_URL", baseUrl), command);
    long start = System.nanoTime();
    Programs.Outcome outcome = Programs.run(builder, "");
    double millis = (System.nanoTime() - start) / 1e6;
    assertThat(outcome.status()).as("%s", outcome).isZero();
    return millis;
  }

  private static ScriptedApi api() throws Exception {
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> answers =
        List.of(
            json.readTree("{\"calls\":[{\"name\":\"read\",\"arguments\":{\"fd\":3}}]}"),
            json.readTree(
                "{\"calls\":[{\"name\":\"write\",\"arguments\":{\"data\":\"1000\\n\"}},"
                    + "{\"name\":\"exit\",\"arguments\":{\"code\":0}}]}"));
    return new ScriptedApi(answers, false);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
