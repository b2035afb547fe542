package dev.osd.protocol.wire;

import static dev.osd.protocol.wire.Refusals.refusal;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.osd.protocol.Action;
import dev.osd.protocol.Bytes;
import dev.osd.protocol.Confirmation;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Limits;
import dev.osd.protocol.Plan;
import dev.osd.protocol.ProtocolException;
import dev.osd.protocol.Provenance;
import dev.osd.protocol.Rationale;
import dev.osd.protocol.Request;
import dev.osd.protocol.SandboxProfile;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a plan's text means, and every rule by which one is refused. */
final class PlanCodecTest {
  private static final Rationale WHY =
      new Rationale("test", Optional.of("none known"), Optional.of("nothing to do"));

  @Test
  void readsEveryFieldOfAPlan() throws ProtocolException {
    assertThat(Requests.decode(Requests.full("ping")))
        .isEqualTo(
            new Plan(
                "req-1",
                Optional.of("ses-1"),
                Plan.Mode.EXECUTE,
                List.of(new Action.Ping("a")),
                Optional.of(new Confirmation("i-understand")),
                Optional.of("/srv"),
                Plan.OnFailure.CONTINUE,
                true,
                Optional.of(new Provenance(Optional.of("m-1"), Optional.of("make it so")))));
  }

  @Test
  void readsEveryFieldOfEveryAction() throws ProtocolException {
    assertThat(action("exec"))
        .isEqualTo(
            new Action.Exec(
                "a", WHY, List.of("/bin/echo", "hi"), terms(SandboxProfile.READ_ONLY), false));
    assertThat(action("shell"))
        .isEqualTo(new Action.Shell("a", WHY, "ls | wc -l", terms(SandboxProfile.NETWORK)));
    assertThat(action("read_file")).isEqualTo(new Action.ReadFile("a", WHY, "pom.xml", 4096, 7));
    assertThat(action("write_file"))
        .isEqualTo(new Action.WriteFile("a", WHY, "out.txt", bytes("hello\n"), "0644", true));
  }

  @Test
  void fillsInWhatIsAbsent() throws ProtocolException {
    Plan plan =
        Requests.decode(
            Requests.object(
                """
                {'request_id':'r','version':'0.1','mode':'plan_only','actions':[
                  {'type':'ping'},
                  {'type':'exec','argv':['id'],'timeout_sec':1,'as_root':true,'reason':'x'},
                  {'type':'read_file','path':'a','max_bytes':1,'reason':'x'},
                  {'type':'write_file','path':'a','content':'','mode':'600','reason':'x'}]}\
                """));
    Rationale why = new Rationale("x", Optional.empty(), Optional.empty());
    Action.Terms terms = new Action.Terms(Optional.empty(), Map.of(), 1, false, Optional.empty());
    assertThat(plan)
        .isEqualTo(
            new Plan(
                "r",
                Optional.empty(),
                Plan.Mode.PLAN_ONLY,
                List.of(
                    new Action.Ping("step1"),
                    new Action.Exec("step2", why, List.of("id"), terms, true),
                    new Action.ReadFile("step3", why, "a", 1, 0),
                    new Action.WriteFile("step4", why, "a", Bytes.none(), "600", false)),
                Optional.empty(),
                Optional.empty(),
                Plan.OnFailure.STOP,
                false));
  }

  /** Seed 000 writes {@code "cwd": null}; it has to mean the same as no {@code cwd}. */
  @ParameterizedTest
  @CsvSource({
    "ping, session_id",
    "ping, confirmation",
    "ping, cwd",
    "ping, on_failure",
    "ping, stream",
    "ping, provenance",
    "ping, provenance.model",
    "ping, provenance.prompt",
    "ping, action.id",
    "exec, action.cwd",
    "exec, action.env",
    "exec, action.network",
    "exec, action.sandbox",
    "exec, action.danger",
    "exec, action.recovery",
    "shell, action.cwd",
    "shell, action.env",
    "shell, action.network",
    "shell, action.sandbox",
    "read_file, action.offset",
    "write_file, action.backup",
    "write_file, action.content_base64"
  })
  void takesNullForAbsence(String type, String place) throws ProtocolException {
    ObjectNode request = Requests.full(type);
    assertThat(Requests.decode(Requests.with(request, place, request.nullNode())))
        .isEqualTo(Requests.decode(Requests.without(request, place)));
  }

  @ParameterizedTest
  @CsvSource({
    "ping, request_id",
    "ping, version",
    "ping, mode",
    "ping, actions",
    "ping, confirmation.token",
    "ping, action.type",
    "exec, action.argv",
    "exec, action.timeout_sec",
    "exec, action.as_root",
    "exec, action.reason",
    "shell, action.command",
    "shell, action.timeout_sec",
    "shell, action.reason",
    "read_file, action.path",
    "read_file, action.max_bytes",
    "read_file, action.reason",
    "write_file, action.path",
    "write_file, action.mode",
    "write_file, action.reason"
  })
  void refusesWhereARequiredFieldIsMissingOrNull(String type, String place) {
    ObjectNode request = Requests.full(type);
    String name = place.replace("action.", "actions[0].");
    for (ObjectNode changed :
        List.of(
            Requests.without(request, place), Requests.with(request, place, request.nullNode()))) {
      assertRefused(changed, ErrorCode.VALIDATION_FAILED, name + " is missing");
    }
  }

