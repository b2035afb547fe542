package dev.osd.daemon.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.daemon.exec.OutputSink.Stream;
import dev.osd.protocol.Event;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OutputEventsTest {
  private static final String TEXT = "a\u00e4\u20ac\uD83D\uDE00z";

  private final List<Event> heard = new ArrayList<>();
  private final OutputEvents events = new OutputEvents("s1", heard::add);

  @Test
  void tellsTheStepAndTheStream() {
    accept(Stream.STDOUT, bytes("out"));
    accept(Stream.STDERR, bytes("err"));

    assertThat(heard)
        .containsExactly(
            new Event.Output("s1", "stdout", "out"), new Event.Output("s1", "stderr", "err"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void neverSplitsACharacter(int pieceLength) {
    byte[] all = bytes(TEXT.repeat(5));
    for (int from = 0; from < all.length; from += pieceLength) {
      int to = Math.min(all.length, from + pieceLength);
      accept(Stream.STDOUT, Arrays.copyOfRange(all, from, to));
    }
    events.end(Stream.STDOUT);

    assertThat(text()).isEqualTo(TEXT.repeat(5));
    assertThat(heard)
        .allSatisfy(event -> assertThat(data(event)).isNotEmpty().doesNotContain("\uFFFD"));
  }

  @Test
  void theStreamsDoNotMixTheirHalves() {
    byte[] character = bytes("\u00e4");
    accept(Stream.STDOUT, new byte[] {character[0]});
    accept(Stream.STDERR, bytes("x"));
    accept(Stream.STDOUT, new byte[] {character[1]});

    assertThat(heard)
        .containsExactly(
            new Event.Output("s1", "stderr", "x"), new Event.Output("s1", "stdout", "\u00e4"));
  }

  @Test
  void bytesThatAreNoTextComeAsReplacementCharacters() {
    accept(Stream.STDOUT, new byte[] {'a', (byte) 0xFF, 'b', (byte) 0xC3, 'c'});

    assertThat(text()).isEqualTo("a\uFFFDb\uFFFDc");
  }

  @Test
  void aCharacterThatNeverBecomesCompleteIsToldAtTheEnd() {
    accept(Stream.STDOUT, new byte[] {'a', (byte) 0xE2, (byte) 0x82});
    assertThat(text()).isEqualTo("a");

    events.end(Stream.STDOUT);
    events.end(Stream.STDERR);

    assertThat(text()).isEqualTo("a\uFFFD");
  }

  @Test
  void readsNoMoreThanTheGivenLength() {
    events.accept(Stream.STDOUT, bytes("hello, garbage"), 5);

    assertThat(text()).isEqualTo("hello");
  }

  private void accept(Stream stream, byte[] bytes) {
    events.accept(stream, bytes, bytes.length);
  }

  private String text() {
    return heard.stream().map(OutputEventsTest::data).collect(Collectors.joining());
  }

  private static String data(Event event) {
    return event instanceof Event.Output output ? output.data() : "";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
