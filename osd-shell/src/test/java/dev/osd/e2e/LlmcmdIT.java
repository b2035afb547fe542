package dev.osd.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.osd.shell.llm.ScriptedApi;
import dev.osd.shell.llm.Transcript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code llmcmd} as a whole: its launcher, the real daemon, and an API that follows a script. */
@TestInstance(Lifecycle.PER_CLASS)
final class LlmcmdIT {
  private static final String KEY = "sk-test-0123456789";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private @Nullable RealDaemon started;

  @BeforeAll
  void startDaemon(@TempDir Path home) throws Exception {
    started = RealDaemon.start(home);
  }

  @AfterAll
  void stopDaemon() {
    daemon().close();
  }

  static List<Transcript> transcripts() {
    return Transcript.all().stream().filter(Transcript::real).toList();
  }

  @ParameterizedTest
  @MethodSource("transcripts")
  void comesToTheSameEndWithTheRealPrograms(Transcript transcript) throws Exception {
    transcript.writeFiles(folder);
    try (ScriptedApi api = transcript.api()) {
      Programs.Outcome outcome =
          Programs.run(
              Programs.builder(
                  folder,
                  transcript.environment(api.baseUrl()),
                  command(transcript.words(Path.of("")))),
              transcript.stdin());

      assertThat(outcome.status())
          .as("%s", outcome)
          .isEqualTo(transcript.expected("status").asInt());
      assertThat(outcome.stdout()).isEqualTo(transcript.expected("stdout").asText());
      assertThat(outcome.stderr()).doesNotContain(KEY);
      for (JsonNode part : transcript.expected("stderr")) {
        assertThat(outcome.stderr()).contains(part.asText());
      }
      if (transcript.expected("stderr").isEmpty()) {
        assertThat(outcome.stderr()).isEmpty();
      }
      for (var file : transcript.expected("files").properties()) {
        assertThat(folder.resolve(file.getKey())).hasContent(file.getValue().asText());
      }
      assertThat(api.requests()).hasSize(transcript.expected("requests").asInt());
      assertThat(String.join("\n", daemon().auditLines())).doesNotContain(KEY);
    }
  }

  @Test
  void endsWithinASecondOfCtrlCAndLeavesNoHalfWrittenFile() throws Exception {
    Files.writeString(folder.resolve("out"), "old\n");
    try (ScriptedApi api =
        api(
            "{\"calls\":[{\"name\":\"write\",\"arguments\":{\"data\":\"half\"}}]}",
            "{\"end\":\"silence\"}")) {
      Process process =
          Programs.builder(folder, environment(api), command(List.of("-o", "out", "Write")))
              .start();
      awaitRequests(api, 2);

      long before = System.nanoTime();
      new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));

