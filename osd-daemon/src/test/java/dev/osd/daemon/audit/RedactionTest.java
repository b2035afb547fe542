package dev.osd.daemon.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RedactionTest {
  private final Redaction redaction = new Redaction(new byte[32], "tok.en*");

  @ParameterizedTest
  @CsvSource({
    "nothing, nothing",
    "tok.en*, [redacted:token]",
    "a tok.en* and tok.en*, a [redacted:token] and [redacted:token]",
    "tok.entok.en*, tok.en[redacted:token]",
    "tokXen*, tokXen*"
  })
  void blotsTheTokenOutWhereverItStands(String text, String expected) {
    assertThat(redaction.text(text)).isEqualTo(expected);
  }

  @Test
  void anEmptyTokenBlotsNothing() {
    assertThat(new Redaction(new byte[32], "").text("text")).isEqualTo("text");
  }

  @Test
  void eachKindOfTextIsReadAsWhatItIs() {
    assertThat(redaction.text("with password=hunter2; then tok.en*"))
        .isEqualTo("with password=[redacted:password]; then [redacted:token]");
    assertThat(redaction.command("TOKEN= rm -rf tok.en*"))
        .isEqualTo("TOKEN= rm -rf [redacted:token]");
    assertThat(redaction.arguments(List.of("x", "--password", "hunter2", "tok.en*")))
        .containsExactly("x", "--password", "[redacted:password]", "[redacted:token]");
  }

  @Test
  void capturedContentIsCutAfterItsSecretsAreTakenOut() {
    String filler = "x ".repeat(Redaction.MOST_CAPTURED / 2 - 8);
    String hidden = redaction.captured((filler + " password=hunter2").getBytes(UTF_8));

    assertThat(hidden).hasSize(Redaction.MOST_CAPTURED).startsWith(filler).doesNotContain("hunt");
    assertThat(redaction.captured("ok".getBytes(UTF_8))).isEqualTo("ok");
    assertThat(redaction.captured(new byte[] {(byte) 0xff, 'a'})).isEqualTo("\ufffda");
  }

  @Test
  void capturedContentIsNotCutWithinACharacter() {
    String text = "x".repeat(Redaction.MOST_CAPTURED - 1) + "\ud83d\udd11 end";

    assertThat(redaction.captured(text.getBytes(UTF_8))).hasSize(Redaction.MOST_CAPTURED - 1);
  }

  /** RFC 4231, test case 1, with the key filled up to 32 bytes by the zeros that HMAC appends. */
  @Test
  void theDigestIsHmacSha256() {
    byte[] key = new byte[32];
    Arrays.fill(key, 0, 20, (byte) 0x0b);

    assertThat(new Redaction(key, "").digest("Hi There".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  }

  @Test
  void anotherKeyGivesAnotherDigest() {
    byte[] key = new byte[32];
    key[31] = 1;
    byte[] content = {1, 2, 3};

    assertThat(new Redaction(key, "").digest(content)).isNotEqualTo(redaction.digest(content));
  }

  @Test
  void aShortKeyIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Redaction(new byte[31], ""));
  }
}
