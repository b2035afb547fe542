package dev.osd.protocol.wire;

import static dev.osd.protocol.wire.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Limit;
import dev.osd.protocol.Limits;
import dev.osd.protocol.ProtocolException;
import java.util.Base64;
import java.util.EnumSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every limit that the plan decoder holds plans to, reached and passed by one. */
final class PlanLimitsTest {
  /** A request that has so many of what the limit counts. */
  record Reach(Limit limit, String place, IntFunction<ObjectNode> request) {
    @Override
    public String toString() {
      return limit.key() + " at " + place;
    }
  }

  static Stream<Reach> reaches() {
    return Stream.of(
        new Reach(Limit.ACTIONS, "actions", PlanLimitsTest::actions),
        new Reach(Limit.ARGUMENTS, "argv", n -> argv(n, 1)),
        new Reach(Limit.ARGUMENT_BYTES, "argv, one", n -> argv(1, n)),
        new Reach(Limit.ARGUMENT_BYTES, "argv, together", n -> argv(2, n - n / 2, n / 2)),
        text(Limit.ARGUMENT_BYTES, "shell", "action.command"),
        text(Limit.ARGUMENT_BYTES, "exec", "action.env.LANG"),
        text(Limit.ARGUMENT_BYTES, "shell", "action.env.LANG"),
        new Reach(Limit.ENV_ENTRIES, "exec env", n -> environment("exec", n)),
        new Reach(Limit.ENV_ENTRIES, "shell env", n -> environment("shell", n)),
        number(Limit.TIMEOUT_SEC, "exec", "action.timeout_sec"),
        number(Limit.TIMEOUT_SEC, "shell", "action.timeout_sec"),
        number(Limit.FILE_BYTES, "read_file", "action.max_bytes"),
        text(Limit.FILE_BYTES, "write_file", "action.content"),
        new Reach(Limit.FILE_BYTES, "content_base64", PlanLimitsTest::base64),
        text(Limit.ID_BYTES, "ping", "request_id"),
        text(Limit.ID_BYTES, "ping", "session_id"),
        text(Limit.ID_BYTES, "ping", "action.id"),
        text(Limit.REASON_BYTES, "exec", "action.reason"),
        text(Limit.REASON_BYTES, "shell", "action.danger"),
        text(Limit.REASON_BYTES, "write_file", "action.recovery"),
        text(Limit.PROMPT_BYTES, "ping", "provenance.prompt"),
        text(Limit.PATH_BYTES, "ping", "cwd"),
        text(Limit.PATH_BYTES, "exec", "action.cwd"),
        text(Limit.PATH_BYTES, "shell", "action.cwd"),
        text(Limit.PATH_BYTES, "read_file", "action.path"),
        text(Limit.PATH_BYTES, "write_file", "action.path"),
        number(Limit.FILE_BYTES, "read", "action.max_size"),
        text(Limit.FILE_BYTES, "write", "action.data"),
        new Reach(Limit.PIPE_COMMANDS, "cmds", n -> commands(n, 1)),
        new Reach(Limit.ARGUMENT_BYTES, "cmds, together", n -> commands(2, n - n / 2, n / 2)),
        new Reach(Limit.ARGUMENT_BYTES, "cmd", PlanLimitsTest::command));
  }

  @ParameterizedTest
  @MethodSource("reaches")
  void takesTheLimitAndRefusesOneMore(Reach reach) throws ProtocolException {
    assertReached(reach, Limits.standard());
  }

  @ParameterizedTest
  @MethodSource("reaches")
  void followsAChangedLimit(Reach reach) throws ProtocolException {
    Limit limit = reach.limit();
    assertReached(reach, Limits.standard().with(limit, (limit.least() + limit.standard()) / 2));
    if (limit.most() > limit.standard()) {
      Requests.decode(
          reach.request().apply((int) limit.standard() + 1),
          Limits.standard().with(limit, limit.standard() + 1));
    }
  }

  @Test
  void everyLimitOnAPlanIsReachedHere() {
    assertThat(reaches().map(Reach::limit).collect(Collectors.toSet()))
        .isEqualTo(
            Stream.concat(
                    EnumSet.range(Limit.ACTIONS, Limit.PATH_BYTES).stream(),
                    Stream.of(Limit.PIPE_COMMANDS))
                .filter(limit -> limit != Limit.OUTPUT_BYTES)
                .collect(Collectors.toSet()));
  }

