package dev.osd.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.osd.shell.ai.context.ShellHook;
import dev.osd.shell.llm.ScriptedApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** {@code ai} as a whole: real programs, a real pseudo-terminal, and an API by a script. */
@TestInstance(Lifecycle.PER_CLASS)
final class AiIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STEPS =
      "{\"kind\":\"plan_and_commands\",\"summary\":\"Two steps\",\"steps\":["
          + "{\"id\":\"a\",\"description\":\"say it\",\"shell_command\":\"echo first\"},"
          + "{\"id\":\"b\",\"description\":\"say more\",\"shell_command\":\"echo secret\","
          + "\"is_destructive\":true}]}";

  @TempDir Path folder;

  private @Nullable RealDaemon started;

  @BeforeAll
  void startDaemon(@TempDir Path home) throws Exception {
    Path policy =
        Files.writeString(
            home.resolve("policy.toml"),
            """
            default = "deny"
            [sandbox]
            missing = "run"
            [[exec]]
            program = ["echo"]
            decision = "allow"
            """);
    started = RealDaemon.start(home, "--policy", policy.toString());
  }

  @AfterAll
  void stopDaemon() {
    daemon().close();
  }

  @Test
  void runsWhatAPersonEditsAndAgreesToAtATerminal() throws Exception {
    try (ScriptedApi api = api(STEPS)) {
      // Edits the second step by the line editor: rubs out the last word and types another.
      Programs.Outcome outcome =
          typed(
              api,
              List.of("run", "Say it"),
              "[n]o: ",
              "e 2\\n",
              "$ echo secret",
              "\\x17\\x1b[Hx\\x1b[1~\\x1b[3~\\x05edited\\r",
              "     $ echo edited",
              "",
              "[n]o: ",
              "y\\n",
              "word yes to run: ",
              "yes\\n");

      assertThat(outcome.status()).as("%s", outcome).isZero();
      assertThat(outcome.stdout())
          .contains("policy: allowed", "flags: DESTRUCTIVE", "[1/2] say it")
          .containsPattern("[\nK]first\r\n")
          .containsPattern("[\nK]edited\r\n")
          .doesNotContainPattern("[\nK]secret\r\n")
          .containsPattern("2 +0 +[0-9.]+ s +echo edited");
    }
    Programs.Outcome history =
        Programs.run(
            Programs.builder(
                folder,
                Map.of(),
                List.of(
                    Programs.shell().toString(),
                    "ai",
                    "history",
                    "--audit-path",
                    daemon().audit().toString())),
            "");
    assertThat(history.status()).as("%s", history).isZero();
    assertThat(history.stdout())
        .contains(
            "  asked     ai run: Say it\n",
            "  proposed  echo secret  allow\n",
            "  proposed  echo edited  allow\n",
            "  ran       echo edited  exit 0, ");
    // The log is that of all these tests; this one's account follows the steps as they were edited.
    String edited = "  proposed  echo edited  allow\n";
    assertThat(history.stdout().substring(history.stdout().lastIndexOf(edited)))
        .doesNotContain("ran       echo secret");
  }

  @Test
  void leavesTheTerminalAsItWasWhereThePersonLeavesTheEditor() throws Exception {
    try (ScriptedApi api = api(STEPS)) {
      Programs.Outcome outcome =
          typed(
              api,
              List.of("run", "Say it"),
              "[n]o: ",
              "e 1\\n",
              "$ echo first",
              "zzz\\x03",
              "stays as it is",
              "",
              "[n]o: ",
              "n\\n");

      assertThat(outcome.status()).as("%s", outcome).isEqualTo(5);
      assertThat(outcome.stdout()).contains("Nothing was run.").doesNotContain("[1/2]");
    }
  }

  @Test
  void printsThePlanAndExitsFiveWithoutATerminal() throws Exception {
    try (ScriptedApi api = api(STEPS)) {
      Programs.Outcome outcome =
          Programs.run(
              Programs.builder(folder, environment(api), command(List.of("run", "Say it"))), "");

      assertThat(outcome.status()).as("%s", outcome).isEqualTo(5);
      assertThat(outcome.stdout()).contains("  1. say it\n     $ echo first\n");
      assertThat(outcome.stderr()).contains("nothing was run");
    }
  }

  @Test
  void runsUnaskedWhatThePolicyAllowsAndNothingElse() throws Exception {
    String allowed = STEPS.replace("\"is_destructive\":true", "\"is_destructive\":false");
    try (ScriptedApi api = api(allowed)) {
      Programs.Outcome outcome =
          Programs.run(
              Programs.builder(
                  folder, environment(api), command(List.of("run", "--yes", "Say it"))),
              "");

      assertThat(outcome.status()).as("%s", outcome).isZero();
      assertThat(outcome.stdout()).isEqualTo("first\nsecret\n");
    }
    try (ScriptedApi api = api(allowed.replace("echo secret", "id"))) {
      Programs.Outcome outcome =
          Programs.run(
              Programs.builder(
                  folder, environment(api), command(List.of("run", "--yes", "Say it"))),
              "");

      assertThat(outcome.status()).as("%s", outcome).isEqualTo(5);
      assertThat(outcome.stdout()).isEmpty();
    }
  }

  @Test
  void theHookOfBashNotesTheLastCommandAndLeavesTheTerminalAlone() throws Exception {
    Path hook = Files.writeString(folder.resolve("rc"), "PS1='@@ '\n" + ShellHook.script("bash"));
    Programs.Outcome outcome =
        Programs.run(
            Programs.builder(
                folder,
                Map.of("TMPDIR", folder.toString()),
                typist(
                    List.of("bash", "--rcfile", hook.toString(), "-i"),
                    "@@ ",
                    "ls /nowhere/at-all\\n",
                    "@@ ",
                    "osd-shell ai fix 2>/dev/null\\n",
                    "@@ ",
                    "sleep 60 & [ -t 2 ] || echo no-tty; kill %1\\n",
                    "@@ ",
                    "env sh -c 'echo oops >&2; exit 7'\\n",
                    "@@ ",
                    "osd-shell ai history; cat $OSD_LAST/*; stat -c '%a' $OSD_LAST/*; "
                        + "[ -t 2 ] && echo still a tty\\n",
                    "@@ ",
                    "exit\\n")),
            "");

    assertThat(outcome.stdout())
        .as("%s", outcome)
        .contains("ls: cannot access '/nowhere/at-all'")
        .contains(
            "env sh -c 'echo oops >&2; exit 7'\r\n7\r\noops\r\n600\r\n600\r\n600\r\nstill a tty");
    try (var left = Files.list(folder)) {
      assertThat(left.filter(file -> file.toString().contains("osd-last."))).isEmpty();
    }
  }

  /** Runs {@code ai} on a terminal: what to wait for and what to type then, in turn. */
  private Programs.Outcome typed(ScriptedApi api, List<String> words, String... script)
      throws IOException, InterruptedException {
    return Programs.run(
        Programs.builder(folder, environment(api), typist(command(words), script)), "");
  }

  private static List<String> typist(List<String> program, String... script) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "python3",
                Programs.root().resolve("osd-shell/src/test/resources/e2e/typist.py").toString()));
    command.addAll(Arrays.asList(script));
    command.add("--");
    command.addAll(program);
    return command;
  }

  private List<String> command(List<String> words) {
    List<String> command = new ArrayList<>(List.of(Programs.shell().toString(), "ai"));
    command.add(words.getFirst());
    command.addAll(List.of("--socket-path", daemon().socket().toString()));
    command.addAll(words.subList(1, words.size()));
    return command;
  }

  private static Map<String, String> environment(ScriptedApi api) {
    Map<String, String> environment = new HashMap<>();
    environment.put("OPENAI_API_KEY", "sk-test-0123456789");
    environment.put("OPENAI_BASE_URL", api.baseUrl());
    environment.put("TERM", "xterm");
    return environment;
  }

  private static ScriptedApi api(String... texts) throws IOException {
    List<JsonNode> script = new ArrayList<>();
    for (String text : texts) {
      script.add(JSON.createObjectNode().put("text", text));
    }
    return new ScriptedApi(script, false);
  }

  private RealDaemon daemon() {
    return Objects.requireNonNull(started);
  }
}
