package dev.osd.protocol.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.ActionResult.Captured;
import dev.osd.protocol.ActionResult.Target;
import dev.osd.protocol.Bytes;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Event;
import dev.osd.protocol.Failure;
import dev.osd.protocol.Limit;
import dev.osd.protocol.Limits;
import dev.osd.protocol.ProtocolException;
import dev.osd.protocol.Reply;
import dev.osd.protocol.SandboxProfile;
import dev.osd.protocol.ToolError;
import dev.osd.protocol.Value;
import dev.osd.protocol.Verdict;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Replies and events to the byte. Single quotes in expected lines stand for double ones. */
final class ReplyCodecTest {
  private final ReplyCodec codec = new ReplyCodec(StrictJson.standard());

  /** A result and how it looks on the wire. */
  record ResultRow(ActionResult result, String line) {}

  /** An event and how it looks on the wire. */
  record EventRow(Event event, String line) {}

  static Stream<ResultRow> results() {
    return Stream.of(
        new ResultRow(
            new ActionResult.Pong("step1"), "{'id':'step1','type':'pong','ok':true,'error':null}"),
        new ResultRow(
            ran("exec", Optional.empty(), OptionalInt.of(0), Optional.empty()),
            "{'id':'a','type':'exec','ok':true,'error':null,'exit_code':0,'signal':null,"
                + "'stdout':'hi\\n','stdout_truncated':false,'stderr':'','stderr_truncated':true,"
                + "'duration_ms':12,'sandbox':'workspace'}"),
        new ResultRow(
            ran("shell", Optional.empty(), OptionalInt.of(3), Optional.empty()),
            "{'id':'a','type':'shell','ok':false,'error':null,'exit_code':3,'signal':null,"
                + "'stdout':'hi\\n','stdout_truncated':false,'stderr':'','stderr_truncated':true,"
                + "'duration_ms':12,'sandbox':'workspace'}"),
        new ResultRow(
            ran(
                "exec",
                Optional.of(new Failure(ErrorCode.EXEC_TIMED_OUT, "too slow")),
                OptionalInt.empty(),
                Optional.of("SIGKILL")),
            "{'id':'a','type':'exec','ok':false,"
                + "'error':{'code':'exec_timed_out','message':'too slow'},"
                + "'exit_code':null,'signal':'SIGKILL',"
                + "'stdout':'hi\\n','stdout_truncated':false,'stderr':'','stderr_truncated':true,"
                + "'duration_ms':12,'sandbox':'workspace'}"),
        new ResultRow(
            changing("exec"),
            "{'id':'a','type':'exec','ok':false,"
                + "'error':{'code':'policy_denied','message':'changed'},'exit_code':0,'signal':null,"
                + "'stdout':'','stdout_truncated':false,'stderr':'','stderr_truncated':false,"
                + "'duration_ms':12,'sandbox':'workspace','protected_changed':['/w/.envrc']}"),
        new ResultRow(
            changing("shell"),
            "{'id':'a','type':'shell','ok':false,"
                + "'error':{'code':'policy_denied','message':'changed'},'exit_code':0,'signal':null,"
                + "'stdout':'','stdout_truncated':false,'stderr':'','stderr_truncated':false,"
                + "'duration_ms':12,'sandbox':'workspace','protected_changed':['/w/.envrc']}"),
        new ResultRow(
            new ActionResult.FileRead("a", Bytes.of(new byte[] {0, -1}), true, 1L << 40),
            "{'id':'a','type':'read_file','ok':true,'error':null,'content_base64':'AP8=',"
                + "'truncated':true,'size':1099511627776}"),
        new ResultRow(
            new ActionResult.FileWritten("a", List.of("/w/x"), 6, Optional.empty()),
            "{'id':'a','type':'write_file','ok':true,'error':null,'artifacts':['/w/x'],"
                + "'bytes_written':6}"),
        new ResultRow(
            new ActionResult.FileWritten(
                "a", List.of("/w/x", "/w/x.bak"), 0, Optional.of("/w/x.bak")),
            "{'id':'a','type':'write_file','ok':true,'error':null,'artifacts':['/w/x','/w/x.bak'],"
                + "'bytes_written':0,'backup_path':'/w/x.bak'}"),
        new ResultRow(
            new ActionResult.DescriptorRead("a", bytes("h\u00e9"), 9, true),
            "{'id':'a','type':'read','ok':true,'error':null,'input':'h\u00e9','next_offset':9,"
                + "'eof':true,'size':3,'invalid_utf8':false}"),
        new ResultRow(
            new ActionResult.DescriptorRead("a", Bytes.of(new byte[] {'h', -1}), 2, false),
            "{'id':'a','type':'read','ok':true,'error':null,'input':'h\ufffd','next_offset':2,"
                + "'eof':false,'size':2,'invalid_utf8':true}"),
        new ResultRow(
            new ActionResult.ToolAnswered(
                "a",
                "svc.manage",
                false,
                Optional.of(ToolError.NOT_FOUND),
                ActionResult.Captured.nothing(),
                new ActionResult.Captured(Bytes.of(new byte[] {'n', 'o', '\n', '!'}), true),
                Value.Group.EMPTY.with("duration_ms", 7)),
            "{'id':'a','type':'tool','ok':false,'error':{'code':'not_found','message':'no'},"
                + "'tool':'svc.manage','stdout':'','stderr':'no\\n!',"
                + "'meta':{'duration_ms':7,'stderr_truncated':true,'error_code':'NOT_FOUND'}}"),
        new ResultRow(
            new ActionResult.DescriptorWritten("a", 5),
            "{'id':'a','type':'write','ok':true,'error':null,'size':5}"),
        new ResultRow(
            piped(List.of(141, 0), Optional.empty()),
            "{'id':'a','type':'pipe','ok':true,'error':null,'exit_code':0,'exit_codes':[141,0],"
                + "'size':7,'stderr':'','stderr_truncated':false}"),
        new ResultRow(
            piped(List.of(1), Optional.empty()),
            "{'id':'a','type':'pipe','ok':false,'error':null,'exit_code':1,'exit_codes':[1],"
                + "'size':7,'stderr':'','stderr_truncated':false}"),
        new ResultRow(
            piped(List.of(), Optional.of(new ActionResult.PipeEnds(5, 6))),
            "{'id':'a','type':'pipe','ok':true,'error':null,'exit_code':null,'exit_codes':[],"
                + "'size':7,'in_fd':5,'out_fd':6,'stderr':'','stderr_truncated':false}"),
        new ResultRow(
            planned("ping", Verdict.ALLOW, Optional.empty(), new Target.None()),
            "{'id':'a','type':'ping','ok':true,'error':null,'decision':'allow','rule':'p:3'}"),
        new ResultRow(
            planned(
                "exec",
                Verdict.CONFIRM,
                Optional.of("run?"),
                new Target.Program(List.of("/bin/ls", "-l"))),
            "{'id':'a','type':'exec','ok':true,'error':null,'decision':'confirm','rule':'p:3',"
                + "'question':'run?','argv':['/bin/ls','-l']}"),
        new ResultRow(
            planned("read_file", Verdict.DENY, Optional.empty(), new Target.File("/etc/shadow")),
            "{'id':'a','type':'read_file','ok':false,"
                + "'error':{'code':'policy_denied','message':'no'},"
                + "'decision':'deny','rule':'p:3','path':'/etc/shadow'}"),
        new ResultRow(
            new ActionResult.Failed("a", "exec", new Failure(ErrorCode.POLICY_DENIED, "no")),
            "{'id':'a','type':'exec','ok':false,'error':{'code':'policy_denied','message':'no'}}"));
  }

