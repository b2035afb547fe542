package dev.osd.daemon.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.protocol.ActionResult.Captured;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BoundedOutputTest {
  @Test
  void keepsNothingOfAnEmptyStream() {
    assertThat(new BoundedOutput(16).captured()).isEqualTo(Captured.nothing());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 15, 16})
  void keepsAllUpToTheCap(int length) {
    String text = "0123456789abcdef".substring(0, length);

    Captured captured = write(16, text);

    assertThat(text(captured)).isEqualTo(text);
    assertThat(captured.truncated()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "0123456789abcdefX, 01234567, 1, 9abcdefX",
    "0123456789abcdefghij, 01234567, 4, cdefghij"
  })
  void leavesOutTheMiddleBeyondTheCap(String text, String head, int gone, String tail) {
    Captured captured = write(16, text);

    assertThat(text(captured))
        .isEqualTo("%s\n[... %d bytes left out ...]\n%s".formatted(head, gone, tail));
    assertThat(captured.truncated()).isTrue();
  }

  @Test
  void anOddCapGivesTheHeadOneByteMore() {
    assertThat(text(write(5, "abcdefgh"))).isEqualTo("abc\n[... 3 bytes left out ...]\ngh");
  }

  @Test
  void aCharacterThatTheCutWouldSplitGoesWithTheMiddle() {
    // Four bytes each: neither the eighth-byte cut nor the one before the tail falls between two.
    String text = "a" + "\uD83D\uDE00".repeat(9) + "z";

    Captured captured = write(16, text);

    assertThat(text(captured))
        .isEqualTo("a\uD83D\uDE00\n[... %d bytes left out ...]\n\uD83D\uDE00z".formatted(28));
    assertThat(decodes(captured)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u00e4", "\u20ac", "\uD83D\uDE00"})
  void utf8StaysUtf8WhereverTheCutsFall(String character) {
    for (int offset = 0; offset < 4; offset++) {
      Captured captured = write(32, "x".repeat(offset) + character.repeat(40));

      assertThat(decodes(captured)).as("offset %d", offset).isTrue();
      assertThat(captured.truncated()).isTrue();
    }
  }

  @Test
  void onePieceOfManyTimesTheCapKeepsItsOwnHeadAndTail() {
    byte[] huge = new byte[1 << 20];
    Arrays.fill(huge, (byte) '.');
    huge[0] = 'H';
    huge[huge.length - 1] = 'T';
    BoundedOutput output = new BoundedOutput(8);

    output.write(huge, huge.length);

    assertThat(text(output.captured()))
        .isEqualTo("H...\n[... %d bytes left out ...]\n...T".formatted((1 << 20) - 8));
  }

  @Test
  void takesOnlyTheGivenLengthOfAPiece() {
    BoundedOutput output = new BoundedOutput(16);

    output.write("hello, garbage".getBytes(StandardCharsets.UTF_8), 5);

    assertThat(text(output.captured())).isEqualTo("hello");
  }

  @Test
  void countsStreamsLongerThanFourGigabytes() {
    byte[] piece = new byte[1 << 24];
    Arrays.fill(piece, (byte) 'x');
    BoundedOutput output = new BoundedOutput(4);

    for (int i = 0; i < 300; i++) {
      output.write(piece, piece.length);
    }

    assertThat(text(output.captured()))
        .isEqualTo("xx\n[... %d bytes left out ...]\nxx".formatted(300L * (1 << 24) - 4));
  }

  /** Any pieces of any sizes give what a model gives that keeps everything. */
  @RepeatedTest(300)
  void agreesWithAModelThatKeepsEverything(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    int cap = 2 + random.nextInt(40);
    BoundedOutput output = new BoundedOutput(cap);
    ByteArrayOutputStream model = new ByteArrayOutputStream();

    for (int i = random.nextInt(12); i > 0; i--) {
      byte[] piece = new byte[random.nextInt(random.nextBoolean() ? 4 : 60)];
      for (int at = 0; at < piece.length; at++) {
        piece[at] = (byte) ('a' + random.nextInt(26));
      }
      output.write(piece, piece.length);
      model.writeBytes(piece);

      assertThat(text(output.captured())).isEqualTo(expected(model.toByteArray(), cap));
    }
  }

  private static String expected(byte[] all, int cap) {
    String text = new String(all, StandardCharsets.US_ASCII);
    if (all.length <= cap) {
      return text;
    }
    int head = cap - cap / 2;
    int tail = cap / 2;
    return "%s\n[... %d bytes left out ...]\n%s"
        .formatted(text.substring(0, head), all.length - cap, text.substring(all.length - tail));
  }

  private static Captured write(int cap, String text) {
    BoundedOutput output = new BoundedOutput(cap);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    output.write(bytes, bytes.length);
    return output.captured();
  }

  private static String text(Captured captured) {
    return new String(captured.bytes().toArray(), StandardCharsets.UTF_8);
  }

  private static boolean decodes(Captured captured) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(captured.bytes().toArray()));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
