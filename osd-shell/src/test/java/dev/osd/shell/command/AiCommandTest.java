package dev.osd.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.osd.protocol.Action;
import dev.osd.protocol.Limits;
import dev.osd.protocol.Plan;
import dev.osd.protocol.ProtocolException;
import dev.osd.protocol.wire.PlanCodec;
import dev.osd.shell.Ending;
import dev.osd.shell.Environment;
import dev.osd.shell.ExitStatus;
import dev.osd.shell.FakeDialogue;
import dev.osd.shell.FakeTerminal;
import dev.osd.shell.ScriptedDaemon;
import dev.osd.shell.llm.ScriptedApi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripted conversations: a model, a person and a daemon that follow their parts. */
class AiCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KEY = "sk-test-0123456789";

  @TempDir Path folder;

  private FakeTerminal terminal = new FakeTerminal();
  private final Map<String, String> environment = new HashMap<>();
  private final List<JsonNode> asked = new ArrayList<>();
  private final List<Plan> plans = new ArrayList<>();
  private final List<String> calls = new ArrayList<>();

  /** Runs a command line with a model that gives these answers in turn. */
  private Ending run(List<String> answers, String... words) throws Exception {
    List<JsonNode> script = new ArrayList<>();
    for (String answer : answers) {
      script.add(
          answer.startsWith("{\"calls\"") || answer.startsWith("{\"status\"")
              ? JSON.readTree(answer)
              : JSON.createObjectNode().put("text", answer));
    }
    try (ScriptedApi api = new ScriptedApi(script, false);
        ScriptedDaemon daemon = new ScriptedDaemon(this::answer)) {
      environment.put("OPENAI_API_KEY", KEY);
      environment.put("OPENAI_BASE_URL", api.baseUrl());
      Ending ending =
          new CommandLineProgram(daemon.settings(), new Environment(environment, folder), terminal)
              .run(List.of(words));
      api.requests().forEach(request -> asked.add(request.body()));
      return ending;
    }
  }

  /** Denies what has "deny" in it, confirms "confirm" by the token "right", lets "fail" fail. */
  private synchronized String answer(String request) {
    try {
      if (request.startsWith("{\"tool\"")) {
        calls.add(request);
        return "{\"ok\":true,\"stdout\":\"Debian\",\"stderr\":\"\",\"meta\":{}}\n";
      }
      Plan plan = new PlanCodec(Limits.standard()).decode(request.getBytes(StandardCharsets.UTF_8));
      plans.add(plan);
      return plan.mode() == Plan.Mode.PLAN_ONLY ? judged(plan) : ran(plan);
    } catch (ProtocolException e) {
      throw new IllegalStateException(e.failure().message(), e);
    }
  }

  private static String judged(Plan plan) {
    ObjectNode reply = JSON.createObjectNode().put("executed", false);
    for (Action action : plan.actions()) {
      String command = ((Action.Shell) action).command();
      boolean denied = command.contains("deny");
      ObjectNode result = reply.withArray("results").addObject().put("id", action.id());
      result.put("type", "shell").put("ok", !denied).put("rule", "p:1");
      result.put("decision", denied ? "deny" : command.contains("confirm") ? "confirm" : "allow");
      if (denied) {
        result.putObject("error").put("code", "policy_denied").put("message", "rule p:1 says so");
      } else {
        result.putNull("error");
      }
    }
    return reply.putNull("error") + "\n";
  }

  private static String ran(Plan plan) {
    Action.Shell action = (Action.Shell) plan.actions().getFirst();
    ObjectNode reply = JSON.createObjectNode().put("executed", true);
    ObjectNode result = reply.withArray("results").addObject().put("id", action.id());
    result.put("type", "shell");
    if (action.command().contains("confirm")
        && plan.confirmation().filter(word -> word.token().equals("right")).isEmpty()) {
      result.put("ok", false).putObject("error").put("code", "confirmation_required");
      return reply.putNull("error") + "\n";
    }
    boolean fails = action.command().contains("fail");
    result.put("ok", !fails).putNull("error");
    String event =
        "{\"event\":\"output\",\"step_id\":\"%s\",\"stream\":\"%s\",\"data\":\"%s\"}\n"
            .formatted(
                action.id(),
                fails ? "stderr" : "stdout",
                fails ? "boom\\n" : "did \\u001b[2J" + action.id() + "\\n");
    return event
        + "{\"event\":\"step_complete\",\"step_id\":\"%s\",\"exit_code\":%d,\"duration_ms\":1500}\n"
            .formatted(action.id(), fails ? 3 : 0)
        + reply.putNull("error")
        + "\n";
  }

  private static String proposal(String... steps) {
    return "{\"kind\":\"command_sequence\",\"summary\":\"Sum\\u001b[1m\",\"steps\":["
        + String.join(",", steps)
        + "]}";
  }

  private static String step(String id, String command, String more) {
    return "{\"id\":\"%s\",\"description\":\"about %s\",\"shell_command\":\"%s\"%s}"
        .formatted(id, id, command, more);
  }

  private List<String> executed() {
    return plans.stream()
        .filter(plan -> plan.mode() == Plan.Mode.EXECUTE)
        .map(plan -> ((Action.Shell) plan.actions().getFirst()).command())
        .toList();
  }

  @Test
  void answersAQuestionAfterTheDaemonHasLookedUpWhatTheModelWants() throws Exception {
    Ending ending =
        run(
            List.of(
                "{\"calls\":[{\"name\":\"sysinfo\",\"arguments\":{}},"
                    + "{\"name\":\"fs_read_file\",\"arguments\":{\"path\":\"/etc/x\"}},"
                    + "{\"name\":\"rm\",\"arguments\":{}}]}",
                "It is Debian.\\u001b[2J"),
            "ai",
            "Which system is this?");

    assertThat(ending).isEqualTo(ExitStatus.OK);
    assertThat(terminal.printed()).isEqualTo("It is Debian.\\u001b[2J\n");
    assertThat(calls).hasSize(2);
    assertThat(calls.getFirst()).startsWith("{\"tool\":\"sysinfo\",\"action\":\"get\",\"args\":{}");
    assertThat(calls.getLast())
        .startsWith(
            "{\"tool\":\"fs.read_file\",\"action\":\"read\",\"args\":{\"path\":\"/etc/x\"}");
    assertThat(asked.getLast().at("/messages/5/content").asText()).contains("there is no tool");
    assertThat(asked.getFirst().at("/response_format/json_schema/schema/required/0").asText())
        .isEqualTo("kind");
    assertThat(plans).isEmpty();
  }

  @Test
  void asksWithoutASchemaWhereTheServerDoesNotKnowThem() throws Exception {
    Ending ending =
        run(
            List.of("{\"status\":400,\"json\":{\"error\":{\"message\":\"no such form\"}}}", "Yes."),
            "ai",
            "Is it?");

    assertThat(ending).isEqualTo(ExitStatus.OK);
    assertThat(asked.getFirst().has("response_format")).isTrue();
    assertThat(asked.getLast().has("response_format")).isFalse();
  }

  @Test
  void runsWhatThePersonAgreesToStepByStep() throws Exception {
    FakeDialogue person = new FakeDialogue("y");
    Ending ending =
        run(
            List.of(
                proposal(
                    step("a", "ls\\nid", ",\"working_directory\":\"~/sub\""),
                    step("b", "echo \\u202e", ""))),
            List.of(person),
            "ai",
            "run",
            "--timeout",
            "7",
            "list");

    assertThat(ending).as("%s", terminal.notes()).isEqualTo(ExitStatus.OK);
    assertThat(person.said())
        .containsExactly(
            "Sum\\u{1b}[1m",
            "",
            "  1. about a",
            "     $ ls",
            "     > id",
            "       in: " + folder.resolve("sub"),
            "       policy: allowed  [rule p:1]",
            "",
            "  2. about b",
            "     $ echo \\u{202e}",
            "       in: " + Path.of("").toAbsolutePath(),
            "       policy: allowed  [rule p:1]",
            "");
    assertThat(executed()).containsExactly("ls\nid", "echo \u202e");
    assertThat(terminal.printed()).isEqualTo("did \u001b[2Jstep1\ndid \u001b[2Jstep2\n");
    assertThat(terminal.notes())
        .contains(
            "[1/2] about a",
            "[step 1: exit 0, 1.5 s]",
            "step  exit           time  command",
            "1     0             1.5 s  ls\\u{a}id");
    Plan plan = plans.getLast();
    assertThat(plan.stream()).isTrue();
    assertThat(plan.sessionId()).isEqualTo(plans.getFirst().sessionId()).isPresent();
    assertThat(plan.provenance().orElseThrow().prompt()).contains("ai run: list");
    assertThat(((Action.Shell) plan.actions().getFirst()).terms().timeoutSec()).isEqualTo(7);
  }

  private Ending run(List<String> answers, List<FakeDialogue> person, String... words)
      throws Exception {
    terminal = terminal.with(person.getFirst());
    return run(answers, words);
  }

  @Test
  void showsNothingThatATerminalWouldObey() throws Exception {
    terminal = terminal.onScreen(false).notingOnScreen();
    run(
        List.of(proposal(step("a", "ls", ""), step("b", "fail", ""))),
        List.of(new FakeDialogue("y", "q")),
        "ai",
        "run",
        "list");

    assertThat(terminal.printed()).isEqualTo("did \\u{1b}[2Jstep1\n");
    assertThat(terminal.errors()).isEqualTo("boom\n");
  }

  @Test
  void runsNothingWithoutConsent() throws Exception {
    for (String answer : List.of("n", "", "q")) {
      Ending ending =
          run(
              List.of(proposal(step("a", "ls", ""))),
              List.of(new FakeDialogue(answer)),
              "ai",
              "run",
              "list");
      assertThat(ending).isEqualTo(ExitStatus.DENIED);
    }
    run(List.of(proposal(step("a", "ls", ""))), List.of(new FakeDialogue()), "ai", "run", "x");
    assertThat(executed()).isEmpty();
  }

  @Test
  void wantsTheWordYesForWhatTheModelCallsDestructive() throws Exception {
    String destructive = proposal(step("a", "rm x", ",\"is_destructive\":true"));
    FakeDialogue hasty = new FakeDialogue("y", "y", "n");
    assertThat(run(List.of(destructive), List.of(hasty), "ai", "run", "clean"))
        .isEqualTo(ExitStatus.DENIED);
    assertThat(executed()).isEmpty();
    assertThat(hasty.said()).contains("       flags: DESTRUCTIVE");

    FakeDialogue sure = new FakeDialogue("y", "yes");
    assertThat(run(List.of(destructive), List.of(sure), "ai", "run", "clean"))
        .isEqualTo(ExitStatus.OK);
    assertThat(sure.prompts()).contains("DESTRUCTIVE: step 1. Type the word yes to run: ");
  }

  @Test
  void givesTheDaemonTheTokenOnlyForAStepThatNeedsOneAndAsksAgainWhereItIsWrong() throws Exception {
    FakeDialogue person = new FakeDialogue("y", "wrong", "right");
    Ending ending =
        run(List.of(proposal(step("a", "confirm", ""))), List.of(person), "ai", "run", "it");

    assertThat(ending).isEqualTo(ExitStatus.OK);
    assertThat(person.asked()).isEqualTo(2);
    assertThat(person.said()).contains("       policy: needs confirmation  [rule p:1]");
    assertThat(terminal.notes()).noneMatch(line -> line.contains("right"));
  }

  @Test
  void doesNotRunADeniedOrAPrivilegedStepUntilItIsSkippedOrEdited() throws Exception {
    FakeDialogue person = new FakeDialogue("y", "s 1", "y", "e 2", "id", "y");
    Ending ending =
        run(
            List.of(proposal(step("a", "deny it", ""), step("b", "/usr/bin/sudo -n confirm", ""))),
            List.of(person),
            "ai",
            "run",
            "it");

    assertThat(ending).isEqualTo(ExitStatus.OK);
    assertThat(executed()).containsExactly("id");
    assertThat(person.said())
        .contains("       policy: denied: rule p:1 says so", "       flags: SUDO")
        .anyMatch(line -> line.startsWith("Step 1 cannot run: the policy denies it"))
        .anyMatch(line -> line.startsWith("Step 2 cannot run: it needs the superuser's"));
    assertThat(person.prompts()).contains("$ /usr/bin/sudo -n confirm");
    assertThat(plans.stream().filter(plan -> plan.mode() == Plan.Mode.PLAN_ONLY)).hasSize(2);
    assertThat(terminal.notes()).anyMatch(line -> line.startsWith("1     skipped"));
  }

  @Test
  void judgesAnEditedStepAgain() throws Exception {
    FakeDialogue person = new FakeDialogue("e", "deny this", "y", "n");
    run(List.of(proposal(step("a", "ls", ""))), List.of(person), "ai", "run", "it");

    assertThat(person.said()).contains("       policy: denied: rule p:1 says so");
    assertThat(executed()).isEmpty();
  }

  @Test
  void stopsAtAFailureAndGoesOnAsThePersonSays() throws Exception {
    FakeDialogue person = new FakeDialogue("y", "r", "x", "s");
    Ending ending =
        run(
            List.of(proposal(step("a", "fail", ""), step("b", "ls", ""))),
            List.of(person),
            "ai",
            "run",
            "it");

    assertThat(ending).isEqualTo(ExitStatus.OK);
    assertThat(executed()).containsExactly("fail", "fail", "ls");
    assertThat(person.said()).contains("Step 1 failed: exit 3", "Type r, s, f or q.");

    Ending left =
        run(
            List.of(proposal(step("a", "fail", ""), step("b", "ls", ""))),
            List.of(new FakeDialogue("y", "q")),
            "ai",
            "run",
            "it");
    assertThat(left).isEqualTo(ExitStatus.GENERAL);
    assertThat(terminal.notes()).anyMatch(line -> line.startsWith("2     not reached"));
  }

  @Test
  void asksTheModelToMendAFailureWithTheErrorInHand() throws Exception {
    FakeDialogue person = new FakeDialogue("y", "f", "y");
    Ending ending =
        run(
            List.of(proposal(step("a", "fail", "")), proposal(step("b", "ls", ""))),
            List.of(person),
            "ai",
            "run",
            "it");

    assertThat(ending).isEqualTo(ExitStatus.OK);
    assertThat(executed()).containsExactly("fail", "ls");
    JsonNode messages = asked.getLast().path("messages");
    assertThat(messages.get(messages.size() - 1).path("content").asText())
        .startsWith("ai fix: step 1 of 1 failed (exit 3).")
        .contains("\"last_command\":\"fail\",\"last_exit_code\":3,\"last_stderr\":\"boom\\n\"");
  }

  @Test
  void mendsByItselfUntilTheBoundOnCallsWhereNobodyIsToBeAsked() throws Exception {
    environment.put("LLMCMD_MAX_API_CALLS", "3");
    String failing = proposal(step("a", "fail", ""));

    Ending ending = run(List.of(failing, failing, failing), "ai", "do", "--yes", "it");

    assertThat(ending).isEqualTo(ExitStatus.API_CALL_LIMIT);
    assertThat(executed()).containsExactly("fail", "fail", "fail");
    assertThat(terminal.notes()).anyMatch(line -> line.contains("LLMCMD_MAX_API_CALLS"));
  }

  @Test
  void runsUnaskedOnlyWhatThePolicyAllowsAndTheModelCallsHarmless() throws Exception {
    for (String step :
        List.of(
            step("b", "confirm", ""),
            step("b", "deny", ""),
            step("b", "sudo ls", ""),
            step("b", "ls", ",\"requires_sudo\":true"),
            step("b", "ls", ",\"needs_confirmation\":true"),
            step("b", "ls", ",\"is_destructive\":true"))) {
      Ending ending = run(List.of(proposal(step("a", "ls", ""), step)), "ai", "run", "--yes", "it");
      assertThat(ending).as(step).isEqualTo(ExitStatus.DENIED);
    }
    assertThat(executed()).isEmpty();

    assertThat(run(List.of(proposal(step("a", "ls", ""))), "ai", "run", "--yes", "it"))
        .isEqualTo(ExitStatus.OK);
    assertThat(executed()).containsExactly("ls");
  }

  @Test
  void printsThePlanWhereThereIsNobodyToAsk() throws Exception {
    assertThat(run(List.of(proposal(step("a", "ls", ""))), "ai", "run", "it"))
        .isEqualTo(ExitStatus.DENIED);
    assertThat(terminal.printed()).contains("  1. about a\n     $ ls\n");
    assertThat(executed()).isEmpty();
  }

  @Test
  void tellsProgramsInJsonLines() throws Exception {
    Ending ending =
        run(
            List.of(proposal(step("a", "ls", ""), step("b", "fail", ""))),
            "ai",
            "run",
            "--json",
            "--yes",
            "it");

    assertThat(ending).isEqualTo(ExitStatus.GENERAL);
    List<JsonNode> lines = new ArrayList<>();
    for (String line : terminal.printed().lines().toList()) {
      lines.add(JSON.readTree(line));
    }
    assertThat(lines)
        .extracting(line -> line.path("event").asText())
        .containsExactly(
            "proposed", "output", "step_complete", "output", "step_complete", "result");
    assertThat(lines.getFirst().at("/steps/0/decision").asText()).isEqualTo("allow");
    JsonNode result = lines.getLast();
    assertThat(result.path("success").asBoolean(true)).isFalse();
    assertThat(result.at("/steps/1/exit_code").asInt()).isEqualTo(3);
  }

  @Test
  void mendsTheLastCommandThatTheHookHasNoted() throws Exception {
    assertThat(run(List.of(), "ai", "fix")).isEqualTo(ExitStatus.USAGE);
    assertThat(terminal.notes().getLast()).contains("osd-shell hook bash");

    noted("make deploy", "2", "no libfoo\n");
    assertThat(run(List.of("Install libfoo.", "Install libfoo."), "ai", "fix"))
        .isEqualTo(ExitStatus.OK);
    assertThat(terminal.printed()).isEqualTo("Install libfoo.\n");
    assertThat(asked.getFirst().at("/messages/1/content").asText())
        .contains("\"last_command\":\"make deploy\",\"last_exit_code\":2");
  }

  private void noted(String command, String status, String stderr) throws IOException {
    environment.put("OSD_LAST", folder.toString());
    Files.writeString(folder.resolve("command"), command);
    Files.writeString(folder.resolve("status"), status);
    Files.writeString(folder.resolve("stderr"), stderr);
  }

  @Test
  void neverShowsTheKey() throws Exception {
    run(
        List.of("{\"status\":401,\"json\":{\"error\":{\"message\":\"bad key " + KEY + "\"}}}"),
        "ai",
        "x");
    assertThat(terminal.notes()).isNotEmpty().noneMatch(line -> line.contains(KEY));
  }

  @Test
  void wantsAKeyAndARequest() throws Exception {
    assertThat(Shell.run(terminal, "ai", "x")).isEqualTo(ExitStatus.USAGE);
    assertThat(run(List.of(), "ai", "run", " ")).isEqualTo(ExitStatus.USAGE);
    assertThat(run(List.of(), "ai", "run", "--timeout", "0", "x")).isEqualTo(ExitStatus.USAGE);
  }
}