  @ParameterizedTest
  @MethodSource("results")
  void writesEachKindOfResult(ResultRow row) {
    Reply reply = new Reply(Optional.of("r"), true, List.of(row.result()), Optional.empty());
    assertThat(lineOf(codec.encode(reply)))
        .isEqualTo(
            quoted(
                "{'request_id':'r','executed':true,'results':["
                    + row.line()
                    + "],'error':null}\n"));
  }

  @Test
  void writesRefusedRequests() {
    Failure failure = new Failure(ErrorCode.PARSE_FAILED, "not \"strict\"");
    assertThat(lineOf(codec.encode(Reply.refused(Optional.empty(), failure))))
        .isEqualTo(
            quoted("{'request_id':null,'executed':false,'results':[],")
                + "\"error\":{\"code\":\"parse_failed\",\"message\":\"not \\\"strict\\\"\"}}\n");
    assertThat(lineOf(codec.encode(Reply.refused(Optional.of("r"), failure))))
        .startsWith(quoted("{'request_id':'r',"));
  }

  @Test
  void writesSeveralResultsInOrder() {
    Reply reply =
        new Reply(
            Optional.of("r"),
            true,
            List.of(new ActionResult.Pong("one"), new ActionResult.Pong("two")),
            Optional.empty());
    assertThat(lineOf(codec.encode(reply)))
        .isEqualTo(
            quoted(
                "{'request_id':'r','executed':true,'results':["
                    + "{'id':'one','type':'pong','ok':true,'error':null},"
                    + "{'id':'two','type':'pong','ok':true,'error':null}],'error':null}\n"));
  }

