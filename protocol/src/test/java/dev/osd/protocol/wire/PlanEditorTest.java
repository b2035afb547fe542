package dev.osd.protocol.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Limits;
import dev.osd.protocol.Plan;
import dev.osd.protocol.ProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Single fields are set, and every other byte stays. */
final class PlanEditorTest {
  private final PlanEditor editor = new PlanEditor();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                               | {"request_id":"new"}
          { ~0A }                          | {"request_id":"new" ~0A }
          {"mode":1}                       | {"request_id":"new","mode":1}
          {"request_id":"old","a":5.0}     | {"request_id":"new","a":5.0}
          {"a":5e0, "request_id" : null }  | {"a":5e0, "request_id" : "new" }
          {"request_id":{"x":["}"]},"b":1} | {"request_id":"new","b":1}
          {"request\\u005fid":"old"}       | {"request\\u005fid":"new"}
          {"a":{"request_id":"x"}}         | {"request_id":"new","a":{"request_id":"x"}}
          {"é💩":"\\u00e9","request_id":7} | {"é💩":"\\u00e9","request_id":"new"}
          {"a":[1,{"b":"]"}],"request_id":true}~0A | {"a":[1,{"b":"]"}],"request_id":"new"}~0A
          """)
  void setsAFieldAndNothingElse(String plan, String edited) throws ProtocolException {
    assertThat(new String(editor.withText(CaseText.bytes(plan), "request_id", "new"), UTF_8))
        .isEqualTo(new String(CaseText.bytes(edited), UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":1}                                  | {"confirmation":{"token":"t"},"a":1}
          {"confirmation":null}                    | {"confirmation":{"token":"t"}}
          {"confirmation":{}}                      | {"confirmation":{"token":"t"}}
          {"confirmation":{"token":"old"},"a":1}   | {"confirmation":{"token":"t"},"a":1}
          {"confirmation":{"x":1,"token":"old"}}   | {"confirmation":{"x":1,"token":"t"}}
          {"confirmation":"old"}                   | {"confirmation":{"token":"t"}}
          """)
  void setsTheToken(String plan, String edited) throws ProtocolException {
    assertThat(new String(editor.withToken(CaseText.bytes(plan), "t"), UTF_8)).isEqualTo(edited);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\"b\\c", "line\nend\u0000", "é\uD83D\uDE39", "\u202E"})
  void anyTextArrivesAsItIs(String text) throws ProtocolException {
    byte[] edited = editor.withText("{}".getBytes(UTF_8), "a", text);
    assertThat(Replies.read(edited).path("a").textValue()).isEqualTo(text);
  }

  @Test
  void editedPlansSayWhatWasSet() throws ProtocolException {
    for (String type : Requests.types()) {
      byte[] plan = Requests.bytes(Requests.full(type));
      byte[] edited = editor.withToken(editor.withText(plan, "request_id", "mine"), "secret");
      Plan read = new PlanCodec(Limits.standard()).decode(edited);
      assertThat(read.requestId()).isEqualTo("mine");
      assertThat(read.confirmation().orElseThrow().token()).isEqualTo("secret");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "{\"a\":1}x", "{\"a\":1,\"a\":2}", "null"})
  void refusesWhatIsNoStrictObject(String text) {
    byte[] plan = text.getBytes(UTF_8);
    assertThat(Refusals.refusal(() -> editor.withText(plan, "a", "b")).failure().code())
        .isEqualTo(ErrorCode.PARSE_FAILED);
    assertThat(Refusals.refusal(() -> editor.withToken(plan, "b")).failure().code())
        .isEqualTo(ErrorCode.PARSE_FAILED);
  }
}
