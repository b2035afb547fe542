package dev.osd.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class HeadTest {
  private static final LogKeys KEYS = SampleLog.KEYS;

  @Test
  void isOneLineOfJsonOfOneSector() {
    byte[] content = new Head(new Link(7, "ab".repeat(32)), 1234, 3).encode(KEYS);

    assertThat(content).hasSize(512);
    assertThat(new String(content, StandardCharsets.US_ASCII))
        .startsWith(
            "{\"sequence\":7,\"hash\":\"%s\",\"file_length\":1234,\"first\":3,\"mac\":\""
                .formatted("ab".repeat(32)))
        .endsWith(" \n");
  }

  @Test
  void readsWhatItWrote() {
    for (long number : new long[] {0, 1, Long.MAX_VALUE}) {
      Head head = new Head(new Link(number, "0".repeat(64)), number, number);

      assertThat(Head.decode(head.encode(KEYS), KEYS)).contains(head);
    }
  }

  @Test
  void everyOtherSpellingIsRefused() {
    Head head = new Head(new Link(7, "ab".repeat(32)), 1234, 3);
    byte[] content = head.encode(KEYS);
    byte[] tab = content.clone();
    tab[510] = '\t';

    assertThat(Head.decode(tab, KEYS)).isEmpty();
    assertThat(Head.decode(Arrays.copyOf(content, 511), KEYS)).isEmpty();
    assertThat(Head.decode(Arrays.copyOf(content, 513), KEYS)).isEmpty();
    assertThat(Head.decode(new byte[512], KEYS)).isEmpty();
    assertThat(Head.decode(("{}" + " ".repeat(510)).getBytes(StandardCharsets.US_ASCII), KEYS))
        .isEmpty();
    assertThat(Head.decode(ofHash("a".repeat(400)), KEYS)).isEmpty();
  }

  @Test
  void anotherKeyKnowsNothing() {
    byte[] secret = new byte[LogKeys.SECRET_BYTES];
    secret[0] = 1;

    assertThat(Head.decode(new Head(Link.START, 0, 1).encode(LogKeys.of(secret)), KEYS)).isEmpty();
  }

  private static byte[] ofHash(String hash) {
    String json = "{\"sequence\":1,\"hash\":\"" + hash + "\",\"file_length\":1,\"first\":1}";
    return (json + " ".repeat(512 - json.length())).getBytes(StandardCharsets.US_ASCII);
  }
}
