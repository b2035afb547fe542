package dev.osd.daemon.regex;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Searches in words of eight bytes against plain loops, at every offset and with every byte. */
final class ByteSearchTest {
  private static final int ROUNDS = 20_000;

  @Test
  void findsWhatAPlainLoopFinds() {
    Random random = new Random(1);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] text = new byte[random.nextInt(100)];
      random.nextBytes(text);
      byte wanted = (byte) random.nextInt(256);
      for (int i = 0; i < text.length; i++) {
        // Neighbours of the byte are what such tests confuse.
        text[i] = random.nextBoolean() ? (byte) (wanted + random.nextInt(3) - 1) : text[i];
      }
      int from = random.nextInt(text.length + 1);
      int to = from + random.nextInt(text.length - from + 1);
      int first = to;
      int last = from - 1;
      int count = 0;
      for (int i = from; i < to; i++) {
        if (text[i] == wanted) {
          first = Math.min(first, i);
          last = i;
          count++;
        }
      }
      assertThat(ByteSearch.indexOf(text, from, to, wanted)).isEqualTo(first);
      assertThat(ByteSearch.lastIndexOf(text, from, to, wanted)).isEqualTo(last);
      assertThat(ByteSearch.count(text, from, to, wanted)).isEqualTo(count);
    }
  }
}
