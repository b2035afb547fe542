package dev.osd.daemon.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.daemon.testing.Asked;
import dev.osd.policy.AuditRules;
import dev.osd.policy.Finding;
import dev.osd.policy.Program;
import dev.osd.policy.ResolvedAction;
import dev.osd.policy.shell.CommandReader;
import dev.osd.protocol.Action;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.ActionResult.Captured;
import dev.osd.protocol.Attach;
import dev.osd.protocol.Attachment;
import dev.osd.protocol.Confirmation;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Failure;
import dev.osd.protocol.Plan;
import dev.osd.protocol.Provenance;
import dev.osd.protocol.Rationale;
import dev.osd.protocol.SandboxProfile;
import dev.osd.protocol.Verdict;
import dev.osd.protocol.record.Link;
import dev.osd.protocol.record.NoticeKind;
import dev.osd.protocol.wire.StrictJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class RecordFormatTest {
  private static final String TOKEN = "tok-5e6f";
  private static final String SECRET = "S3CR3T";
  private static final Redaction REDACTION = new Redaction(new byte[32], TOKEN);
  private static final String HEAD =
      "{'@timestamp':'2026-01-02T03:04:05.678901Z','ecs':{'version':'8.17'},'event':{'kind':'event','action':";
  private static final String FOR =
      "'request_id':'req-1','session_id':'session-1','user':{'id':'1000'}";
  private static final String PEER = "'osd':{'peer':{'pid':4711,'uid':1000,'gid':1001}";
  private static final String DECIDED =
      ",'decision':'%s','why':'because','confirmed':false,'runs':true}}";

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
    String abc = "'length':3,'digest':'%s'".formatted(REDACTION.digest(new byte[] {97, 98, 99}));
    return Stream.of(
        Arguments.of(
            new AuditEvent.Started(12, "/run/osd.sock", "built-in"),
            "'daemon_started','category':['process'],'type':['start'],'outcome':'success'},'request_id':null,'process':{'pid':12},'osd':{'socket':'/run/osd.sock','policy':'built-in'}}"),
        Arguments.of(
            new AuditEvent.Stopped(12, "told to stop"),
            "'daemon_stopped','category':['process'],'type':['end'],'outcome':'success','reason':'told to stop'},'request_id':null,'process':{'pid':12},'osd':{}}"),
        Arguments.of(
            new AuditEvent.PolicyReloaded("p.toml", Optional.empty()),
            "'policy_reloaded','category':['configuration'],'type':['change'],'outcome':'success'},'request_id':null,'osd':{'policy':'p.toml'}}"),
        Arguments.of(
            new AuditEvent.PolicyReloaded("p.toml", Optional.of("p.toml:1:1: broken")),
            "'policy_reloaded','category':['configuration'],'type':['change'],'outcome':'failure'},'request_id':null,'error':{'message':'p.toml:1:1: broken'},'osd':{'policy':'p.toml'}}"),
        Arguments.of(
            new AuditEvent.Refused(
                Optional.empty(),
                Optional.empty(),
                Asked.PEER,
                new Failure(ErrorCode.PARSE_FAILED, "no JSON")),
            "'refused','category':['session'],'type':['denied'],'outcome':'failure'},'request_id':null,'user':{'id':'1000'},'error':{'code':'parse_failed','message':'no JSON'},"
                + PEER
                + "}}"),
        Arguments.of(
            new AuditEvent.Noticed(NoticeKind.TORN, Optional.of("a.torn-1"), 17, new Link(5, "ab")),
            "'log_repaired','category':['file'],'type':['change'],'outcome':'success'},'request_id':null,'file':{'name':'a.torn-1'},'osd':{'notice':{'kind':'torn','bytes':17,'after':5}}}"),
        Arguments.of(
            new AuditEvent.Noticed(NoticeKind.CUT, Optional.empty(), 0, new Link(5, "ab")),
            "'log_replaced','category':['file'],'type':['change'],'outcome':'success'},'request_id':null,'osd':{'notice':{'kind':'cut','after':5}}}"),
        Arguments.of(
            decided(exec, command(exec, "/usr/bin/ls"), Verdict.ALLOW),
            "'decided','category':['process'],'type':['start','allowed'],'outcome':'unknown'},"
                + FOR
                + ",'process':{'args':['ls','-l'],'args_count':2,'executable':'/usr/bin/ls','working_directory':'/ws'},'rule':{'name':'test.toml:3'},"
                + PEER
                + ",'mode':'execute','action':{'id':'a1','type':'exec','timeout_sec':5,'env':{'KEY':{"
                + abc
                + "}},'network':true,'sandbox':'none','as_root':false,'reason':'why','danger':'dangerous','recovery':'undo'}"
                + DECIDED.formatted("allow")),
        Arguments.of(
            decided(shell, command(shell, "/bin/sh"), Verdict.DENY),
            "'decided','category':['process'],'type':['start','denied'],'outcome':'failure'},"
                + FOR
                + ",'process':{'command_line':'ls | wc','executable':'/bin/sh','working_directory':'/ws'},'rule':{'name':'test.toml:3'},"
                + PEER
                + ",'mode':'execute','action':{'id':'a2','type':'shell','timeout_sec':20,'reason':'test'}"
                + DECIDED.formatted("deny")),
        Arguments.of(
            decided(read, new ResolvedAction.FileRead(read, "/x"), Verdict.CONFIRM),
            "'decided','category':['file'],'type':['access','denied'],'outcome':'failure'},"
                + FOR
                + ",'file':{'path':'/x'},'rule':{'name':'test.toml:3'},"
                + PEER
                + ",'mode':'execute','action':{'id':'a3','type':'read_file','asked_path':'../x','max_bytes':10,'offset':4,'reason':'test'}"
                + DECIDED.formatted("confirm")),
        Arguments.of(
            decided(write, new ResolvedAction.FileWrite(write, "/ws/y", 0644), Verdict.ALLOW),
            "'decided','category':['file'],'type':['change','allowed'],'outcome':'unknown'},"
                + FOR
                + ",'file':{'path':'/ws/y','mode':'0644'},'rule':{'name':'test.toml:3'},"
                + PEER
                + ",'mode':'execute','action':{'id':'a4','type':'write_file','asked_path':'y','backup':true,'content':{"
                + abc
                + "},'reason':'test'}"
                + DECIDED.formatted("allow")),
        Arguments.of(
            new AuditEvent.Decided(
                Asked.plan(ping),
                Asked.PEER,
                ping,
                Optional.empty(),
                new AuditEvent.Ruling.Unresolved(new Failure(ErrorCode.NOT_FOUND, "none"))),
            "'decided','category':['session'],'type':['info','error'],'outcome':'failure'},"
                + FOR
                + ",'error':{'code':'not_found','message':'none'},"
                + PEER
                + ",'mode':'execute','action':{'id':'a5','type':'ping'},'runs':false}}"),
        Arguments.of(
            finished(new ActionResult.Pong("a5")),
            "'finished','category':['session'],'type':['info'],'outcome':'success','duration':7000000},"
                + FOR
                + ","
                + PEER
                + ",'action':{'id':'a5','type':'ping'},'result':{'type':'pong','ok':true}}}"),
        Arguments.of(
            finished(ran(OptionalInt.of(1), Optional.empty(), "abc", true)),
            "'finished','category':['session'],'type':['info'],'outcome':'failure','duration':7000000},"
                + FOR
                + ",'process':{'exit_code':1},"
                + PEER
                + ",'action':{'id':'a1','type':'ping'},'result':{'type':'exec','ok':false,'stdout':{"
                + abc
                + "},'stdout_truncated':true,'stderr':{"
                + abc
                + "},'stderr_truncated':true,'sandbox':'none'}}}"),
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
                    SandboxProfile.WORKSPACE,
                    List.of("/ws/.envrc", "/ws/.git/config"))),
            "'finished','category':['session'],'type':['info'],'outcome':'failure','duration':7000000},"
                + FOR
                + ",'error':{'code':'exec_timed_out','message':'late'},"
                + PEER
                + ",'action':{'id':'a1','type':'ping'},'result':{'type':'exec','ok':false,'signal':'SIGKILL','stdout':{"
                + abc
                + "},'stderr':{"
                + abc
                + "},'sandbox':'workspace','protected_changed':['/ws/.envrc','/ws/.git/config']}}}"),
        Arguments.of(
            finished(new ActionResult.FileRead("a3", Asked.bytes("abc"), true, 12)),
            "'finished','category':['session'],'type':['info'],'outcome':'success','duration':7000000},"
                + FOR
                + ",'file':{'size':12},"
                + PEER
                + ",'action':{'id':'a3','type':'ping'},'result':{'type':'read_file','ok':true,'content':{"
                + abc
                + "},'truncated':true}}}"),
        Arguments.of(
            finished(
                new ActionResult.FileWritten(
                    "a4", List.of("/ws/y", "/ws/y.bak"), 3, Optional.of("/ws/y.bak"))),
            "'finished','category':['session'],'type':['info'],'outcome':'success','duration':7000000},"
                + FOR
                + ",'file':{'size':3},"
                + PEER
                + ",'action':{'id':'a4','type':'ping'},'result':{'type':'write_file','ok':true,'artifacts':['/ws/y','/ws/y.bak'],'backup_path':'/ws/y.bak'}}}"),
        Arguments.of(
            finished(
                new ActionResult.Failed("a2", "shell", new Failure(ErrorCode.SKIPPED, "not run"))),
            "'finished','category':['session'],'type':['info'],'outcome':'failure','duration':7000000},"
                + FOR
                + ",'error':{'code':'skipped','message':'not run'},"
                + PEER
                + ",'action':{'id':'a2','type':'ping'},'result':{'type':'shell','ok':false}}}"));
  }

  static Stream<Arguments> descriptorEvents() {
    Action.Read read =
        new Action.Read("a1", Asked.WHY, 3, OptionalLong.of(7), OptionalInt.of(4096));
    Action.Write write = new Action.Write("a2", Asked.WHY, 1, Asked.bytes("abc"));
    Action.Pipe pipe = pipe("a3", "grep -e 'a b' --password hunter2");
    Action.Pipe pipes = pipe("a4", "grep '|'", "wc -l");
    Action.Exit exit = new Action.Exit("a5", Asked.WHY, 4);
    Captured abcs = new Captured(Asked.bytes("abc"), false);
    String abc = "'length':3,'digest':'%s'".formatted(REDACTION.digest(new byte[] {97, 98, 99}));
    return Stream.of(
        Arguments.of(
            new AuditEvent.Attached(
                new Attach(
                    Optional.of("r1"),
                    Optional.of("s1"),
                    List.of(),
                    Attach.Bounds.none(),
                    new Provenance(Optional.of("m"), Optional.of("with password=hunter2"))),
                Asked.PEER,
                List.of(
                    new Attachment(0, "in", Attachment.Mode.READ, OptionalLong.of(9)),
                    new Attachment(
                        1, "token=hunter2", Attachment.Mode.WRITE, OptionalLong.empty()))),
            "'attached','category':['session'],'type':['start'],'outcome':'success'},"
                + "'request_id':'r1','session_id':'s1','user':{'id':'1000'},'gen_ai':{'request':{'model':'m'}},"
                + PEER
                + ",'descriptors':['0 read in (9 bytes)','1 write token=[redacted:token]'],'prompt':'with password=[redacted:password]'}}"),
        Arguments.of(
            decided(read, onDescriptors(read, Map.of(3, "a.log"), List.of()), Verdict.ALLOW),
            "'decided','category':['file'],'type':['access','allowed'],'outcome':'unknown'},"
                + FOR
                + ",'rule':{'name':'test.toml:3'},"
                + PEER
                + ",'mode':'execute','action':{'id':'a1','type':'read','fd':3,'offset':7,'max_size':4096,'names':{'3':'a.log'},'reason':'test'}"
                + DECIDED.formatted("allow")),
        Arguments.of(
            decided(write, onDescriptors(write, Map.of(), List.of()), Verdict.ALLOW),
            "'decided','category':['file'],'type':['change','allowed'],'outcome':'unknown'},"
                + FOR
                + ",'rule':{'name':'test.toml:3'},"
                + PEER
                + ",'mode':'execute','action':{'id':'a2','type':'write','fd':1,'data':{"
                + abc
                + "},'reason':'test'}"
                + DECIDED.formatted("allow")),
        Arguments.of(
            decided(
                pipe,
                onDescriptors(
                    pipe,
                    Map.of(3, "a"),
                    List.of(List.of("grep", "-e", "a b", "--password", "hunter2"))),
                Verdict.ALLOW),
            "'decided','category':['process'],'type':['start','allowed'],'outcome':'unknown'},"
                + FOR
                + ",'process':{'args':['grep','-e','a b','--password','[redacted:password]'],'args_count':5},'rule':{'name':'test.toml:3'},"
                + PEER
                + ",'mode':'execute','action':{'id':'a3','type':'pipe','in_fd':3,'out_fd':1,'err_fd':2,'asked_cmds':['grep -e \u0001a b\u0001 --password [redacted:password]'],'names':{'3':'a'},'reason':'test'}"
                + DECIDED.formatted("allow")),
        Arguments.of(
            decided(
                pipes,
                onDescriptors(
                    pipes, Map.of(), List.of(List.of("grep", "|", "it's"), List.of("wc", "-l"))),
                Verdict.ALLOW),
            "'decided','category':['process'],'type':['start','allowed'],'outcome':'unknown'},"
                + FOR
                + ",'process':{'command_line':'grep \u0001|\u0001 \u0001it\u0001\\\\\u0001\u0001s\u0001 | wc -l'},'rule':{'name':'test.toml:3'},"
                + PEER
                + ",'mode':'execute','action':{'id':'a4','type':'pipe','in_fd':3,'out_fd':1,'err_fd':2,'asked_cmds':['grep \u0001|\u0001','wc -l'],'reason':'test'}"
                + DECIDED.formatted("allow")),
        Arguments.of(
            decided(exit, onDescriptors(exit, Map.of(), List.of()), Verdict.ALLOW),
            "'decided','category':['session'],'type':['end','allowed'],'outcome':'unknown'},"
                + FOR
                + ",'rule':{'name':'test.toml:3'},"
                + PEER
                + ",'mode':'execute','action':{'id':'a5','type':'exit','code':4,'reason':'test'}"
                + DECIDED.formatted("allow")),
        finishedRow(
            new ActionResult.DescriptorRead("a1", Asked.bytes("abc"), 10, true),
            "'type':'read','ok':true,'content':{" + abc + "},'next_offset':10,'eof':true"),
        finishedRow(
            new ActionResult.DescriptorWritten("a2", 3), "'type':'write','ok':true,'size':3"),
        finishedRow(
            new ActionResult.Piped(
                "a3",
                Optional.empty(),
                List.of(0, 0),
                12,
                Optional.of(new ActionResult.PipeEnds(5, 6)),
                abcs),
            "'type':'pipe','ok':true,'size':12,'exit_codes':['0','0'],'in_fd':5,'out_fd':6,'stderr':{"
                + abc
                + "}"),
        finishedRow(new ActionResult.Exited("a5", 4), "'type':'exit','ok':true,'code':4"));
  }

  private static Arguments finishedRow(ActionResult result, String fields) {
    return Arguments.of(
        finished(result),
        "'finished','category':['session'],'type':['info'],'outcome':'success','duration':7000000},"
            + FOR
            + ","
            + PEER
            + ",'action':{'id':'"
            + result.id()
            + "','type':'ping'},'result':{"
            + fields
            + "}}}");
  }

  private static Action.Pipe pipe(String id, String... commands) {
    return new Action.Pipe(
        id, Asked.WHY, List.of(commands), OptionalInt.of(3), OptionalInt.of(1), OptionalInt.of(2));
  }

  private static ResolvedAction onDescriptors(
      Action.OnDescriptors asked, Map<Integer, String> names, List<List<String>> commands) {
    return new ResolvedAction.OnDescriptors(asked, commands, names);
  }

  @ParameterizedTest
  @MethodSource("descriptorEvents")
  void whatIsDoneWithDescriptorsIsOneLineOfJson(AuditEvent event, String expected)
      throws Exception {
    // A quote within a text is spelled U+0001 here, because the others stand for double quotes.
    isOneLineOfJson(event, expected);
  }

  @ParameterizedTest
  @MethodSource("events")
  void isOneLineOfJson(AuditEvent event, String expected) throws Exception {
    String line = line(event);

    assertThat(line).isEqualTo((HEAD + expected).replace('\'', '"').replace('\u0001', '\'') + "\n");
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

  @Test
  void whatWasOnlyPlannedOrConfirmedHasNoOutcomeYet() {
    Action.Exec exec = Asked.exec("a1", "ls");
    Plan planned = Asked.with(Asked.plan(exec), Plan.Mode.PLAN_ONLY, Plan.OnFailure.STOP, false);
    AuditEvent.Ruling.Judged unconfirmed =
        new AuditEvent.Ruling.Judged(new Finding(Verdict.CONFIRM, "r", "w"), false, false);
    AuditEvent.Ruling.Judged confirmed =
        new AuditEvent.Ruling.Judged(new Finding(Verdict.CONFIRM, "r", "w"), true, true);

    assertThat(
            line(new AuditEvent.Decided(planned, Asked.PEER, exec, Optional.empty(), unconfirmed)))
        .contains("\"outcome\":\"unknown\"");
    assertThat(
            line(
                new AuditEvent.Decided(
                    Asked.plan(exec), Asked.PEER, exec, Optional.empty(), confirmed)))
        .contains("\"outcome\":\"unknown\"")
        .contains("\"allowed\"");
  }

  @Test
  void whoAsksForRootAndRunsAsRootIsNamedSo() {
    Action.Exec exec = new Action.Exec("a1", Asked.WHY, List.of("id"), Asked.terms(), true);

    assertThat(line(decided(exec, command(exec, "/usr/bin/id"), Verdict.ALLOW)))
        .contains("\"user\":{\"id\":\"1000\",\"effective\":{\"id\":\"0\"}}");
  }

  @Test
  void whereAPlanComesFromStandsWithItsDecisions() {
    Action.Exec first = Asked.exec("a1", "ls");
    Action.Exec second = Asked.exec("a2", "ls");
    Plan asked = Asked.plan(first, second);
    Plan plan =
        new Plan(
            asked.requestId(),
            asked.sessionId(),
            asked.mode(),
            asked.actions(),
            asked.confirmation(),
            asked.cwd(),
            asked.onFailure(),
            asked.stream(),
            Optional.of(new Provenance(Optional.of("m-1"), Optional.of("say " + TOKEN))));
    AuditEvent.Ruling allowed =
        new AuditEvent.Ruling.Judged(new Finding(Verdict.ALLOW, "r", "w"), false, true);

    assertThat(line(new AuditEvent.Decided(plan, Asked.PEER, first, Optional.empty(), allowed)))
        .contains("\"gen_ai\":{\"request\":{\"model\":\"m-1\"}}")
        .contains("\"prompt\":\"say [redacted:token]\"");
    assertThat(line(new AuditEvent.Decided(plan, Asked.PEER, second, Optional.empty(), allowed)))
        .contains("\"model\":\"m-1\"")
        .doesNotContain("prompt");
  }

  @Test
  void contentsStandInTheLogOnlyWhereThePolicySaysSo() {
    AuditEvent event = finished(ran(OptionalInt.of(0), Optional.empty(), SECRET + TOKEN, false));
    assertThat(line(event)).doesNotContain(SECRET);

    format.capture(AuditRules.Capture.FULL);

    assertThat(line(event)).contains("\"text\":\"" + SECRET + "[redacted:token]\"}");
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
            assertThat(line)
                .doesNotContain(TOKEN)
                .doesNotContain(SECRET)
                .contains("[redacted:token]"));
  }

  /** Not only the token: what shows by its name, its place or its shape that it is a secret. */
  @Test
  void secretsAreTakenOutOfEveryText() {
    String telling = "with password=" + SECRET;
    Rationale why = new Rationale(telling, Optional.of(telling), Optional.of(telling));
    Action.Exec exec =
        new Action.Exec(
            "a1", why, List.of("mysql", "-p" + SECRET, "--password", SECRET), Asked.terms(), false);
    Action.Shell shell = new Action.Shell("a2", why, "TOKEN=" + SECRET + " ls", Asked.terms());
    Failure failure = new Failure(ErrorCode.EXEC_FAILED, "https://me:" + SECRET + "@host/ failed");
    format.capture(AuditRules.Capture.FULL);

    assertThat(
            Stream.of(
                    decided(exec, command(exec, "/bin/x"), Verdict.ALLOW),
                    decided(shell, command(shell, "/bin/sh"), Verdict.ALLOW),
                    finished(ran(OptionalInt.of(0), Optional.of(failure), telling, false)),
                    new AuditEvent.Refused(Optional.of("r"), Optional.empty(), Asked.PEER, failure))
                .map(this::line))
        .allSatisfy(line -> assertThat(line).doesNotContain(SECRET).contains("[redacted:"));
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
