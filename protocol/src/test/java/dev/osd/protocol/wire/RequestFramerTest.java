package dev.osd.protocol.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.protocol.Limit;
import dev.osd.protocol.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where one request ends and the next begins, however the bytes arrive. */
final class RequestFramerTest {
  private static final Limits SMALL =
      Limits.of(Map.of(Limit.REQUEST_BYTES, 1024L, Limit.DISCARD_BYTES, 4096L, Limit.NESTING, 4L));

  private final RequestFramer framer = new RequestFramer(Limits.standard());

  /** Between brackets the requests that are found; {@code !} and a code for what is none. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                    | <{}>
          {}~0A                 | <{}>
          ~20~09~0D~0A{}        | <{}>
          {}{}                  | <{}><{}>
          {"a":1}~0A{"b":2}~0A  | <{"a":1}><{"b":2}>
          {"a":[{},[]]} {}      | <{"a":[{},[]]}><{}>
          {"a":"}"}{}           | <{"a":"}"}><{}>
          {"a":"\\"}"}{}        | <{"a":"\\"}"}><{}>
          {"a":"\\\\"}{}        | <{"a":"\\\\"}><{}>
          {"a":"[{"}{}          | <{"a":"[{"}><{}>
          {"~C3~A9~F0~9F~92~A9":1}{} | <{"é💩":1}><{}>
          {this is no JSON}{}   | <{this is no JSON}><{}>
          {"a":                 | ``
          {"a":"}               | ``
          ~20~0A                | ``
          {}x                   | <{}>!parse_failed
          {}}                   | <{}>!parse_failed
          {},{}                 | <{}>!parse_failed
          []                    | !parse_failed
          "a"                   | !parse_failed
          ~00{}                 | !parse_failed
          ~0C{}                 | !parse_failed
          ~EF~BB~BF{}           | !parse_failed
          {"a":[}               | !parse_failed
          {"a":{]}              | !parse_failed
          {]                    | !parse_failed
          """)
  void findsRequestsHoweverTheyArrive(String text, String found) {
    byte[] bytes = CaseText.bytes(text);
    for (int piece = 1; piece <= bytes.length; piece++) {
      assertThat(frames(new RequestFramer(Limits.standard()), bytes, piece))
          .as("in pieces of %d", piece)
          .isEqualTo(found);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1000, 4096, 1 << 20})
  void refusesOneByteOverTheLimitAndGoesOnBehindIt(int piece) {
    assertThat(frames(new RequestFramer(SMALL), request(1024), piece))
        .isEqualTo("<" + new String(request(1024), UTF_8) + ">");
    byte[] over = (new String(request(1025), UTF_8) + "{\"b\":1}").getBytes(UTF_8);
    assertThat(frames(new RequestFramer(SMALL), over, piece))
        .isEqualTo("?request_too_large<{\"b\":1}>");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1000, 4096})
  void looksForTheEndOnlySoFar(int piece) {
    byte[] found = (new String(request(4096), UTF_8) + " {}").getBytes(UTF_8);
    assertThat(frames(new RequestFramer(SMALL), found, piece)).isEqualTo("?request_too_large<{}>");
    byte[] endless = ("{\"a\":\"" + "x".repeat(9000)).getBytes(UTF_8);
    assertThat(frames(new RequestFramer(SMALL), endless, piece)).isEqualTo("!request_too_large");
  }

  @Test
  void namesTheLimitThatARequestIsOver() {
    framer.feed(CaseText.bytes("{~(2097151 x~)}"), 0, 2_097_153);
    assertThat(framer.next())
        .hasValueSatisfying(frame ->
            assertThat(((RequestFramer.Frame.Refused) frame).failure().message())
                .isEqualTo("the request is longer than 2097152 bytes (limit request_bytes)"));
  }

  @Test
  void bracketsDeeperThanTheDecoderTakesAreOnlyCounted() {
    byte[] deep = CaseText.bytes("{~(100000 [~)~(100000 ]~)}{}");
    assertThat(frames(framer, deep, 777)).endsWith("}><{}>");
    assertThat(frames(new RequestFramer(SMALL), CaseText.bytes("{[[[}"), 9))
        .isEqualTo("!parse_failed");
    assertThat(frames(new RequestFramer(SMALL), CaseText.bytes("{[[[[}]]]}"), 9))
        .isEqualTo("<{[[[[}]]]}>");
  }

  @Test
  void knowsWhetherItIsInsideARequest() {
    assertThat(framer.midRequest()).isFalse();
    feed("  \n");
    assertThat(framer.midRequest()).isFalse();
    feed("{\"a\"");
    assertThat(framer.midRequest()).isTrue();
    feed(":1}");
    assertThat(framer.midRequest()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"4096", "5000", "100000"})
  void keepsARequestThatSpansManyPieces(int length) {
    byte[] text = request(length);
    assertThat(frames(framer, text, 4095)).isEqualTo("<" + new String(text, UTF_8) + ">");
    assertThat(frames(framer, "{}".getBytes(UTF_8), 1)).isEqualTo("<{}>");
  }

  private void feed(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    framer.feed(bytes, 0, bytes.length);
    Optional<RequestFramer.Frame> _ = framer.next();
  }

  private static byte[] request(int length) {
    return ("{\"a\":\"" + "x".repeat(length - 8) + "\"}").getBytes(UTF_8);
  }

  /** Feeds pieces until something ends the stream, and writes down what is found. */
  private static String frames(RequestFramer framer, byte[] bytes, int piece) {
    List<String> found = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += piece) {
      framer.feed(bytes, at, Math.min(at + piece, bytes.length));
      for (var frame = framer.next(); frame.isPresent(); frame = framer.next()) {
        switch (frame.get()) {
          case RequestFramer.Frame.Request request ->
              found.add(
                  "<%s>"
                      .formatted(
                          new String(
                              request.text(),
                              request.from(),
                              request.to() - request.from(),
                              UTF_8)));
          case RequestFramer.Frame.Refused refused -> {
            String code = refused.failure().code().wireName();
            if (!refused.endFound()) {
              found.add("!" + code);
              return String.join("", found);
            }
            found.add("?" + code);
          }
        }
      }
    }
    return String.join("", found);
  }
}
