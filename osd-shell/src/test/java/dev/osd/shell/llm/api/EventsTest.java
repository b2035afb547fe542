package dev.osd.shell.llm.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osd.shell.llm.ApiException;
import dev.osd.shell.llm.TokenCount;
import dev.osd.shell.llm.ToolCall;
import dev.osd.shell.llm.Turn;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventsTest {
  private static final String STREAM =
      """
      : a comment
      data: {"choices":[{"index":0,"delta":{"role":"assistant","content":"漢"}}]}

      event: message
      id: 7
      data: {"choices":[{"index":0,"delta":{"content":"字 \\ud83e"}}]}

      data: {"choices":[{"index":0,"delta":{"content":"\\udd8a","tool_calls":[
      data: {"index":0,"id":"a","function":{"name":"read","arguments":"{\\"fd\\""}}]}}]}

      data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"id":"b","function":{"name":"exit","arguments":"{}"}}]}}]}

      data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":":3}"}}]}}]}

      data: {"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}

      data: {"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":"6","prompt_tokens_details":{"cached_tokens":2}}}

      data: [DONE]

      """;

  private static final Turn TURN =
      new Turn(
          "漢字 🦊",
          java.util.List.of(
              new ToolCall("a", "read", "{\"fd\":3}"), new ToolCall("b", "exit", "{}")),
          false,
          new TokenCount(5, 2, 6));

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void readsTheSameWhicheverLineEndsTheServerHas(String end) throws Exception {
    assertThat(turn(STREAM.replace("\n", end))).isEqualTo(TURN);
  }

  @Test
  void readsTheSameHoweverTheBytesAreCut() throws Exception {
    Random random = new Random(1);
    for (int round = 0; round < 50; round++) {
      InputStream whole = new ByteArrayInputStream(STREAM.getBytes(UTF_8));
      InputStream cut =
          new FilterInputStream(whole) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
              return super.read(bytes, offset, Math.min(length, 1 + random.nextInt(7)));
            }
          };
      assertThat(read(cut)).isEqualTo(TURN);
    }
  }

  @Test
  void needsNoBlankLinesNoSpaceAndNoDone() throws Exception {
    String dense =
        STREAM
            .replace("\n\n", "\n")
            .replace("data: ", "data:")
            .replace("[\ndata:{", "[{")
            .replace("data:[DONE]\n", "")
            .stripTrailing();

    assertThat(turn("\uFEFF" + dense)).isEqualTo(TURN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // What a server may send for the answer "a" apart from what it should.
        "{\"choices\":[{\"message\":{\"content\":\"a\"}}]}",
        "\n\n  {\"choices\":[{\"message\":{\"content\":[{\"type\":\"text\",\"text\":\"a\"}]}}]}",
        "{\"choices\":[{\"delta\":{\"content\":\"a\"}}]} {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}",
        "{\"error\":null,\"usage\":null,\"choices\":[{\"message\":{\"content\":\"a\",\"tool_calls\":null}}]}",
        "{\"error\":\"\",\"choices\":[{\"message\":{\"content\":\"a\",\"tool_calls\":[]},\"logprobs\":NaN}]}",
        "{\"choices\":[{\"message\":{\"content\":null,\"refusal\":\"a\"}}]}",
        "data: {\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"\"}]}\\n\\ndata: [DONE]",
        "data: {\"choices\":[{\"text\":\"\",\"message\":{\"content\":\"a\"}}]}\\n\\ndata:[DONE]",
        "data: 1\\n\\ndata: \"x\"\\n\\ndata: {\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}",
      })
  void understandsOddAnswers(String body) throws Exception {
    Turn turn = turn(body.replace("\\n", "\n"));

    assertThat(turn.text()).isEqualTo("a");
    assertThat(turn.calls()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | was cut before its end | true",
        "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]} | was cut before its end | true",
        "data: {\"choices\":[{\"delta\":{\"conte | was cut before its end | true",
        "data: [DONE] | was cut before its end | true",
        "data: {\"choi\\n\\n | no JSON: {\"choi | false",
        "{\"choices\": | no JSON: {\"choices\": | false",
        "hello | no JSON: hello | false",
        "[1] | no chat completion: [1] | false",
        "{} | no chat completion: {} | false",
        "{\"error\":{\"message\":\"no\"}} | reported an error: no | false",
        "{\"error\":\"no\"} | reported an error: no | false",
        "data: {\"error\":{\"message\":\"slow down\",\"code\":429}} | reported an error: slow down | true",
        "event: error\\ndata: {\"message\":\"no\"} | reported an error: no | false",
        "event: error\\ndata: {\"detail\":[{\"msg\":\"no\"}]} | reported an error: no | false",
      })
  void saysWhatIsWrongWithAnAnswer(String body, String message, boolean passing) {
    assertThatThrownBy(() -> turn(body.replace("\\n", "\n")))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.text()).contains(message);
              assertThat(e.isPassing()).isEqualTo(passing);
            });
  }

  @Test
  void survivesDeepNestingAndEndlessLines() {
    assertThatThrownBy(() -> turn("{\"choices\":" + "[".repeat(1_000_000)))
        .isInstanceOf(ApiException.class);
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }

          @Override
          public int read(byte[] bytes, int offset, int length) {
            java.util.Arrays.fill(bytes, offset, offset + length, (byte) 'x');
            return length;
          }
        };
    assertThatThrownBy(() -> read(endless)).hasMessageContaining("is over 32 MiB");
  }

  @Test
  void notesThatAnAnswerWasCutAtItsBound() throws Exception {
    assertThat(
            turn("{\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"length\"}]}")
                .cut())
        .isTrue();
  }

  @Test
  void hidesTheKeyWhereverTheServerRepeatsIt() throws Exception {
    TurnBuilder builder = new TurnBuilder(Apis.failures());
    String stream =
        """
        data: {"choices":[{"delta":{"content":"my k","tool_calls":[{"id":"k-k","function":{"name":"k-k","arguments":"{\\"data\\":\\"k"}}]}}]}

        data: {"choices":[{"delta":{"content":"-k","tool_calls":[{"function":{"arguments":"-k\\"}"}}]},"finish_reason":"stop"}]}
        """;
    new Events(new ByteArrayInputStream(stream.getBytes(UTF_8)), Apis.failures()).readInto(builder);

    Turn turn = builder.build(text -> text.replace("k-k", "?"));

    assertThat(turn.text()).isEqualTo("my ?");
    assertThat(turn.calls()).containsExactly(new ToolCall("?", "?", "{\"data\":\"?\"}"));
  }

  private static Turn turn(String body) throws IOException, ApiException {
    return read(new ByteArrayInputStream(body.getBytes(UTF_8)));
  }

  private static Turn read(InputStream in) throws IOException, ApiException {
    TurnBuilder turn = new TurnBuilder(Apis.failures());
    new Events(in, Apis.failures()).readInto(turn);
    return turn.build(UnaryOperator.identity());
  }
}
