package dev.osd.protocol.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.osd.protocol.Limits;
import dev.osd.protocol.Plan;
import dev.osd.protocol.ProtocolException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a refusal tells: the request's own id where it has one, and never a secret. */
final class PlanSecrecyTest {
  private static final String SECRET = "S3cr3t/Hunter2";

  private final PlanCodec codec = new PlanCodec(Limits.standard());

  static Stream<ObjectNode> requestsFullOfSecrets() {
    ObjectNode exec = Requests.with(Requests.full("exec"), "confirmation.token", SECRET);
    ObjectNode shell = Requests.with(Requests.full("shell"), "action.env.LANG", SECRET);
    ObjectNode write = Requests.with(Requests.full("write_file"), "action.content", SECRET);
    ObjectNode base64 =
        Requests.with(
            Requests.without(write, "action.content"), "action.content_base64", "S3cr3tHunter2abc");
    return Stream.of(
        Requests.with(exec, "action.env.LANG", SECRET),
        Requests.with(exec, "action.argv", Requests.value("['echo','" + SECRET + "']")),
        Requests.with(shell, "action.command", "login " + SECRET),
        write,
        base64);
  }

  /** Each byte in turn is lost, doubled, or becomes one that breaks what stands around it. */
  @ParameterizedTest
  @MethodSource("requestsFullOfSecrets")
  void damagedTextIsNeverRepeated(ObjectNode request) {
    byte[] text = Requests.bytes(request);
    for (int i = 0; i < text.length; i++) {
      List<byte[]> damaged = new ArrayList<>();
      damaged.add(Arrays.copyOf(text, i));
      damaged.add(spliced(text, i, 1, ""));
      for (String piece : List.of("\"", "\\", "{", "}", "]", ":", ",", "\n", "\0", "\"x\":", "'")) {
        damaged.add(spliced(text, i, 0, piece));
        damaged.add(spliced(text, i, 1, piece));
      }
      damaged.add(spliced(text, i, 0, SECRET));
      damaged.add(spliced(text, i, 0, "\"" + SECRET + "\":1,"));
      damaged.forEach(this::assertTellsNoSecret);
    }
  }

  @Test
  void secretInAnyFieldOfAnyKindIsNeverRepeated() {
    List<String> values =
        List.of(
            "'" + SECRET + "'",
            "['" + SECRET + "']",
            "{'" + SECRET + "':'" + SECRET + "'}",
            "{'token':['" + SECRET + "']}",
            "[{'" + SECRET + "':1}]",
            "{'A':{'" + SECRET + "':1}}",
            "{'" + SECRET + "':1}");
    for (String type : Requests.types()) {
      ObjectNode full = Requests.full(type);
      List<String> places = new ArrayList<>(PlanCodec.PLAN_FIELDS);
      Requests.action(full).fieldNames().forEachRemaining(field -> places.add("action." + field));
      for (String place : places) {
        for (String value : values) {
          assertTellsNoSecret(Requests.bytes(Requests.with(full, place, Requests.value(value))));
        }
      }
      assertTellsNoSecret(Requests.bytes(Requests.with(full, SECRET, "x")));
      assertTellsNoSecret(Requests.bytes(Requests.with(full, "action." + SECRET, "x")));
      assertTellsNoSecret(Requests.bytes(Requests.with(full, "confirmation." + SECRET, "x")));
    }
  }

  /** A name that looks like a field is repeated, so that whoever misspelled one sees it. */
  @ParameterizedTest
  @CsvSource({
    "timeout,                                              actions[0].timeout",
    "a_name_of_the_length_still_shown,                     actions[0].a_name_of_the_length_still_shown",
    "a_name_of_the_length_not_shown_it,                    at position 13 of actions[0]",
    "'',                                                   at position 13 of actions[0]",
    "hunter2,                                              at position 13 of actions[0]",
    "Timeout,                                              at position 13 of actions[0]",
    "'a\u001Bb',                                           at position 13 of actions[0]",
    "'a\u202Eb',                                           at position 13 of actions[0]"
  })
  void unknownNamesAreRepeatedOnlyWhereTheyArePlain(String name, String shown) {
    ObjectNode request = Requests.full("exec");
    Requests.action(request).put(name, 1);
    assertThat(Refusals.refusal(() -> Requests.decode(request)))
        .hasMessageStartingWith("unknown field " + shown + "; known here: type, id, argv");
  }

  @Test
  void textFormsHideTokenAndEnvironment() throws ProtocolException {
    ObjectNode exec = Requests.with(Requests.full("exec"), "action.env.LANG", SECRET);
    Plan plan = Requests.decode(Requests.with(exec, "confirmation.token", SECRET));
    assertThat(plan.toString()).contains("LANG").doesNotContain(SECRET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'request_id':'req-7'}",
        "{'request_id':'req-7','version':'9'}",
        "{'version':'0.1','surplus':1,'request_id':'req-7'}",
        "{'request_id':'req-7','version':'0.1','mode':'execute','actions':[{'type':'what'}]}"
      })
  void refusalNamesTheRequestWhereItCan(String text) {
    assertThat(refusedId(text)).contains("req-7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'request_id':null}",
        "{'request_id':7}",
        "{'request_id':['req-7']}",
        "{'request_id':''}",
        "{'request_id':'a\\u0007b'}",
        "{'request_id':'a\\u202eb'}",
        "{'request_id':'req-7','request_id':'req-8'}",
        "{'request_id':'req-7'",
        "{'request_id':'req-7'}}",
        "['req-7']"
      })
  void refusalNamesNoRequestWhereItsIdIsUnusable(String text) {
    assertThat(refusedId(text)).isEmpty();
  }

  @Test
  void refusalNamesNoRequestWhoseIdIsTooLong() {
    assertThat(refusedId("{'request_id':'" + "a".repeat(128) + "'}")).isPresent();
    assertThat(refusedId("{'request_id':'" + "a".repeat(129) + "'}")).isEmpty();
    assertThat(refusedId("{'request_id':'" + "é".repeat(65) + "'}")).isEmpty();
  }

  private Optional<String> refusedId(String text) {
    return Refusals.refusal(() -> codec.decode(text.replace('\'', '"').getBytes(UTF_8)))
        .requestId();
  }

  private void assertTellsNoSecret(byte[] text) {
    try {
      codec.decode(text);
    } catch (ProtocolException e) {
      assertThat(e.failure().message())
          .as(new String(text, UTF_8))
          .doesNotContain("3cr3t", "unter2")
          .matches(message -> message.codePoints().noneMatch(Characters::isInvisible));
    }
  }

  private static byte[] spliced(byte[] text, int at, int lost, String piece) {
    byte[] middle = piece.getBytes(UTF_8);
    byte[] made = new byte[text.length - lost + middle.length];
    System.arraycopy(text, 0, made, 0, at);
    System.arraycopy(middle, 0, made, at, middle.length);
    System.arraycopy(text, at + lost, made, at + middle.length, text.length - at - lost);
    return made;
  }
}