  /** The names and their order are seed 002's own. */
  static Stream<EventRow> events() {
    return Stream.of(
        new EventRow(
            new Event.Output("step1", "stdout", "Installing package..."),
            "{'event':'output','step_id':'step1','stream':'stdout','data':'Installing package...'}"),
        new EventRow(
            new Event.StepComplete("step1", OptionalInt.of(0), 1500),
            "{'event':'step_complete','step_id':'step1','exit_code':0,'duration_ms':1500}"),
        new EventRow(
            new Event.StepComplete("step1", OptionalInt.empty(), 0),
            "{'event':'step_complete','step_id':'step1','exit_code':null,'duration_ms':0}"),
        new EventRow(
            new Event.PlanComplete(true, 4, 5000),
            "{'event':'plan_complete','success':true,'steps_executed':4,'total_duration_ms':5000}"));
  }

  @ParameterizedTest
  @MethodSource("events")
  void writesEvents(EventRow row) {
    assertThat(lineOf(codec.encode(row.event()))).isEqualTo(quoted(row.line()) + "\n");
  }

  @ParameterizedTest
  @EnumSource
  void writesEveryErrorCodeByItsName(ErrorCode code) throws ProtocolException {
    Reply reply = Reply.refused(Optional.empty(), new Failure(code, "m"));
    assertThat(read(codec.encode(reply)).get("error").get("code").textValue())
        .isEqualTo(code.wireName());
  }

