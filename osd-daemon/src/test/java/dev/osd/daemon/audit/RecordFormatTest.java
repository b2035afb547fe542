package dev.osd.daemon.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.daemon.testing.Asked;
import dev.osd.policy.Finding;
import dev.osd.policy.Program;
import dev.osd.policy.ResolvedAction;
import dev.osd.policy.shell.CommandReader;
import dev.osd.protocol.Action;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.ActionResult.Captured;
import dev.osd.protocol.Confirmation;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Failure;
import dev.osd.protocol.Plan;
import dev.osd.protocol.Rationale;
import dev.osd.protocol.SandboxProfile;
import dev.osd.protocol.Verdict;
import dev.osd.protocol.wire.StrictJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class RecordFormatTest {
  private static final String TOKEN = "tok-5e6f";
  private static final String SECRET = "S3CR3T";
  private static final Redaction REDACTION = new Redaction(new byte[32], TOKEN);
  private static final String HEAD = "{\"time\":\"2026-01-02T03:04:05.678901Z\",\"event\":";
  private static final String FOR =
      "\"request_id\":\"req-1\",\"session_id\":\"session-1\",\"peer\":{\"pid\":4711,\"uid\":1000,\"gid\":1001}";

  private final RecordFormat format = new RecordFormat(StrictJson.standard(), REDACTION);

  static Stream<Arguments> events() {
    Action.Exec exec =
        new Action.Exec(
            "a1",
            new Rationale("why", Optional.of("dangerous"), Optional.of("undo")),
            List.of("ls", "-l"),
            new Action.Terms(
                Optional.empty(), Map.of("KEY", "abc"), 5, true, Optional.of(SandboxProfile.NONE)),
            false);
    Action.Shell shell = Asked.shell("a2", "ls | wc");
    Action.ReadFile read = new Action.ReadFile("a3", Asked.WHY, "../x", 10, 4);
    Action.WriteFile write =
        new Action.WriteFile("a4", Asked.WHY, "y", Asked.bytes("abc"), "0644", true);
    Action.Ping ping = new Action.Ping("a5");
    String abc =
        "\"length\":3,\"digest\":\"%s\"".formatted(REDACTION.digest(new byte[] {97, 98, 99}));
    return Stream.of(
        Arguments.of(
            new AuditEvent.Started(12, "/run/osd.sock", "built-in"),
            "\"daemon_started\",\"request_id\":null,\"pid\":12,\"socket\":\"/run/osd.sock\",\"policy\":\"built-in\"}"),
        Arguments.of(
            new AuditEvent.Stopped(12, "told to stop"),
            "\"daemon_stopped\",\"request_id\":null,\"pid\":12,\"reason\":\"told to stop\"}"),
        Arguments.of(
            new AuditEvent.PolicyReloaded("p.toml", Optional.empty()),
            "\"policy_reloaded\",\"request_id\":null,\"policy\":\"p.toml\",\"ok\":true}"),
        Arguments.of(
            new AuditEvent.PolicyReloaded("p.toml", Optional.of("p.toml:1:1: broken")),
            "\"policy_reloaded\",\"request_id\":null,\"policy\":\"p.toml\",\"ok\":false,\"problem\":\"p.toml:1:1: broken\"}"),
        Arguments.of(
            new AuditEvent.Refused(
                Optional.empty(),
                Optional.empty(),
                Asked.PEER,
                new Failure(ErrorCode.PARSE_FAILED, "no JSON")),
            "\"refused\",\"request_id\":null,\"peer\":{\"pid\":4711,\"uid\":1000,\"gid\":1001},\"error\":{\"code\":\"parse_failed\",\"message\":\"no JSON\"}}"),
        Arguments.of(
            decided(exec, command(exec, "/usr/bin/ls"), Verdict.ALLOW),
            "\"decided\","
                + FOR
                + ",\"mode\":\"execute\",\"action\":{\"id\":\"a1\",\"type\":\"exec\",\"program\":\"/usr/bin/ls\",\"cwd\":\"/ws\",\"argv\":[\"ls\",\"-l\"],\"timeout_sec\":5,\"env\":{\"KEY\":{"
                + abc
                + "}},\"network\":true,\"sandbox\":\"none\",\"as_root\":false,\"reason\":\"why\",\"danger\":\"dangerous\",\"recovery\":\"undo\"},\"decision\":\"allow\",\"rule\":\"test.toml:3\",\"why\":\"because\",\"confirmed\":false,\"runs\":true}"),
        Arguments.of(
            decided(shell, command(shell, "/bin/sh"), Verdict.DENY),
            "\"decided\","
                + FOR
                + ",\"mode\":\"execute\",\"action\":{\"id\":\"a2\",\"type\":\"shell\",\"program\":\"/bin/sh\",\"cwd\":\"/ws\",\"command\":\"ls | wc\",\"timeout_sec\":20,\"reason\":\"test\"},\"decision\":\"deny\",\"rule\":\"test.toml:3\",\"why\":\"because\",\"confirmed\":false,\"runs\":true}"),
        Arguments.of(
            decided(read, new ResolvedAction.FileRead(read, "/x"), Verdict.ALLOW),
            "\"decided\","
                + FOR
                + ",\"mode\":\"execute\",\"action\":{\"id\":\"a3\",\"type\":\"read_file\",\"path\":\"/x\",\"asked_path\":\"../x\",\"max_bytes\":10,\"offset\":4,\"reason\":\"test\"},\"decision\":\"allow\",\"rule\":\"test.toml:3\",\"why\":\"because\",\"confirmed\":false,\"runs\":true}"),
        Arguments.of(
            decided(write, new ResolvedAction.FileWrite(write, "/ws/y", 0644), Verdict.ALLOW),
            "\"decided\","
                + FOR
                + ",\"mode\":\"execute\",\"action\":{\"id\":\"a4\",\"type\":\"write_file\",\"path\":\"/ws/y\",\"asked_path\":\"y\",\"mode\":\"0644\",\"backup\":true,\"content\":{"
                + abc
                + "},\"reason\":\"test\"},\"decision\":\"allow\",\"rule\":\"test.toml:3\",\"why\":\"because\",\"confirmed\":false,\"runs\":true}"),
        Arguments.of(
            new AuditEvent.Decided(
                Asked.plan(ping),
                Asked.PEER,
                ping,
                Optional.empty(),
                new AuditEvent.Ruling.Unresolved(new Failure(ErrorCode.NOT_FOUND, "none"))),
            "\"decided\","
                + FOR
                + ",\"mode\":\"execute\",\"action\":{\"id\":\"a5\",\"type\":\"ping\"},\"runs\":false,\"error\":{\"code\":\"not_found\",\"message\":\"none\"}}"),
        Arguments.of(
            finished(new ActionResult.Pong("a5")),
            "\"finished\","
                + FOR
                + ",\"action\":{\"id\":\"a5\",\"type\":\"ping\"},\"result\":{\"type\":\"pong\",\"ok\":true,\"duration_ms\":7}}"),
        Arguments.of(
            finished(ran(OptionalInt.of(1), Optional.empty(), "abc", true)),
            "\"finished\","
                + FOR
                + ",\"action\":{\"id\":\"a1\",\"type\":\"ping\"},\"result\":{\"type\":\"exec\",\"ok\":false,\"exit_code\":1,\"stdout\":{"
                + abc
                + "},\"stdout_truncated\":true,\"stderr\":{"
                + abc
                + "},\"stderr_truncated\":true,\"sandbox\":\"none\",\"duration_ms\":7}}"),
        Arguments.of(
            finished(
                new ActionResult.Ran(
                    "a1",
                    "exec",
                    Optional.of(new Failure(ErrorCode.EXEC_TIMED_OUT, "late")),
                    OptionalInt.empty(),
                    Optional.of("SIGKILL"),
                    new Captured(Asked.bytes("abc"), false),
                    new Captured(Asked.bytes("abc"), false),
                    99,
                    SandboxProfile.NONE,
                    List.of())),
            "\"finished\","
                + FOR
                + ",\"action\":{\"id\":\"a1\",\"type\":\"ping\"},\"result\":{\"type\":\"exec\",\"ok\":false,\"error\":{\"code\":\"exec_timed_out\",\"message\":\"late\"},\"signal\":\"SIGKILL\",\"stdout\":{"
                + abc
                + "},\"stderr\":{"
                + abc
                + "},\"sandbox\":\"none\",\"duration_ms\":7}}"),
        Arguments.of(
            finished(
                new ActionResult.Ran(
                    "a1",
                    "exec",
                    Optional.of(new Failure(ErrorCode.POLICY_DENIED, "changed")),
                    OptionalInt.of(0),
                    Optional.empty(),
                    new Captured(Asked.bytes("abc"), false),
                    new Captured(Asked.bytes("abc"), false),
                    99,
                    SandboxProfile.WORKSPACE,
                    List.of("/ws/.envrc", "/ws/.git/config"))),
            "\"finished\","
                + FOR
                + ",\"action\":{\"id\":\"a1\",\"type\":\"ping\"},\"result\":{\"type\":\"exec\",\"ok\":false,\"error\":{\"code\":\"policy_denied\",\"message\":\"changed\"},\"exit_code\":0,\"stdout\":{"
                + abc
                + "},\"stderr\":{"
                + abc
                + "},\"sandbox\":\"workspace\",\"protected_changed\":[\"/ws/.envrc\",\"/ws/.git/config\"],\"duration_ms\":7}}"),
        Arguments.of(
            finished(new ActionResult.FileRead("a3", Asked.bytes("abc"), true, 12)),
            "\"finished\","
                + FOR
                + ",\"action\":{\"id\":\"a3\",\"type\":\"ping\"},\"result\":{\"type\":\"read_file\",\"ok\":true,\"content\":{"
                + abc
                + "},\"truncated\":true,\"size\":12,\"duration_ms\":7}}"),
        Arguments.of(
            finished(
                new ActionResult.FileWritten(
                    "a4", List.of("/ws/y", "/ws/y.bak"), 3, Optional.of("/ws/y.bak"))),
            "\"finished\","
                + FOR
                + ",\"action\":{\"id\":\"a4\",\"type\":\"ping\"},\"result\":{\"type\":\"write_file\",\"ok\":true,\"artifacts\":[\"/ws/y\",\"/ws/y.bak\"],\"bytes_written\":3,\"backup_path\":\"/ws/y.bak\",\"duration_ms\":7}}"),
        Arguments.of(
            finished(
                new ActionResult.Failed("a2", "shell", new Failure(ErrorCode.SKIPPED, "not run"))),
            "\"finished\","
                + FOR
                + ",\"action\":{\"id\":\"a2\",\"type\":\"ping\"},\"result\":{\"type\":\"shell\",\"ok\":false,\"error\":{\"code\":\"skipped\",\"message\":\"not run\"},\"duration_ms\":7}}"));
  }

  @ParameterizedTest
  @MethodSource("events")
  void isOneLineOfJson(AuditEvent event, String expected) throws Exception {
    String line = line(event);

    assertThat(line).isEqualTo(HEAD + expected + "\n");
    assertThat(StrictJson.standard().decode(line.getBytes(StandardCharsets.UTF_8)).isObject())
        .isTrue();
  }

  @ParameterizedTest
  @MethodSource("events")
  void everyRecordNamesItsRequestAtTheTop(AuditEvent event, String expected) throws Exception {
    assertThat(
            StrictJson.standard()
                .decode(line(event).getBytes(StandardCharsets.UTF_8))
                .has("request_id"))
        .isTrue();
  }

  /** Whatever a client puts anywhere: contents, variables and the token never reach the log. */
  @Test
  void noRecordHoldsASecret() {
    Rationale telling = new Rationale(TOKEN, Optional.of("d " + TOKEN), Optional.of("r " + TOKEN));
    Action.Terms terms =
        new Action.Terms(
            Optional.of(TOKEN),
            Map.of("A", SECRET, "B_" + TOKEN, SECRET),
            5,
            false,
            Optional.empty());
    Action.Exec exec =
        new Action.Exec(TOKEN, telling, List.of("/bin/" + TOKEN, TOKEN), terms, false);
    Action.Shell shell = new Action.Shell(TOKEN, telling, "echo " + TOKEN, terms);
    Action.ReadFile read = new Action.ReadFile(TOKEN, telling, "/" + TOKEN, 1, 0);
    Action.WriteFile write =
        new Action.WriteFile(TOKEN, telling, "/" + TOKEN, Asked.bytes(SECRET), TOKEN, false);
    Failure failure = new Failure(ErrorCode.EXEC_FAILED, "could not start " + TOKEN);
    List<ActionResult> results =
        List.of(
            new ActionResult.Pong(TOKEN),
            new ActionResult.Failed(TOKEN, "exec", failure),
            ran(OptionalInt.of(0), Optional.of(failure), SECRET, false),
            new ActionResult.FileRead(TOKEN, Asked.bytes(SECRET), false, 6),
            new ActionResult.FileWritten(
                TOKEN, List.of("/" + TOKEN), 6, Optional.of("/" + TOKEN + ".bak")));
    Finding finding = new Finding(Verdict.CONFIRM, "rule", "it runs " + TOKEN);
    Stream<AuditEvent> events =
        Stream.concat(
            Stream.of(
                new AuditEvent.Refused(Optional.of(TOKEN), Optional.of(TOKEN), Asked.PEER, failure),
                decidedSecretly(exec, command(exec, "/bin/" + TOKEN), finding),
                decidedSecretly(shell, command(shell, "/bin/sh"), finding),
                decidedSecretly(read, new ResolvedAction.FileRead(read, "/" + TOKEN), finding),
                decidedSecretly(
                    write, new ResolvedAction.FileWrite(write, "/" + TOKEN, 0), finding)),
            results.stream()
                .map(result -> new AuditEvent.Finished(secretPlan(), Asked.PEER, result, 1)));

    assertThat(events.map(this::line))
        .allSatisfy(line ->
            assertThat(line).doesNotContain(TOKEN).doesNotContain(SECRET).contains("[token]"));
  }

  /** CVE-2023-28486 was of this kind: a terminal that shows the log must not obey it. */
  @Test
  void controlCharactersAndLineEndsAreEscaped() {
    Action.Exec exec = Asked.exec("a1", "echo", "\u001b[2J\r\n{\"event\":\"forged\"}\u0000\t");

    String line = line(decided(exec, command(exec, "/bin/echo"), Verdict.ALLOW));

    assertThat(line)
        .contains("\"\\u001B[2J\\r\\n{\\\"event\\\":\\\"forged\\\"}\\u0000\\t\"")
        .endsWith("}\n");
    assertThat(line.substring(0, line.length() - 1).chars()).allMatch(c -> c >= ' ');
  }

  private String line(AuditEvent event) {
    return new String(
        format.line(Instant.parse("2026-01-02T03:04:05.678901234Z"), event),
        StandardCharsets.UTF_8);
  }

  private static AuditEvent decided(Action action, ResolvedAction resolved, Verdict verdict) {
    return new AuditEvent.Decided(
        Asked.plan(action),
        Asked.PEER,
        action,
        Optional.of(resolved),
        new AuditEvent.Ruling.Judged(new Finding(verdict, "test.toml:3", "because"), false, true));
  }

  private static AuditEvent decidedSecretly(
      Action action, ResolvedAction resolved, Finding finding) {
    return new AuditEvent.Decided(
        secretPlan(),
        Asked.PEER,
        action,
        Optional.of(resolved),
        new AuditEvent.Ruling.Judged(finding, true, true));
  }

  private static Plan secretPlan() {
    return new Plan(
        "r " + TOKEN,
        Optional.of("s " + TOKEN),
        Plan.Mode.EXECUTE,
        List.of(new Action.Ping("p")),
        Optional.of(new Confirmation(TOKEN)),
        Optional.of("/" + TOKEN),
        Plan.OnFailure.STOP,
        false);
  }

  private static AuditEvent finished(ActionResult result) {
    return new AuditEvent.Finished(Asked.plan(new Action.Ping(result.id())), Asked.PEER, result, 7);
  }

  private static ActionResult ran(
      OptionalInt exitCode, Optional<Failure> error, String output, boolean truncated) {
    Captured captured = new Captured(Asked.bytes(output), truncated);
    return new ActionResult.Ran(
        "a1",
        "exec",
        error,
        exitCode,
        Optional.empty(),
        captured,
        captured,
        3,
        SandboxProfile.NONE,
        List.of());
  }

  private static ResolvedAction command(Action.Command asked, String program) {
    return new ResolvedAction.Command(
        asked,
        List.of(program),
        "/ws",
        CommandReader.ofArgv(List.of(program)),
        List.of(Program.missing(program)));
  }
}
