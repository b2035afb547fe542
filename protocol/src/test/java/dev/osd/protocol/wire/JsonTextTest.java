package dev.osd.protocol.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.protocol.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Writing, looking into and laying out JSON for rooms that do not know it. */
final class JsonTextTest {
  private static final StrictJson JSON = StrictJson.standard();

  @Test
  void writesFieldsInTheOrderOfTheCalls() {
    byte[] line =
        JsonLine.of(
            JSON,
            fields ->
                fields
                    .text("b", "x\n\u009B")
                    .text("gone", Optional.empty())
                    .text("there", Optional.of("y"))
                    .textOrNull("null", Optional.empty())
                    .textOrNull("text", Optional.of("z"))
                    .nothing("nothing")
                    .number("number", Long.MIN_VALUE)
                    .flag("flag", true)
                    .texts("texts", List.of("1", "2"))
                    .object("object", inner -> inner.object("deep", deep -> deep.number("n", 1)))
                    .number("last", 0));
    assertThat(new String(line, UTF_8))
        .isEqualTo(
            """
            {"b":"x\\n\\u009b","there":"y","null":null,"text":"z","nothing":null,\
            "number":-9223372036854775808,"flag":true,"texts":["1","2"],\
            "object":{"deep":{"n":1}},"last":0}
            """);
  }

  @Test
  void writesAnObjectWithoutFields() {
    assertThat(new String(JsonLine.of(JSON, _ -> {}), UTF_8)).isEqualTo("{}\n");
  }

  @Test
  void halfASurrogatePairIsWrittenAsTheReplacementCharacter() {
    byte[] line = JsonLine.of(JSON, fields -> fields.texts("a\uD800", List.of("\uDC00")));
    assertThat(Replies.read(line).path("a\uFFFD").path(0).textValue()).isEqualTo("\uFFFD");
  }

  @Test
  void looksIntoRecords() throws ProtocolException {
    JsonView view =
        JsonView.of(
            JSON,
            """
            {"a":{"b":"text","n":7,"big":99999999999999999999,"f":1.0,"yes":true,"no":false,
             "null":null,"list":["x",1,"y"]}}\
            """
                .getBytes(UTF_8));
    assertThat(view.text("a", "b")).contains("text");
    assertThat(view.whole("a", "n")).isEqualTo(OptionalLong.of(7));
    assertThat(view.isTrue("a", "yes")).isTrue();
    assertThat(view.isTrue("a", "no")).isFalse();
    assertThat(view.has("a", "no")).isTrue();
    assertThat(view.texts("a", "list")).containsExactly("x", "y");
  }

  @Test
  void whatIsMissingOrOfAnotherKindIsNothing() throws ProtocolException {
    JsonView view =
        JsonView.of(
            JSON,
            "{\"a\":{\"b\":\"t\",\"f\":1.0,\"big\":99999999999999999999,\"z\":null}}"
                .getBytes(UTF_8));
    assertThat(view.text("a")).isEmpty();
    assertThat(view.text("a", "b", "c")).isEmpty();
    assertThat(view.text("x", "y")).isEmpty();
    assertThat(view.whole("a", "f")).isEmpty();
    assertThat(view.whole("a", "big")).isEmpty();
    assertThat(view.whole("a", "b")).isEmpty();
    assertThat(view.isTrue("a", "b")).isFalse();
    assertThat(view.has("a", "z")).isFalse();
    assertThat(view.texts("a", "b")).isEmpty();
  }

  @Test
  void laysValuesOutOverLines() {
    assertThat(
            JsonLayout.indent("{\"a\":[1,{}, [ ],\"x,}\\\"\"],\"b\":null}", JsonLayout.Paint.NONE))
        .isEqualTo(
            """
            {
              "a": [
                1,
                {},
                [],
                "x,}\\""
              ],
              "b": null
            }\
            """);
  }

  @Test
  void layoutTellsNamesStringsAndLiteralsApart() {
    List<String> pieces = new ArrayList<>();
    String text =
        JsonLayout.indent(
            "{\"a\" : \"b\", \"c\":-1.5e3}",
            (piece, raw) -> {
              pieces.add(piece + " " + raw);
              return raw;
            });
    assertThat(pieces)
        .containsExactly("NAME \"a\"", "STRING \"b\"", "NAME \"c\"", "LITERAL -1.5e3");
    assertThat(text).contains("\"a\": \"b\"");
  }

  /** The layout is for people only: it reads back as the same value. */
  @ParameterizedTest
  @MethodSource("dev.osd.protocol.wire.StrictJsonTest#cases")
  void layoutChangesNothingButWhiteSpace(StrictJsonTest.Case row) throws ProtocolException {
    String text = new String(row.bytes(), UTF_8);
    String laidOut = JsonLayout.indent(text, JsonLayout.Paint.NONE);
    if (row.accepted()) {
      assertThat(JSON.decode(laidOut.getBytes(UTF_8))).isEqualTo(JSON.decode(row.bytes()));
    }
    assertThat(laidOut).isNotNull();
  }

  @Test
  void schemasAreSoundJson() {
    assertThat(Replies.read(Schemas.plan().getBytes(UTF_8)).path("title").asText())
        .isEqualTo("osd plan");
    assertThat(Replies.read(Schemas.reply().getBytes(UTF_8)).path("title").asText())
        .isEqualTo("osd reply");
  }
}