  @Test
  void outputThatIsNotUtf8ComesAsBase64() throws ProtocolException {
    Captured binary = new Captured(Bytes.of(new byte[] {'a', (byte) 0xC3}), true);
    Captured text = new Captured(Bytes.of("é".getBytes(UTF_8)), false);
    JsonNode result = result(binary, text);
    assertThat(result.has("stdout")).isFalse();
    assertThat(result.get("stdout_base64").textValue()).isEqualTo("YcM=");
    assertThat(result.get("stdout_truncated").booleanValue()).isTrue();
    assertThat(result.get("stderr").textValue()).isEqualTo("é");
    assertThat(result.has("stderr_base64")).isFalse();
    assertThat(result(text, binary).get("stderr_base64").textValue()).isEqualTo("YcM=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"FF", "C080", "EDA080", "F4908080", "61E282"})
  void everyBreachOfUtf8ComesAsBase64(String hex) throws ProtocolException {
    byte[] bytes = HexFormat.of().parseHex(hex);
    JsonNode result = result(new Captured(Bytes.of(bytes), false), Captured.nothing());
    assertThat(Base64.getDecoder().decode(result.get("stdout_base64").textValue()))
        .isEqualTo(bytes);
  }

  @Test
  void outputComesBackAsItWas() throws ProtocolException {
    StringBuilder all = new StringBuilder();
    for (int c = 0; c <= 0x2FFFF; c++) {
      if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
        all.appendCodePoint(c);
      }
    }
    Captured captured = new Captured(Bytes.of(all.toString().getBytes(UTF_8)), false);
    assertThat(result(captured, captured).get("stdout").textValue()).isEqualTo(all.toString());
  }

  /** A reply may be shown as it is: one line, and nothing in it that moves a cursor. */
  @Test
  void writesNoRawInvisibleCharacter() {
    String hostile = "\u0000\u0007\n\r\u001B]0;x\u0007\u007F\u0085\u009B2J\u2028\u202E\u2066\uFEFF";
    for (byte[] line : everywhere(hostile)) {
      String text = lineOf(line);
      assertThat(text).endsWith("}\n");
      assertThat(text.substring(0, text.length() - 1).codePoints())
          .noneMatch(Characters::isInvisible);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uD83D", "\uDE39", "a\uD83Db", "\uDE39\uD83D", "\uD83D\uD83D\uDE39"})
  void halfASurrogatePairBecomesTheReplacementCharacter(String broken) throws ProtocolException {
    for (byte[] line : everywhere(broken)) {
      assertThat(StrictJson.standard().encode(read(line))).contains("\uFFFD");
    }
  }

  /** The library writes long strings in pieces; a pair on the seam must stay whole. */
  @Test
  void longTextsKeepTheirPairs() throws ProtocolException {
    for (int before = 990; before < 1010; before++) {
      String text = "x".repeat(before) + "\uD83D\uDE39".repeat(3000);
      byte[] line = codec.encode(new Event.Output("s", "stdout", text));
      assertThat(read(line).get("data").textValue()).isEqualTo(text);
    }
  }

  @Test
  void everyResultFitsTheTightestNesting() {
    ReplyCodec tight =
        new ReplyCodec(
            new StrictJson(Limits.standard().with(Limit.NESTING, Limit.NESTING.least())));
    results()
        .map(ResultRow::result)
        .map(result -> new Reply(Optional.of("r"), true, List.of(result), Optional.empty()))
        .forEach(reply -> assertThat(tight.encode(reply)).isEqualTo(codec.encode(reply)));
  }

  /** Lines that hold this text in every place where one can hold a text from outside. */
  private List<byte[]> everywhere(String text) {
    Failure failure = new Failure(ErrorCode.INTERNAL, text);
    return Stream.concat(
            Stream.of(
                    new ActionResult.Failed(text, text, failure),
                    new ActionResult.FileWritten(text, List.of(text), 1, Optional.of(text)),
                    changing("exec", text),
                    planned(text, Verdict.DENY, Optional.of(text), new Target.File(text)),
                    planned(
                        text, Verdict.DENY, Optional.of(text), new Target.Program(List.of(text))))
                .map(result ->
                    codec.encode(
                        new Reply(Optional.of(text), true, List.of(result), Optional.of(failure)))),
            Stream.of(codec.encode(new Event.Output(text, text, text))))
        .toList();
  }

  private JsonNode result(Captured stdout, Captured stderr) throws ProtocolException {
    ActionResult ran =
        new ActionResult.Ran(
            "a",
            "exec",
            Optional.empty(),
            OptionalInt.of(0),
            Optional.empty(),
            stdout,
            stderr,
            1,
            SandboxProfile.NONE,
            List.of());
    byte[] line = codec.encode(new Reply(Optional.of("r"), true, List.of(ran), Optional.empty()));
    return Objects.requireNonNull(read(line).get("results").get(0));
  }

  private static JsonNode read(byte[] line) throws ProtocolException {
    return StrictJson.standard().decode(line);
  }

  private static ActionResult ran(
      String type, Optional<Failure> error, OptionalInt exitCode, Optional<String> signal) {
    return new ActionResult.Ran(
        "a",
        type,
        error,
        exitCode,
        signal,
        new Captured(Bytes.of("hi\n".getBytes(ISO_8859_1)), false),
        new Captured(Bytes.none(), true),
        12,
        SandboxProfile.WORKSPACE,
        List.of());
  }

  private static Bytes bytes(String text) {
    return Bytes.of(text.getBytes(UTF_8));
  }

  private static ActionResult piped(List<Integer> exitCodes, Optional<ActionResult.PipeEnds> ends) {
    return new ActionResult.Piped("a", Optional.empty(), exitCodes, 7, ends, Captured.nothing());
  }

  private static ActionResult changing(String type) {
    return changing(type, "/w/.envrc");
  }

  private static ActionResult changing(String type, String path) {
    return new ActionResult.Ran(
        "a",
        type,
        Optional.of(new Failure(ErrorCode.POLICY_DENIED, "changed")),
        OptionalInt.of(0),
        Optional.empty(),
        Captured.nothing(),
        Captured.nothing(),
        12,
        SandboxProfile.WORKSPACE,
        List.of(path));
  }

  private static ActionResult planned(
      String type, Verdict verdict, Optional<String> question, Target target) {
    Optional<Failure> denial =
        verdict == Verdict.DENY
            ? Optional.of(new Failure(ErrorCode.POLICY_DENIED, "no"))
            : Optional.empty();
    return new ActionResult.Planned("a", type, denial, verdict, "p:3", question, target);
  }

  private static String lineOf(byte[] line) {
    return new String(line, UTF_8);
  }

  private static String quoted(String text) {
    return text.replace('\'', '"');
  }
}
