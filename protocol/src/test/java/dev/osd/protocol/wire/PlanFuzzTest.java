package dev.osd.protocol.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Limits;
import dev.osd.protocol.Plan;
import dev.osd.protocol.ProtocolException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Sound plans with random damage. Whatever comes of it, the decoder answers with a plan that keeps
 * every promise or with a refusal, soon. Every run takes the same plans; another row of them comes
 * with {@code -Dosd.fuzz.seed=N}, more of them with {@code -Dosd.fuzz.rounds=N}.
 */
final class PlanFuzzTest {
  private static final long SEED = Long.getLong("osd.fuzz.seed", 20_260_101L);
  private static final int ROUNDS = Integer.getInteger("osd.fuzz.rounds", 4000);
  private static final long SLOW_NANOS = 1_000_000_000L;

  private static final List<String> PIECES =
      List.of(
          "null",
          "true",
          "-1",
          "1e400",
          "1e-2147483648",
          "99999999999999999999",
          "0.5",
          "\"\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"\\ud83d\\ude39\"",
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\"",
          "\\",
          "{}",
          "[]",
          "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
          "\"type\":\"exec\",",
          "\"request_id\":\"x\",",
          "\uFEFF",
          "\u202E",
          "é",
          "/*",
          " ",
          "\n",
          "\0");

  private static final List<JsonNode> VALUES =
      List.of(
          Requests.value("null"),
          Requests.value("true"),
          Requests.value("0"),
          Requests.value("-1"),
          Requests.value("59"),
          Requests.value("4294967297"),
          Requests.value("1e400"),
          Requests.value("0.5"),
          Requests.value("''"),
          Requests.value("' '"),
          Requests.value("'execute'"),
          Requests.value("'ping'"),
          Requests.value("'shell'"),
          Requests.value("'\\u0000'"),
          Requests.value("'\\u202e'"),
          Requests.value("[]"),
          Requests.value("['a','b']"),
          Requests.value("[[[[]]]]"),
          Requests.value("{}"),
          Requests.value("{'A':'b'}"),
          Requests.value("{'token':'t'}"),
          Requests.value("'AAAA'"),
          Requests.value("'" + "é".repeat(3000) + "'"));

  private final Random random = new Random(SEED);
  private final PlanCodec codec = new PlanCodec(Limits.standard());
  private int accepted;
  private int refused;

  @Test
  void damagedBytesAreAnsweredSoon() {
    List<byte[]> sound = new ArrayList<>();
    Requests.types().forEach(type -> sound.add(Requests.bytes(Requests.full(type))));
    for (int round = 0; round < ROUNDS; round++) {
      byte[] text = oneOf(sound);
      for (int damage = random.nextInt(4); damage >= 0; damage--) {
        text = damaged(text, oneOf(sound));
      }
      decode(text, round);
    }
    assertThat(accepted).isGreaterThan(ROUNDS / 100);
    assertThat(refused).isGreaterThan(ROUNDS / 2);
  }

  @Test
  void changedFieldsAreAnsweredSoon() {
    for (int round = 0; round < ROUNDS; round++) {
      ObjectNode request = Requests.full(oneOf(Requests.types()));
      for (int change = random.nextInt(3); change >= 0; change--) {
        change(request);
      }
      decode(Requests.bytes(request), round);
    }
    assertThat(accepted).isGreaterThan(ROUNDS / 20);
    assertThat(refused).isGreaterThan(ROUNDS / 20);
  }

  /** The same bytes go through the framer first on their way from a socket. */
  @Test
  void framerSurvivesAnyBytes() {
    for (int round = 0; round < ROUNDS; round++) {
      RequestFramer framer = new RequestFramer(Limits.standard());
      byte[] text = Requests.bytes(Requests.full(oneOf(Requests.types())));
      byte[] stream = damaged(damaged(text, text), text);
      int piece = 1 + random.nextInt(stream.length + 1);
      boolean open = true;
      for (int at = 0; at < stream.length && open; at += piece) {
        framer.feed(stream, at, Math.min(stream.length, at + piece));
        for (var frame = framer.next(); frame.isPresent() && open; frame = framer.next()) {
          switch (frame.get()) {
            case RequestFramer.Frame.Request request ->
                assertThat((char) request.text()[request.from()])
                    .as("seed %d, round %d", SEED, round)
                    .isEqualTo('{');
            case RequestFramer.Frame.Refused gone -> open = gone.endFound();
          }
        }
      }
    }
  }

  private void decode(byte[] text, int round) {
    long before = System.nanoTime();
    try {
      Plan plan = codec.decode(text);
      accepted++;
      PlanPromises.check(plan, Limits.standard());
    } catch (ProtocolException e) {
      refused++;
      assertThat(e.failure().code()).isIn(ErrorCode.PARSE_FAILED, ErrorCode.VALIDATION_FAILED);
      assertThat(e.failure().message().codePoints()).noneMatch(Characters::isInvisible);
    } catch (RuntimeException | AssertionError e) {
      fail("seed %d, round %d: %s".formatted(SEED, round, HexFormat.of().formatHex(text)), e);
    }
    assertThat(System.nanoTime() - before)
        .as("seed %d, round %d", SEED, round)
        .isLessThan(SLOW_NANOS);
  }

  private byte[] damaged(byte[] text, byte[] other) {
    if (text.length == 0) {
      return other;
    }
    int at = random.nextInt(text.length);
    int to = Math.min(text.length, at + random.nextInt(20));
    return switch (random.nextInt(6)) {
      case 0 -> {
        byte[] flipped = text.clone();
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        yield flipped;
      }
      case 1 -> joined(text, at, new byte[0], to);
      case 2 -> joined(text, at, Arrays.copyOfRange(text, at, to), at);
      case 3 -> joined(text, at, oneOf(PIECES).getBytes(UTF_8), at);
      case 4 -> joined(text, at, oneOf(PIECES).getBytes(UTF_8), to);
      default -> joined(text, at, Arrays.copyOfRange(other, other.length / 2, other.length), to);
    };
  }

  /** The text up to {@code at}, the middle, and the text from {@code to} on. */
  private static byte[] joined(byte[] text, int at, byte[] middle, int to) {
    byte[] made = Arrays.copyOf(text, at + middle.length + text.length - to);
    System.arraycopy(middle, 0, made, at, middle.length);
    System.arraycopy(text, to, made, at + middle.length, text.length - to);
    return made;
  }

  private void change(ObjectNode request) {
    JsonNode first = request.path("actions").path(0);
    ObjectNode target =
        random.nextBoolean() && first instanceof ObjectNode action ? action : request;
    List<String> names = new ArrayList<>();
    target.fieldNames().forEachRemaining(names::add);
    if (names.isEmpty()) {
      return;
    }
    switch (random.nextInt(5)) {
      case 0 -> target.remove(oneOf(names));
      case 1 -> target.set(oneOf(names) + "x", oneOf(VALUES).deepCopy());
      case 2 -> {
        if (request.get("actions") instanceof ArrayNode actions) {
          actions.add(Requests.action(Requests.full(oneOf(Requests.types()))).without("id"));
        }
      }
      default -> target.set(oneOf(names), oneOf(VALUES).deepCopy());
    }
  }

  private <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
