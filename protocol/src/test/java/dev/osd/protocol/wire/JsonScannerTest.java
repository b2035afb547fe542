package dev.osd.protocol.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.ProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client's walk over JSON: where values stand, and which texts are none. */
final class JsonScannerTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        " [ 1 , -2.5e+3 , true , false , null , \"x\" ] ",
        "{\"a\":{\"a\":[[],{}]},\"b\":\"\\u00e9\\n\\\"}\"}",
        "\"\\\\\"",
        "7",
      })
  void stepsOverSoundValues(String text) throws ProtocolException {
    JsonScanner in = new JsonScanner(text.getBytes(UTF_8));
    in.skip();
    in.end();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{,\"a\":1}",
        "{\"a\":1 \"b\":2}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":1,\"\\u0061\":2}",
        "{\"\\q\":1}",
        "{\"\\u12g4\":1}",
        "{\"\\u12",
        "\"x",
        "\"x\\",
        "\"x\\\"",
        "tru",
        "nul1",
        "]",
        "1 2",
        "{}}",
      })
  void refusesWhatIsNoJson(String text) {
    ProtocolException refusal =
        Refusals.refusal(() -> {
          JsonScanner in = new JsonScanner(text.getBytes(UTF_8));
          in.skip();
          in.end();
        });
    assertThat(refusal.failure().code()).isEqualTo(ErrorCode.PARSE_FAILED);
    assertThat(refusal).hasMessageMatching("not sound JSON: .+ \\(byte \\d+\\)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "plain é 💩"                         | plain é 💩
          "\\"\\\\\\/"                       | "\\/
          "\\u0041\\ud83d\\udca9"            | A💩
          """)
  void readsTheCharactersOfStrings(String text, String characters) throws ProtocolException {
    assertThat(new JsonScanner(text.getBytes(UTF_8)).string()).isEqualTo(characters);
  }

  @Test
  void readsTheShortEscapes() throws ProtocolException {
    assertThat(new JsonScanner("\"\\b\\f\\n\\r\\t\"".getBytes(UTF_8)).string())
        .isEqualTo("\b\f\n\r\t");
  }

  @Test
  void knowsWhereAValueStands() throws ProtocolException {
    JsonScanner in = new JsonScanner("{ \"é\" : [1, {}] , \"b\":2}".getBytes(UTF_8));

    assertThat(in.object().next()).contains("é");
    assertThat(in.position()).isEqualTo(9);
    assertThat(in.skip()).isEqualTo(16);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void refusesDeepNestingBeforeTheStackOverflows(String opening) {
    JsonScanner in = new JsonScanner(opening.repeat(1_000_000).getBytes(UTF_8));

    assertThat(Refusals.refusal(in::skip)).hasMessageContaining("nested too deeply");
  }
}
