package dev.osd.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.osd.shell.Environment;
import dev.osd.shell.FakeTerminal;
import dev.osd.shell.llm.ApiSchema;
import dev.osd.shell.llm.FakeDeadline;
import dev.osd.shell.llm.FakeHands;
import dev.osd.shell.llm.OneShot;
import dev.osd.shell.llm.ScriptedApi;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromptTest {
  private static final String KEY = "sk-secret";

  @TempDir Path folder;

  private final FakeTerminal terminal = new FakeTerminal();
  private final Map<String, String> environment = new HashMap<>(Map.of("OPENAI_API_KEY", KEY));

  @ParameterizedTest
  @ValueSource(strings = {"-h", "--help", "-vh"})
  void printsTheSeedsUsage(String option) {
    assertThat(run(option)).isZero();
    assertThat(terminal.printed())
        .startsWith("Usage: llmcmd <options> <instructions> [input_files...]\n")
        .contains("-p, --prompt", "-i, --input", "-o, --output", "-v, --verbose", "-V, --version")
        .contains("-h, --help", "--model", "--base-url", "--dry-run", "--stats", "--preset")
        .contains("--list-presets", "--config", "OPENAI_API_KEY", "LLMCMD_TIMEOUT");
    assertThat(terminal.notes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-V", "--version"})
  void printsItsVersion(String option) {
    assertThat(run(option)).isZero();
    assertThat(terminal.printed()).matches("llmcmd \\S.*\n");
  }

  @Test
  void isHelpedWithLikeAnyCommand() {
    FakeTerminal other = new FakeTerminal();
    Shell.run(other, "help", "prompt");
    run("--help");

    assertThat(terminal.printed()).isEqualTo(other.printed());
  }

  @Test
  void endsWithStatusTwoWithoutAKey() {
    environment.clear();

    assertThat(run("Say")).isEqualTo(2);
    assertThat(terminal.notes())
        .singleElement()
        .asString()
        .startsWith("llmcmd: there is no API key: set OPENAI_API_KEY");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "-v"})
  void endsWithStatusTwoWithoutInstructions(String word) {
    assertThat(run(word)).isEqualTo(2);
    assertThat(terminal.notes()).singleElement().asString().contains("there are no instructions");
  }

  @Test
  void printsTheRequestInADryRunWithoutTheKeyAndWithoutNeedingOne() throws Exception {
    Path file = Files.writeString(folder.resolve("a.txt"), "12345");

    assertThat(run("--dry-run", "-o", "out.json", "--model", "m1", "数えて " + KEY, file.toString()))
        .isZero();

    JsonNode request = new ObjectMapper().readTree(terminal.printed());
    assertThat(new ApiSchema().faults(request)).isEmpty();
    assertThat(request.at("/model").asText()).isEqualTo("m1");
    assertThat(request.at("/stream").asBoolean()).isTrue();
    assertThat(request.at("/messages/0/content").asText())
        .isEqualTo(
            """
            You are an assistant that executes specified tasks. Use the following tools to complete the task.

            Task: 数えて (hidden)

            Open file descriptors:
            - fd 0: stdin
            - fd 1: out.json
            - fd 2: stderr
            - fd 3: %s (5 bytes)

            Available tools:
            1. read(fd, offset, max_size) - Read data from file descriptor
            2. write(fd, data) - Write data to file descriptor
            3. pipe(cmd, in_fd, out_fd) - Execute built-in command or transfer data
            4. exit(code) - Exit program

            For detailed specifications, refer to the tool definitions below.
            """
                .formatted(file));
    assertThat(request.at("/tools"))
        .extracting(tool -> tool.at("/function/name").asText())
        .containsExactly("read", "write", "pipe", "exit");
    assertThat(terminal.printed()).doesNotContain(KEY);
    assertThat(terminal.notes())
        .containsExactly(
            "llmcmd: POST https://api.openai.com/v1/chat/completions,"
                + " Authorization: Bearer (hidden)");
    environment.clear();
    assertThat(run("--dry-run", "Say")).isZero();
  }

  @Test
  void listsAndUsesPresets() throws Exception {
    Files.writeString(folder.resolve("rc"), "LLMCMD_PRESET_COUNT_LINES='Count the lines.'\n");
    assertThat(run("--list-presets", "--config", folder.resolve("rc").toString())).isZero();
    assertThat(terminal.printed()).contains("count-lines: Count the lines.\n", "summary: ");

    Path file = Files.writeString(folder.resolve("a"), "1");
    FakeTerminal other = new FakeTerminal();
    assertThat(
            prompt(other)
                .run(
                    List.of(
                        "--dry-run",
                        "--config",
                        folder.resolve("rc").toString(),
                        "--preset",
                        "count-lines",
                        "-p",
                        "Quickly.",
                        file.toString()))
                .code())
        .isZero();
    JsonNode request = new ObjectMapper().readTree(other.printed());
    assertThat(request.at("/messages/1/content").asText()).isEqualTo("Count the lines.\nQuickly.");
    assertThat(request.at("/messages/0/content").asText()).contains("- fd 3: " + file);

    assertThat(run("--preset", "nothing")).isEqualTo(2);
  }

  @Test
  void saysThatNobodyAnswersThere() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }

    assertThat(run("--base-url", "http://127.0.0.1:" + port, "Say")).isEqualTo(3);
    assertThat(terminal.notes())
        .singleElement()
        .asString()
        .matches("llmcmd: cannot reach the API at http://127.0.0.1:" + port + ": .*refused.*");
  }

  @Test
  void endsQuietlyWhereNobodyReadsItsOutput() throws Exception {
    terminal.closed();
    try (ScriptedApi api = api("{\"text\":\"result\"}")) {
      assertThat(run("--base-url", api.baseUrl(), "Say")).isEqualTo(1);
    }
    assertThat(terminal.notes()).isEmpty();
  }

  @Test
  void showsProgressOnATerminalAndTakesItAway() throws Exception {
    terminal.notingOnScreen();
    try (ScriptedApi api = api("{\"calls\":[{\"name\":\"exit\",\"arguments\":{\"code\":0}}]}")) {
      assertThat(run("--base-url", api.baseUrl(), "Say")).isZero();
    }
    assertThat(terminal.progress()).anyMatch(line -> line.startsWith("llmcmd: call "));
    assertThat(terminal.progress().getLast()).isEmpty();
    assertThat(terminal.notes()).isEmpty();
  }

  @Test
  void keepsTheKeyOutOfVerboseLines() throws Exception {
    Path file = Files.writeString(folder.resolve("a"), "key: " + KEY);
    try (ScriptedApi api =
        api(
            "{\"calls\":[{\"name\":\"read\",\"arguments\":{\"fd\":3}},"
                + "{\"name\":\"exit\",\"arguments\":{}}]}")) {
      assertThat(run("-v", "--base-url", api.baseUrl(), "Show " + KEY, file.toString())).isZero();
    }
    assertThat(terminal.notes())
        .anyMatch(line -> line.contains("key: (hidden)"))
        .noneMatch(line -> line.contains(KEY));
  }

  private static ScriptedApi api(String answer) throws Exception {
    return new ScriptedApi(List.of(new ObjectMapper().readTree(answer)), false);
  }

  private int run(String... words) {
    return prompt(terminal).run(List.of(words)).code();
  }

  private Prompt prompt(FakeTerminal shown) {
    return new Prompt(
        new Environment(environment, folder),
        shown,
        socketPath -> new OneShot(shown, new FakeHands(shown), FakeDeadline::new, () -> 0.5));
  }
}