  @ParameterizedTest
  @CsvFileSource(
      resources = "plan-refusals.txt",
      delimiter = '|',
      quoteCharacter = '`',
      maxCharsPerColumn = 8192)
  void refusesByRule(String type, String place, String value, String code, String said) {
    // The value goes in as text: a tree would not keep 5e0 apart from 5.
    String request =
        new String(Requests.bytes(Requests.with(Requests.full(type), place, "VALUE")), UTF_8)
            .replace("\"VALUE\"", value.replace('\'', '"'));
    assertRefused(request.getBytes(UTF_8), ErrorCode.ofWireName(code).orElseThrow(), said);
  }

  @Test
  void emptyDangerStillCounts() throws ProtocolException {
    ObjectNode request = Requests.with(Requests.full("exec"), "action.danger", "");
    assertThat(Requests.decode(request).actions().getFirst().rationale().orElseThrow().danger())
        .contains("");
  }

  @Test
  void readsContentFromBase64() throws ProtocolException {
    ObjectNode request = Requests.without(Requests.full("write_file"), "action.content");
    for (String encoded : List.of("", "AP8=", "AP+A", "/w==")) {
      Plan plan = Requests.decode(Requests.with(request, "action.content_base64", encoded));
      assertThat(((Action.WriteFile) plan.actions().getFirst()).content())
          .isEqualTo(Bytes.of(Base64.getDecoder().decode(encoded)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"AP8", "AP9=", "AP8==", "A", "A===", "AP-_", "AP8=\n", "AP 8=", "=", "é"})
  void refusesBase64InAnyOtherSpelling(String text) {
    ObjectNode request = Requests.without(Requests.full("write_file"), "action.content");
    assertRefused(
        Requests.with(request, "action.content_base64", text),
        ErrorCode.VALIDATION_FAILED,
        "actions[0].content_base64 must be standard base64 with padding");
  }

  @Test
  void refusesTwoContentsAndNone() {
    ObjectNode both = Requests.with(Requests.full("write_file"), "action.content_base64", "");
    ObjectNode none = Requests.without(Requests.full("write_file"), "action.content");
    for (ObjectNode request : List.of(both, none)) {
      assertRefused(
          request,
          ErrorCode.VALIDATION_FAILED,
          "actions[0] must have one of content and content_base64");
    }
  }

  @Test
  void refusesAnIdThatTwoActionsHave() {
    assertRefused(
        plan("{'type':'ping','id':'x'}", "{'type':'ping','id':'x'}"),
        ErrorCode.VALIDATION_FAILED,
        "actions[1].id, given or by default, is the id of an earlier action");
    assertRefused(
        plan("{'type':'ping','id':'step2'}", "{'type':'ping'}"),
        ErrorCode.VALIDATION_FAILED,
        "actions[1].id, given or by default, is the id of an earlier action");
  }

  @Test
  void namesTheActionThatIsWrong() {
    assertRefused(
        plan("{'type':'ping'}", "{'type':'exec'}"),
        ErrorCode.VALIDATION_FAILED,
        "actions[1].argv is missing");
  }

  @Test
  void decodesOnlyThePartOfTheBufferAskedFor() throws ProtocolException {
    byte[] request = Requests.bytes(Requests.full("exec"));
    byte[] buffer = new byte[request.length + 20];
    Arrays.fill(buffer, (byte) '}');
    System.arraycopy(request, 0, buffer, 10, request.length);
    assertThat(
            new PlanCodec(Limits.standard()).decode(buffer, 10, 10 + request.length, () -> "other"))
        .isEqualTo(new Request.Run(Requests.decode(Requests.full("exec"))));
  }

  private static void assertRefused(ObjectNode request, ErrorCode code, String said) {
    assertRefused(Requests.bytes(request), code, said);
  }

  private static void assertRefused(byte[] request, ErrorCode code, String said) {
    ProtocolException refusal = refusal(() -> new PlanCodec(Limits.standard()).decode(request));
    assertThat(refusal.failure().code()).isEqualTo(code);
    assertThat(refusal).hasMessageContaining(said);
    assertThat(refusal.failure().message().codePoints()).noneMatch(Characters::isInvisible);
  }

  private static Action action(String type) throws ProtocolException {
    return Requests.decode(Requests.full(type)).actions().getFirst();
  }

  private static Action.Terms terms(SandboxProfile profile) {
    return new Action.Terms(Optional.of("src"), Map.of("LANG", "C"), 5, true, Optional.of(profile));
  }

  private static Bytes bytes(String text) {
    return Bytes.of(text.getBytes(UTF_8));
  }

  private static ObjectNode plan(String... actions) {
    ObjectNode request = Requests.full("ping");
    ArrayNode all = Requests.array();
    for (String action : actions) {
      all.add(Requests.object(action));
    }
    return Requests.with(request, "actions", all);
  }
}