      assertThat(process.exitValue()).isEqualTo(130);
    }
    assertNothingIsLeftBut("out", "old\n");
  }

  @Test
  void endsAtItsTimeLimitAndLeavesNoHalfWrittenFile() throws Exception {
    Files.writeString(folder.resolve("out"), "old\n");
    try (ScriptedApi api = api("{\"end\":\"silence\"}")) {
      Map<String, String> environment = new HashMap<>(environment(api));
      environment.put("LLMCMD_TIMEOUT", "1");
      Programs.Outcome outcome =
          Programs.run(
              Programs.builder(folder, environment, command(List.of("-o", "out", "Write"))), "");

      assertThat(outcome.status()).as("%s", outcome).isEqualTo(6);
      assertThat(outcome.stderr()).contains("no end within the limit of 1 s (LLMCMD_TIMEOUT)");
    }
    assertNothingIsLeftBut("out", "old\n");
  }

  @Test
  void worksWithinAPipeline() throws Exception {
    try (ScriptedApi api =
        api(
            "{\"calls\":[{\"name\":\"pipe\",\"arguments\":{\"in_fd\":0,\"out_fd\":1}},"
                + "{\"name\":\"exit\",\"arguments\":{}}]}")) {
      Programs.Outcome outcome =
          Programs.bash(
              folder,
              environment(api),
              "seq 100000 | "
                  + String.join(" ", command(List.of("'Copy it'")))
                  + " | tail -n 1; echo ${PIPESTATUS[*]}");

      assertThat(outcome.stdout()).isEqualTo("100000\n0 0 0\n");
      assertThat(outcome.stderr()).isEmpty();
    }
  }

  @Test
  void endsQuietlyWhereNobodyReadsItsOutput() throws Exception {
    try (ScriptedApi api =
        api(
            "{\"calls\":[{\"name\":\"pipe\",\"arguments\":{\"in_fd\":0,\"out_fd\":1}},"
                + "{\"name\":\"write\",\"arguments\":{\"data\":\"more\"}}]}",
            "{\"calls\":[{\"name\":\"exit\",\"arguments\":{}}]}")) {
      Programs.Outcome outcome =
          Programs.bash(
              folder,
              environment(api),
              "yes | head -c 9000000 | "
                  + String.join(" ", command(List.of("'Copy it'")))
                  + " | head -n 1");

      assertThat(outcome.stdout()).isEqualTo("y\n");
      assertThat(outcome.stderr()).isEmpty();
    }
  }

  @Test
  void holdsTheSeedsLimitsOfInputAndOutput() throws Exception {
    try (ScriptedApi api =
        api(
            "{\"calls\":[{\"name\":\"pipe\",\"arguments\":{\"in_fd\":0,\"out_fd\":1}}]}",
            "{\"text\":\"went on\"}",
            "{\"calls\":[{\"name\":\"write\",\"arguments\":{\"data\":\"0123456789\"}}]}",
            "{\"text\":\"went on\"}")) {
      Programs.Outcome input = limited(api, "LLMCMD_MAX_INPUT_BYTES", "0123456789");
      assertThat(input.status()).as("%s", input).isEqualTo(4);
      assertThat(input.stderr()).contains("LLMCMD_MAX_INPUT_BYTES");
      assertThat(api.requests()).hasSize(1);
    }
    try (ScriptedApi api =
        api(
            "{\"calls\":[{\"name\":\"write\",\"arguments\":{\"data\":\"0123456789\"}}]}",
            "{\"text\":\"went on\"}")) {
      Programs.Outcome output = limited(api, "LLMCMD_MAX_OUTPUT_BYTES", "");
      assertThat(output.status()).as("%s", output).isEqualTo(4);
      assertThat(output.stderr()).contains("LLMCMD_MAX_OUTPUT_BYTES");
    }
  }

  @Test
  void answersACallThatIsTooLongForTheDaemonAndGoesOn() throws Exception {
    String data = "x".repeat(3 << 20);
    try (ScriptedApi api =
        api(
            "{\"calls\":[{\"name\":\"write\",\"arguments\":{\"data\":\"" + data + "\"}}]}",
            "{\"calls\":[{\"name\":\"write\",\"arguments\":{\"data\":\"short\"}},"
                + "{\"name\":\"exit\",\"arguments\":{}}]}")) {
      Programs.Outcome outcome =
          Programs.run(Programs.builder(folder, environment(api), command(List.of("Write"))), "");

      assertThat(outcome.stdout()).isEqualTo("short");
      assertThat(outcome.status()).isZero();
      assertThat(api.requests().getLast().body().at("/messages/3/content").asText())
          .contains("write less at once");
    }
  }

  @Test
  void isEndedByThePolicyWhereThatRefusesACall(@TempDir Path home) throws Exception {
    Path policy = Files.writeString(home.resolve("policy.toml"), "default = \"deny\"\n");
    try (RealDaemon strict = RealDaemon.start(home, "--policy", policy.toString());
        ScriptedApi api =
            api(
                "{\"calls\":[{\"name\":\"write\",\"arguments\":{\"data\":\"x\"}}]}",
                "{\"text\":\"went on\"}")) {
      Programs.Outcome outcome =
          Programs.run(
              Programs.builder(
                  folder,
                  environment(api),
                  List.of(
                      Programs.shell().toString(),
                      "prompt",
                      "--socket-path",
                      strict.socket().toString(),
                      "Write")),
              "");

      assertThat(outcome.status()).as("%s", outcome).isEqualTo(5);
      assertThat(outcome.stderr()).startsWith("llmcmd: the daemon refused a write: policy_denied");
      assertThat(outcome.stdout()).isEmpty();
    }
  }

  @Test
  void isRecordedWithItsProvenance() throws Exception {
    try (ScriptedApi api = api("{\"calls\":[{\"name\":\"exit\",\"arguments\":{\"code\":7}}]}")) {
      Programs.Outcome outcome =
          Programs.run(
              Programs.builder(
                  folder, environment(api), command(List.of("--model", "m-17", "End it"))),
              "");
      assertThat(outcome.status()).isEqualTo(7);
    }
    assertThat(daemon().auditLines()).anyMatch(line -> line.contains("m-17"));
  }

  private void assertNothingIsLeftBut(String name, String content) throws IOException {
    assertThat(folder.resolve(name)).hasContent(content);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(file -> String.valueOf(file.getFileName()))).containsExactly(name);
    }
  }

  private Programs.Outcome limited(ScriptedApi api, String limit, String stdin)
      throws IOException, InterruptedException {
    Map<String, String> environment = new HashMap<>(environment(api));
    environment.put(limit, "5");
    return Programs.run(Programs.builder(folder, environment, command(List.of("Try"))), stdin);
  }

  private List<String> command(List<String> words) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Programs.shell().resolveSibling("llmcmd").toString(),
                "--socket-path",
                daemon().socket().toString()));
    command.addAll(words);
    return command;
  }

  private static Map<String, String> environment(ScriptedApi api) {
    return Map.of("OPENAI_API_KEY", KEY, "OPENAI_BASE_URL", api.baseUrl());
  }

  private static ScriptedApi api(String... answers) throws IOException {
    List<JsonNode> script = new ArrayList<>();
    for (String answer : answers) {
      script.add(JSON.readTree(answer));
    }
    return new ScriptedApi(script, false);
  }

  private static void awaitRequests(ScriptedApi api, int count) throws InterruptedException {
    api.awaitRequests(count, Duration.ofSeconds(60));
  }

  private RealDaemon daemon() {
    return Objects.requireNonNull(started);
  }
}