  @Test
  void countsBytesAndNotCharacters() throws ProtocolException {
    int most = (int) Limit.ID_BYTES.standard();
    ObjectNode request = Requests.full("ping");
    Requests.decode(Requests.with(request, "request_id", "é".repeat(most / 2)));
    assertThat(
            refusal(() ->
                Requests.decode(Requests.with(request, "request_id", "é".repeat(most / 2 + 1)))))
        .hasMessageContaining("limit id_bytes");
    Requests.decode(Requests.with(request, "request_id", "\uD83D\uDE39".repeat(most / 4)));
    assertThat(
            refusal(() ->
                Requests.decode(
                    Requests.with(request, "request_id", "\uD83D\uDE39".repeat(most / 4) + "a"))))
        .hasMessageContaining("limit id_bytes");
  }

  @Test
  void aTokenHasABoundOfItsOwn() throws ProtocolException {
    ObjectNode request = Requests.full("ping");
    Requests.decode(Requests.with(request, "confirmation.token", "t".repeat(4096)));
    assertThat(
            refusal(() ->
                Requests.decode(Requests.with(request, "confirmation.token", "t".repeat(4097)))))
        .hasMessage("confirmation.token must be at most 4096 bytes long");
  }

  @Test
  void aModelsNameHasABoundOfItsOwn() throws ProtocolException {
    ObjectNode request = Requests.full("ping");
    Requests.decode(Requests.with(request, "provenance.model", "é".repeat(64)));
    assertThat(
            refusal(
                () -> Requests.decode(Requests.with(request, "provenance.model", "é".repeat(65)))))
        .hasMessage("provenance.model must be at most 128 bytes long");
  }

  @Test
  void everyActionFitsTheTightestNesting() throws ProtocolException {
    Limits tight = Limits.standard().with(Limit.NESTING, Limit.NESTING.least());
    for (String type : Requests.types()) {
      assertThat(Requests.decode(Requests.full(type), tight))
          .isEqualTo(Requests.decode(Requests.full(type)));
    }
  }

  private static void assertReached(Reach reach, Limits limits) throws ProtocolException {
    int most = limits.count(reach.limit());
    assertThat(Requests.decode(reach.request().apply(most), limits).actions()).isNotEmpty();
    ProtocolException refusal =
        refusal(() -> Requests.decode(reach.request().apply(most + 1), limits));
    assertThat(refusal.failure().code()).isEqualTo(ErrorCode.VALIDATION_FAILED);
    assertThat(refusal)
        .hasMessageContaining(Integer.toString(most))
        .hasMessageContaining("(limit " + reach.limit().key() + ")");
  }

  private static Reach text(Limit limit, String type, String place) {
    return new Reach(
        limit, type + " " + place, n -> Requests.with(Requests.full(type), place, "a".repeat(n)));
  }

  private static Reach number(Limit limit, String type, String place) {
    return new Reach(
        limit,
        type + " " + place,
        n -> Requests.with(Requests.full(type), place, Requests.value(Integer.toString(n))));
  }

  private static ObjectNode actions(int count) {
    ArrayNode actions = Requests.array();
    for (int i = 0; i < count; i++) {
      actions.add(Requests.object("{'type':'ping'}"));
    }
    return Requests.with(Requests.full("ping"), "actions", actions);
  }

  private static ObjectNode argv(int count, int... lengths) {
    ArrayNode argv = Requests.array();
    for (int i = 0; i < count; i++) {
      argv.add("a".repeat(lengths[i % lengths.length]));
    }
    return Requests.with(Requests.full("exec"), "action.argv", argv);
  }

  private static ObjectNode commands(int count, int... lengths) {
    ArrayNode commands = Requests.array();
    for (int i = 0; i < count; i++) {
      commands.add("a".repeat(lengths[i % lengths.length]));
    }
    return Requests.with(Requests.full("pipe"), "action.cmds", commands);
  }

  private static ObjectNode command(int length) {
    return Requests.with(
        Requests.without(Requests.full("pipe"), "action.cmds"), "action.cmd", "a".repeat(length));
  }

  private static ObjectNode environment(String type, int entries) {
    ObjectNode env = Requests.object("{}");
    for (int i = 0; i < entries; i++) {
      env.put("A" + i, "b");
    }
    return Requests.with(Requests.full(type), "action.env", env);
  }

  private static ObjectNode base64(int bytes) {
    return Requests.with(
        Requests.without(Requests.full("write_file"), "action.content"),
        "action.content_base64",
        Base64.getEncoder().encodeToString(new byte[bytes]));
  }
}
