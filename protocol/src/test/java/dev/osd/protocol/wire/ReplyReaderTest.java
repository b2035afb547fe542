package dev.osd.protocol.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osd.protocol.Answer;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Failure;
import dev.osd.protocol.ProtocolException;
import dev.osd.protocol.Reply;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client makes of the daemon's lines. */
final class ReplyReaderTest {
  private final ReplyReader reader = new ReplyReader();

  /** Whatever the daemon writes, the client sees the same outline of it. */
  @ParameterizedTest
  @MethodSource("dev.osd.protocol.wire.ReplyCodecTest#results")
  void readsWhatTheDaemonWrites(ReplyCodecTest.ResultRow row) throws ProtocolException {
    JsonNode result = Replies.of(row.result()).path("results").path(0);
    ReplyOutline reply = read(Replies.of(row.result()).toString());
    assertThat(reply.requestId()).contains("r");
    assertThat(reply.executed()).isTrue();
    assertThat(reply.error()).isEmpty();
    assertThat(reply.steps()).hasSize(1);
    ReplyOutline.Step step = reply.steps().getFirst();
    assertThat(step.id()).isEqualTo(row.result().id());
    assertThat(step.type()).isEqualTo(row.result().type());
    assertThat(step.ok()).isEqualTo(row.result().ok());
    assertThat(step.error().map(ReplyOutline.Problem::message))
        .isEqualTo(row.result().error().map(Failure::message));
    assertThat(step.exitCodes()).hasSize(result.path("exit_codes").size());
    for (int i = 0; i < step.exitCodes().size(); i++) {
      assertThat(step.exitCodes().get(i)).isEqualTo(result.path("exit_codes").get(i).intValue());
    }
    assertThat(step.plan().isPresent()).isEqualTo(result.has("decision"));
    step.plan()
        .ifPresent(plan -> {
          assertThat(plan.decision()).isEqualTo(result.path("decision").asText());
          assertThat(plan.rule()).isEqualTo(result.path("rule").asText());
          assertThat(plan.question()).isEqualTo(text(result, "question"));
          assertThat(plan.path()).isEqualTo(text(result, "path"));
          assertThat(plan.argv()).hasSize(result.path("argv").size());
        });
  }

  @Test
  void findsTheErrorOfAnyAnswer() throws ProtocolException {
    ReplyCodec codec = new ReplyCodec(StrictJson.standard());
    Answer refused =
        new Answer.OfAttach(
            Optional.of("r"), List.of(), Optional.of(new Failure(ErrorCode.BUSY, "full")));
    Answer taken = new Answer.OfAttach(Optional.empty(), List.of(), Optional.empty());
    assertThat(reader.problem(codec.encode(refused)))
        .contains(new ReplyOutline.Problem("busy", "full"));
    assertThat(reader.problem(codec.encode(taken))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void readsRefusals(ErrorCode code) throws ProtocolException {
    Reply refused = Reply.refused(Optional.empty(), new Failure(code, "why"));
    ReplyOutline reply =
        reader.read(new ReplyCodec(StrictJson.standard()).encode(refused)).orElseThrow();
    assertThat(reply.requestId()).isEmpty();
    assertThat(reply.executed()).isFalse();
    assertThat(reply.steps()).isEmpty();
    ReplyOutline.Problem problem = reply.error().orElseThrow();
    assertThat(problem.known()).contains(code);
    assertThat(problem.is(code)).isTrue();
    assertThat(problem.message()).isEqualTo("why");
  }

  @ParameterizedTest
  @MethodSource("dev.osd.protocol.wire.ReplyCodecTest#events")
  void anEventIsNoReply(ReplyCodecTest.EventRow row) throws ProtocolException {
    byte[] line = new ReplyCodec(StrictJson.standard()).encode(row.event());
    assertThat(reader.read(line)).isEmpty();
  }

  /** A client speaks with a daemon that is newer than itself. */
  @Test
  void letsUnknownFieldsAndCodesThrough() throws ProtocolException {
    ReplyOutline reply =
        read(
            """
            {"new":{"a":[1]},"results":[{"id":"a","type":"tool","ok":false,"more":[[]],
             "error":{"code":"brand_new","message":"m","help":"h"}}],"executed":true}\
            """);
    ReplyOutline.Problem problem = reply.steps().getFirst().error().orElseThrow();
    assertThat(problem.code()).isEqualTo("brand_new");
    assertThat(problem.known()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "[]",
        "7",
        "{}",
        "{\"request_id\":\"r\"}",
        "{\"results\":{}}",
        "{\"results\":[7]}",
        "{\"results\":[{\"id\":\"a\"",
        "{\"results\":[]",
        "{\"results\":[],\"results\":[]}",
        "{\"results\":[]}{}",
        "{\"results\":[],\"error\":tru}",
        "Segmentation fault"
      })
  void refusesWhatIsNoReply(String line) {
    assertThat(Refusals.refusal(() -> reader.read(line.getBytes(UTF_8))))
        .hasMessageStartingWith("the daemon sent a line that is no reply: ");
  }

  @Test
  void readsRepliesOfManyMegabytes() throws ProtocolException {
    String output = "x".repeat(30 << 20);
    ReplyOutline reply =
        read(
            "{\"results\":[{\"id\":\"a\",\"type\":\"exec\",\"ok\":true,\"stdout\":\"%s\"}]}"
                .formatted(output));
    assertThat(reply.steps()).extracting(ReplyOutline.Step::ok).isEqualTo(List.of(true));
  }

  private ReplyOutline read(String line) throws ProtocolException {
    return reader.read(line.getBytes(UTF_8)).orElseThrow();
  }

  private static Optional<String> text(JsonNode object, String field) {
    return Optional.ofNullable(object.path(field).textValue());
  }
}
