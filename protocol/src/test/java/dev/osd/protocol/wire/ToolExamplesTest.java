package dev.osd.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osd.protocol.Action;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.Answer;
import dev.osd.protocol.BuiltInTool;
import dev.osd.protocol.Bytes;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Failure;
import dev.osd.protocol.Limits;
import dev.osd.protocol.PackageVerb;
import dev.osd.protocol.ProtocolException;
import dev.osd.protocol.Reply;
import dev.osd.protocol.Request;
import dev.osd.protocol.ServiceVerb;
import dev.osd.protocol.ToolError;
import dev.osd.protocol.ToolRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Seed 002's examples, as it has them, and what is none of them. */
final class ToolExamplesTest {
  private static final StrictJson JSON = StrictJson.standard();

  private final PlanCodec codec = new PlanCodec(Limits.standard());
  private final ReplyCodec replies = new ReplyCodec(JSON);

  @Test
  void theSeedsRequestsAreUnderstood() throws Exception {
    assertThat(request("cmd.run"))
        .isEqualTo(new ToolRequest.CmdRun("ls -la", Optional.of("/tmp"), 30_000));
    assertThat(request("fs.read_file"))
        .isEqualTo(new ToolRequest.FsRead("/etc/nginx/nginx.conf", 10_240));
    assertThat(request("fs.write_file"))
        .isEqualTo(
            new ToolRequest.FsWrite(
                "/etc/nginx/sites-available/mysite",
                Bytes.of("server {\n    listen 80;\n    ...\n}".getBytes(StandardCharsets.UTF_8)),
                true,
                Optional.of("0644")));
    assertThat(request("pkg.manage"))
        .isEqualTo(
            new ToolRequest.PkgManage(PackageVerb.INSTALL, List.of("nginx", "certbot"), true));
    assertThat(request("svc.manage"))
        .isEqualTo(new ToolRequest.SvcManage(ServiceVerb.RESTART, "nginx"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"cmd.run", "fs.read_file", "fs.write_file", "pkg.manage", "svc.manage", "error"})
  void theSeedsAnswersRoundTrip(String name) throws Exception {
    JsonNode seed = JSON.decode(resource(name + ".response.json"));
    PluginCodec.PluginAnswer answer =
        new PluginCodec(Limits.standard())
            .answer(JSON.encode(seed).getBytes(StandardCharsets.UTF_8));
    ActionResult result =
        new ActionResult.ToolAnswered(
            "step1",
            name,
            answer.ok(),
            answer.error(),
            text(answer.stdout()),
            text(answer.stderr()),
            answer.meta());

    assertThat(
            JSON.decode(
                answered(
                    name, new Reply(Optional.of("r"), true, List.of(result), Optional.empty()))))
        .isEqualTo(seed);
  }

  @Test
  void aRefusalHasTheSeedsForm() throws Exception {
    Failure denied = new Failure(ErrorCode.POLICY_DENIED, "Permission denied: /etc/shadow");
    ActionResult result = new ActionResult.Failed("step1", "tool", denied);

    assertThat(
            JSON.decode(
                answered(
                    "fs.read_file",
                    new Reply(Optional.of("r"), false, List.of(result), Optional.empty()))))
        .isEqualTo(JSON.decode(resource("error.response.json")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"tool":"cmd.run","action":"execute"} | args.command is missing
          {"tool":"cmd.run","action":"execute","args":{"command":"  "}} | args.command
          {"tool":"cmd.run","action":"execute","args":{"command":"a\\u0000b"}} | args.command
          {"tool":"cmd.run","action":"execute","args":{"command":"a","timeout_ms":0}} | args.timeout_ms
          {"tool":"cmd.run","action":"execute","args":{"command":"a","timeout_ms":60001}} | args.timeout_ms
          {"tool":"cmd.run","action":"execute","args":{"command":"a","timeout_ms":1.5}} | args.timeout_ms
          {"tool":"cmd.run","action":"execute","args":{"command":"a","env":{}}} | args.env
          {"tool":"cmd.run","action":"run","args":{"command":"a"}} | action must be "execute"
          {"tool":"cmd.run","args":{"command":"a"}} | action is missing
          {"tool":"cmd.run","action":"execute","args":[]} | args must be an object
          {"tool":"fs.read_file","action":"read","args":{"path":""}} | args.path
          {"tool":"fs.read_file","action":"read","args":{"path":"/x","max_bytes":0}} | args.max_bytes
          {"tool":"fs.read_file","action":"read","args":{"path":"/x","max_bytes":1048577}} | args.max_bytes
          {"tool":"fs.write_file","action":"write","args":{"path":"/x"}} | args.content
          {"tool":"fs.write_file","action":"write","args":{"path":"/x","content":"","backup":"yes"}} | args.backup
          {"tool":"pkg.manage","action":"purge","args":{"packages":["a"]}} | action must be one of install
          {"tool":"pkg.manage","action":"install","args":{}} | args.packages is missing
          {"tool":"pkg.manage","action":"install","args":{"packages":[]}} | args.packages
          {"tool":"pkg.manage","action":"install","args":{"packages":"a"}} | args.packages
          {"tool":"pkg.manage","action":"update","args":{"packages":["a"]}} | args.packages must be left out
          {"tool":"svc.manage","action":"start","args":{}} | args.service is missing
          {"tool":"svc.manage","action":"kill","args":{"service":"a"}} | action must be one of start
          {"tool":"sysinfo","action":"get","args":{"a":1}} | args must be empty
          {"tool":"services","action":"list","args":{"filter":""}} | args.filter
          {"tool":"a..b","action":"x"} | tool must be a name
          {"tool":"-x","action":"x"} | tool must be a name
          {"tool":"my.plugin","action":"X"} | action must be a name
          """)
  void whatDoesNotFitIsNamed(String call, String place) {
    assertThatThrownBy(() -> decode(call))
        .isInstanceOfSatisfying(
            ProtocolException.class,
            e -> {
              assertThat(e.failure().message()).contains(place);
              assertThat(ToolError.of(e.failure().code())).isEqualTo(ToolError.INVALID_ARGS);
            });
  }

  @ParameterizedTest
  @EnumSource(BuiltInTool.class)
  void everyToolRefusesArgumentsThatItDoesNotHave(BuiltInTool tool) {
    String call =
        "{\"tool\":\"%s\",\"action\":\"%s\",\"args\":{\"surplus\":1}}"
            .formatted(tool.wireName(), tool.actions().getFirst());

    assertThatThrownBy(() -> decode(call))
        .isInstanceOfSatisfying(
            ProtocolException.class,
            e -> assertThat(ToolError.of(e.failure().code())).isEqualTo(ToolError.INVALID_ARGS));
  }

  @Test
  void whatIsNotSaidHasAMeaning() throws Exception {
    assertThat(
            decode(
                "{\"tool\":\"fs.write_file\",\"action\":\"write\",\"args\":{\"path\":\"a\",\"content\":\"\"}}"))
        .isEqualTo(new ToolRequest.FsWrite("a", Bytes.none(), true, Optional.empty()));
    assertThat(decode("{\"tool\":\"cmd.run\",\"action\":\"execute\",\"args\":{\"command\":\"a\"}}"))
        .isEqualTo(new ToolRequest.CmdRun("a", Optional.empty(), 60_000));
    assertThat(decode("{\"tool\":\"pkg.manage\",\"action\":\"upgrade\"}"))
        .isEqualTo(new ToolRequest.PkgManage(PackageVerb.UPGRADE, List.of(), false));
  }

  @Test
  void aPluginsArgumentsComeThroughAsTheyAre() throws Exception {
    String args = "{\"n\":12345678901234567890.5,\"a\":[true,null,{\"x\":\"\\u0001\"}]}";
    ToolRequest request =
        decode("{\"tool\":\"my.plugin\",\"action\":\"do\",\"args\":%s}".formatted(args));

    byte[] sent = new PluginCodec(Limits.standard()).request((ToolRequest.Plugin) request);

    assertThat(JSON.decode(sent).get("args"))
        .isEqualTo(JSON.decode(args.getBytes(StandardCharsets.UTF_8)));
    assertThat(new String(sent, StandardCharsets.UTF_8)).endsWith("}\n").doesNotContain("\u0001");
  }

  @Test
  void aPluginsArgumentsAreBounded() {
    String call =
        "{\"tool\":\"my.plugin\",\"action\":\"do\",\"args\":{\"a\":\"%s\"}}"
            .formatted("x".repeat(32 << 10));

    assertThatThrownBy(() -> decode(call)).hasMessageContaining("argument_bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yes",
        "[]",
        "{}",
        "{\"ok\":\"true\"}",
        "{\"ok\":true,\"stdout\":1}",
        "{\"ok\":true,\"meta\":[]}",
        "{\"ok\":true,\"more\":1}",
        "{\"ok\":true}{\"ok\":true}",
        "{\"ok\":true,\"ok\":false}",
        "{\"ok\":false,\"meta\":{\"error_code\":\"OTHER\"}}"
      })
  void whatIsNoAnswerOfAPluginIsRefused(String text) {
    assertThatThrownBy(
            () -> new PluginCodec(Limits.standard()).answer(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void aPlansToolActionIsTheSame() throws Exception {
    String plan =
        """
        {"request_id":"r","version":"0.1","mode":"execute","actions":[
          {"type":"tool","tool":"svc.manage","action":"status","args":{"service":"x"},"reason":"why"}]}
        """;

    assertThat(codec.decode(plan.getBytes(StandardCharsets.UTF_8)).actions().getFirst())
        .extracting("request")
        .isEqualTo(new ToolRequest.SvcManage(ServiceVerb.STATUS, "x"));
  }

  @Test
  void toolsOnDescriptorsHaveAnActionOfTheirOwn() {
    String plan =
        """
        {"request_id":"r","version":"0.1","mode":"execute","actions":[
          {"type":"tool","tool":"read","action":"read","args":{"fd":0},"reason":"why"}]}
        """;

    assertThatThrownBy(() -> codec.decode(plan.getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("an action of its own");
  }

  @Test
  void aClientReadsTheAnswer() throws Exception {
    assertThat(new ToolAnswerReader().read(resource("error.response.json")))
        .contains(
            new ToolAnswerReader.ToolAnswer(
                false, "", "Permission denied: /etc/shadow", Optional.of("PERMISSION_DENIED")));
    assertThat(
            new ToolAnswerReader().read("{\"event\":\"output\"}".getBytes(StandardCharsets.UTF_8)))
        .isEmpty();
  }

  private ToolRequest request(String name) throws IOException, ProtocolException {
    return decode(new String(resource(name + ".request.json"), StandardCharsets.UTF_8));
  }

  private ToolRequest decode(String call) throws ProtocolException {
    byte[] text = call.getBytes(StandardCharsets.UTF_8);
    Request request = codec.decode(text, 0, text.length, () -> "call-1");
    return ((Action.ToolCall) ((Request.Call) request).use()).request();
  }

  private byte[] answered(String tool, Reply reply) {
    return replies.encode(new Answer.OfCall(tool, reply));
  }

  private static ActionResult.Captured text(String text) {
    return new ActionResult.Captured(Bytes.of(text.getBytes(StandardCharsets.UTF_8)), false);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = ToolExamplesTest.class.getResourceAsStream("seed002/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }
}
