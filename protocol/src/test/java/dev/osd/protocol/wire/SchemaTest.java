package dev.osd.protocol.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Failure;
import dev.osd.protocol.Limits;
import dev.osd.protocol.ProtocolException;
import dev.osd.protocol.Reply;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The published schemas and the codecs: what one takes or writes, the other does. */
final class SchemaTest {
  private static final Schema PLAN = Schema.named("plan.schema.json");
  private static final Schema REPLY = Schema.named("reply.schema.json");

  @Test
  void planHasTheFieldsThatTheDecoderKnows() {
    assertThat(names(PLAN.root().path("properties"))).isEqualTo(PlanCodec.PLAN_FIELDS);
    PlanCodec.ACTION_FIELDS.forEach((type, fields) ->
        assertThat(names(PLAN.root().path("$defs").path(type).path("properties")))
            .as(type)
            .isEqualTo(fields));
  }

  @Test
  void planHasEachTypeOfActionOnce() {
    Set<String> types = new TreeSet<>();
    for (JsonNode option : PLAN.root().path("$defs").path("action").path("oneOf")) {
      String type = option.path("$ref").asText().replace("#/$defs/", "");
      assertThat(
              PLAN.root()
                  .path("$defs")
                  .path(type)
                  .path("properties")
                  .path("type")
                  .path("const")
                  .asText())
          .isEqualTo(type);
      types.add(type);
    }
    assertThat(types).isEqualTo(new TreeSet<>(PlanCodec.ACTION_FIELDS.keySet()));
  }

  @Test
  void planTakesWhatTheDecoderTakes() throws ProtocolException {
    for (String type : Requests.types()) {
      ObjectNode full = Requests.full(type);
      assertThat(PLAN.faults(full)).as(type).isEmpty();
      for (String field : Replies.names(full)) {
        assertAgreed(Requests.without(full, field));
        assertAgreed(Requests.with(full, field, full.nullNode()));
      }
      for (String field : Replies.names(Requests.action(full))) {
        assertAgreed(Requests.without(full, "action." + field));
        assertAgreed(Requests.with(full, "action." + field, full.nullNode()));
      }
    }
  }

  @ParameterizedTest
  @CsvFileSource(
      resources = "plan-refusals.txt",
      delimiter = '|',
      quoteCharacter = '`',
      maxCharsPerColumn = 8192)
  void planRefusesWhatTheDecoderRefuses(
      String type, String place, String value, String code, String said) throws ProtocolException {
    String request =
        new String(Requests.bytes(Requests.with(Requests.full(type), place, "VALUE")), UTF_8)
            .replace("\"VALUE\"", value.replace('\'', '"'));
    assertThat(PLAN.faults(Replies.read(request.getBytes(UTF_8))))
        .as(code + " " + said)
        .isNotEmpty();
  }

  /** Lengths of lists and texts, where they count the same in bytes and in characters. */
  @ParameterizedTest
  @MethodSource("dev.osd.protocol.wire.PlanLimitsTest#reaches")
  void planHasTheStandardLimits(PlanLimitsTest.Reach reach) {
    int most = Limits.standard().count(reach.limit());
    assertThat(PLAN.faults(reach.request().apply(most))).isEmpty();
    // A schema cannot add up an array, and base64 has one length for up to three contents.
    boolean countable =
        !Set.of("argv, one", "argv, together", "cmds, together", "content_base64")
            .contains(reach.place());
    if (countable) {
      assertThat(PLAN.faults(reach.request().apply(most + 1))).isNotEmpty();
    }
  }

  @Test
  void replyTakesEveryResult() {
    for (JsonNode reply : Replies.all()) {
      assertThat(REPLY.faults(reply)).as(reply.toString()).isEmpty();
    }
  }

  @Test
  void replyHasNoFieldThatIsNeverWritten() {
    Set<String> written = new TreeSet<>(Set.of("id", "type", "ok", "error"));
    Replies.fieldsOfResults().values().forEach(written::addAll);
    written.addAll(Set.of("stdout_base64", "stderr_base64"));
    assertThat(new TreeSet<>(names(REPLY.root().path("$defs").path("result").path("properties"))))
        .isEqualTo(written);
    assertThat(names(REPLY.root().path("properties")))
        .isEqualTo(Set.copyOf(Replies.names(Replies.ofPong())));
  }

  @ParameterizedTest
  @EnumSource
  void replyHasEveryErrorCodeWhereItBelongs(ErrorCode code) {
    Failure failure = new Failure(code, "m");
    JsonNode ofRequest =
        Replies.read(
            new ReplyCodec(StrictJson.standard()).encode(Reply.refused(Optional.empty(), failure)));
    JsonNode ofAction = Replies.of(new ActionResult.Failed("a", "exec", failure));
    assertThat(REPLY.faults(ofRequest).isEmpty())
        .isEqualTo(code.scope() == ErrorCode.Scope.REQUEST);
    assertThat(REPLY.faults(ofAction).isEmpty()).isEqualTo(code.scope() == ErrorCode.Scope.ACTION);
  }

  @Test
  void replyHasNoErrorCodeThatDoesNotExist() {
    Set<String> codes = new TreeSet<>();
    for (String kind : Set.of("requestError", "actionError")) {
      REPLY
          .root()
          .path("$defs")
          .path(kind)
          .path("properties")
          .path("code")
          .path("enum")
          .forEach(code -> codes.add(code.asText()));
    }
    assertThat(codes)
        .isEqualTo(
            new TreeSet<>(Arrays.stream(ErrorCode.values()).map(ErrorCode::wireName).toList()));
  }

  private static void assertAgreed(ObjectNode request) {
    boolean taken = true;
    try {
      Requests.decode(request);
    } catch (ProtocolException e) {
      taken = false;
    }
    assertThat(PLAN.faults(request).isEmpty()).as(request.toString()).isEqualTo(taken);
  }

  private static Set<String> names(JsonNode object) {
    return new LinkedHashSet<>(Replies.names(object));
  }
}
