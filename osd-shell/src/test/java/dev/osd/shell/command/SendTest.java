package dev.osd.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.FakeTerminal;
import dev.osd.shell.ScriptedDaemon;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SendTest {
  private static final String ODD_PLAN = " {\"unknown\" : 5.0,\r\n\"a\":1,\"a\":2}  ";

  @TempDir Path folder;

  private final FakeTerminal terminal = new FakeTerminal();

  @Test
  void sendsAFileByteByByte() throws Exception {
    Path plan = Files.writeString(folder.resolve("plan.json"), ODD_PLAN);
    try (ScriptedDaemon daemon = ScriptedDaemon.saying(Shell.PONG)) {
      assertThat(Shell.run(daemon, terminal, "send", plan.toString())).isEqualTo(ExitStatus.OK);
      assertThat(daemon.requests()).containsExactly(ODD_PLAN);
      assertThat(terminal.printed()).isEqualTo(Shell.PONG);
    }
  }

  @Test
  void sendsStandardInputByteByByte() throws Exception {
    try (ScriptedDaemon daemon = ScriptedDaemon.saying(Shell.PONG)) {
      Shell.run(daemon, terminal.withInput(ODD_PLAN), "send");
      Shell.run(daemon, terminal.withInput(ODD_PLAN), "send", "-");

      assertThat(daemon.requests()).containsExactly(ODD_PLAN, ODD_PLAN);
    }
  }

  @Test
  void sendsWhatJsonSays() throws Exception {
    try (ScriptedDaemon daemon = ScriptedDaemon.saying(Shell.PONG)) {
      Shell.run(daemon, terminal, "send", "--json", ODD_PLAN);

      assertThat(daemon.requests()).containsExactly(ODD_PLAN);
    }
  }

  @Test
  void leavesBrokenTextToTheDaemonsJudgement() throws Exception {
    String refusal =
        "{\"request_id\":null,\"executed\":false,\"results\":[],\"error\":{\"code\":\"parse_failed\",\"message\":\"m\"}}\n";
    try (ScriptedDaemon daemon = ScriptedDaemon.saying(refusal)) {
      assertThat(Shell.run(daemon, terminal, "send", "--json", "{\"cut"))
          .isEqualTo(ExitStatus.USAGE);
      assertThat(daemon.requests()).containsExactly("{\"cut");
      assertThat(terminal.printed()).isEqualTo(refusal);
    }
  }

  @Test
  void setsFieldsByOptionsAndLeavesTheRest() throws Exception {
    try (ScriptedDaemon daemon = ScriptedDaemon.saying(Shell.PONG)) {
      Shell.run(
          daemon,
          terminal,
          "send",
          "--json",
          "{\"unknown\":5.0,\"request_id\":\"old\"}",
          "--request-id",
          "new",
          "--session-id=s\"1",
          "--confirm-token",
          "t");

      assertThat(daemon.requests())
          .containsExactly(
              "{\"confirmation\":{\"token\":\"t\"},\"session_id\":\"s\\\"1\",\"unknown\":5.0,\"request_id\":\"new\"}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"cut", "[]", "{} {}", "{\"a\":1,\"a\":2}"})
  void refusesToSetFieldsOfWhatIsNoObject(String plan) throws Exception {
    try (ScriptedDaemon daemon = ScriptedDaemon.saying(Shell.PONG)) {
      assertThat(Shell.run(daemon, terminal, "send", "--json", plan, "--request-id", "r"))
          .isEqualTo(ExitStatus.USAGE);
      assertThat(daemon.requests()).isEmpty();
      assertThat(terminal.notes()).singleElement().asString().contains("parse_failed: ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "policy_denied, DENIED",
    "confirmation_required, DENIED",
    "exec_timed_out, TIMEOUT",
    "not_found, FILE",
    "exec_failed, GENERAL"
  })
  void exitsByWhatTheDaemonSays(String code, ExitStatus status) throws Exception {
    try (ScriptedDaemon daemon = ScriptedDaemon.saying(Shell.failed(code))) {
      assertThat(Shell.run(daemon, terminal, "send", "--json", "{}")).isEqualTo(status);
      assertThat(terminal.printed()).isEqualTo(Shell.failed(code));
    }
  }

  @Test
  void printsEventsAsTheyComeAndTheReplyLast() throws Exception {
    String events =
        """
        {"event":"output","step_id":"step1","stream":"stdout","data":"hi\\n"}
        {"event":"plan_complete","success":true,"steps_executed":1,"total_duration_ms":3}
        """;
    try (ScriptedDaemon daemon = ScriptedDaemon.saying(events + Shell.PONG)) {
      assertThat(Shell.run(daemon, terminal, "send", "--json", "{}")).isEqualTo(ExitStatus.OK);
      assertThat(terminal.printed()).isEqualTo(events + Shell.PONG);
    }
  }

  @Test
  void printsAReplyForEachOfSeveralPlansAndExitsByTheFirstFailure() throws Exception {
    String replies =
        Shell.PONG
            + Shell.failed("confirmation_required")
            + Shell.failed("exec_timed_out")
            + Shell.PONG;
    try (ScriptedDaemon daemon = ScriptedDaemon.saying(replies)) {
      assertThat(Shell.run(daemon, terminal, "send", "--json", "{}{}{}{}"))
          .isEqualTo(ExitStatus.DENIED);
      assertThat(terminal.printed()).isEqualTo(replies);
    }
  }

  @Test
  void indentsWithoutColourIntoAPipe() throws Exception {
    try (ScriptedDaemon daemon = ScriptedDaemon.saying(Shell.PONG)) {
      Shell.run(daemon, terminal, "send", "--pretty", "--json", "{}");

      assertThat(terminal.printed())
          .startsWith("{\n  \"request_id\": \"r\",\n  \"executed\": true,\n  \"results\": [\n")
          .endsWith("\n  \"error\": null\n}\n")
          .doesNotContain("\u001b");
    }
  }

  @Test
  void coloursOnATerminalThatWantsIt() throws Exception {
    try (ScriptedDaemon daemon = ScriptedDaemon.saying(Shell.PONG)) {
      Shell.run(daemon, terminal.onScreen(true), "send", "--pretty", "--json", "{}");

      assertThat(terminal.printed())
          .contains("\u001b[34m\"request_id\"\u001b[0m: \u001b[32m\"r\"\u001b[0m");
    }
  }

  @Test
  void doesNotColourOnATerminalThatForbidsIt() throws Exception {
    try (ScriptedDaemon daemon = ScriptedDaemon.saying(Shell.PONG)) {
      Shell.run(daemon, terminal.onScreen(false), "send", "--pretty", "--json", "{}");

      assertThat(terminal.printed()).contains("\"request_id\": \"r\"").doesNotContain("\u001b");
    }
  }

  @Test
  void givesAPipeTheDaemonsBytesAndATerminalNoneThatItWouldObey() throws Exception {
    String reply = Shell.PONG.replace("\"r\"", "\"\u009b31m\u202e\u007f\"");
    FakeTerminal screen = new FakeTerminal().onScreen(false);
    try (ScriptedDaemon daemon = ScriptedDaemon.saying(reply)) {
      Shell.run(daemon, terminal, "send", "--json", "{}");
      Shell.run(daemon, screen, "send", "--json", "{}");

      assertThat(terminal.printed()).isEqualTo(reply);
      assertThat(screen.printed()).contains("\"\\u009b31m\\u202e\\u007f\"");
    }
  }

  @Test
  void endsQuietlyWhereNobodyReadsItsOutput() throws Exception {
    try (ScriptedDaemon daemon = ScriptedDaemon.saying(Shell.PONG)) {
      assertThat(Shell.run(daemon, terminal.closed(), "send", "--json", "{}"))
          .isEqualTo(ExitStatus.GENERAL);
      assertThat(terminal.notes()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t\r\n"})
  void refusesAnEmptyPlanItself(String text) throws Exception {
    try (ScriptedDaemon daemon = ScriptedDaemon.saying(Shell.PONG)) {
      assertThat(Shell.run(daemon, terminal.withInput(text), "send")).isEqualTo(ExitStatus.USAGE);
      assertThat(daemon.requests()).isEmpty();
    }
  }

  @Test
  void refusesAFileBesideJson() {
    assertThat(Shell.run(terminal, "send", "plan.json", "--json", "{}"))
        .isEqualTo(ExitStatus.USAGE);
    assertThat(terminal.notes())
        .containsExactly("osd-shell: give either a file or --json, not both");
  }

  @Test
  void saysThatAFileCannotBeRead() {
    assertThat(Shell.run(terminal, "send", folder.resolve("none.json").toString()))
        .isEqualTo(ExitStatus.FILE);
    assertThat(Shell.run(terminal, "send", folder.toString())).isEqualTo(ExitStatus.FILE);
    assertThat(terminal.notes())
        .allSatisfy(note -> assertThat(note).startsWith("osd-shell: cannot read the plan: "));
  }

  @Test
  void startsNoDaemonOnASocketThatWasNamed() {
    assertThat(Shell.run(terminal, "send", "--socket-path", "/nonexistent/x", "--json", "{}"))
        .isEqualTo(ExitStatus.GENERAL);
    assertThat(terminal.notes())
        .containsExactly(
            "osd-shell: no daemon answers on /nonexistent/x; start one with: osd-daemon"
                + " --socket-path /nonexistent/x");
  }
}
