package dev.osd.daemon.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What sed makes of whole buffers where a script only replaces strings. */
final class SedStringsTest {
  private static final int ROUNDS = 300;

  /** Longer than a line that is looked for in one buffer. */
  private static final int LONG_LINE = 300_000;

  private final Runs runs = new Runs();

  @ParameterizedTest
  @CsvSource({
    "s/ab/X/g, ab, X, true",
    "s/ab/X/, ab, X, false",
    "s/a/abc/g, a, abc, true",
    "s/aa//g, aa, '', true",
    "s/aa//, aa, '', false",
    "s/é/e/g, é, e, true",
    "s/b/\\n/, b, '\n', false",
    "s/a\\|ba/<>/g, (?:ba|a), <>, true",
    "s/a\\|ba/<>/, (?:ba|a), <>, false",
  })
  void replacesInEachLineWhatADefinitionReplaces(
      String script, String wanted, String replacement, boolean all) {
    Random random = new Random(3);
    Pattern pattern = Pattern.compile(wanted);
    String quoted = Matcher.quoteReplacement(replacement);
    UnaryOperator<String> definition =
        line ->
            all
                ? pattern.matcher(line).replaceAll(quoted)
                : pattern.matcher(line).replaceFirst(quoted);
    for (int round = 0; round < ROUNDS; round++) {
      String text = text(random, round % 50 == 0 ? LONG_LINE : 200);
      String expected =
          text.lines().map(definition).collect(Collectors.joining("\n"))
              + (text.endsWith("\n") ? "\n" : "");
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      InputStream in =
          random.nextBoolean() ? new MemoryInput(bytes) : MemoryInput.inPieces(bytes, random);
      Outcome outcome = runs.run(List.of("sed", script), in);
      assertThat(outcome.status()).isZero();
      assertThat(outcome.text().equals(expected)).as("round %d of %s", round, script).isTrue();
    }
  }

  @Test
  void linesEndWithNulWhereTheyAreToldTo() {
    byte[] text = "a\nb\0a\nba\nb\0a\nb".getBytes(StandardCharsets.US_ASCII);

    Outcome outcome = runs.run(List.of("sed", "-z", "s/a\\nb/X/"), new MemoryInput(text));

    assertThat(outcome.text()).isEqualTo("X\0Xa\nb\0X");
  }

  /** Lines of few letters, so that there is much to be replaced, the last perhaps without end. */
  private static String text(Random random, int most) {
    StringBuilder text = new StringBuilder();
    int lines = random.nextInt(8);
    for (int i = 0; i < lines; i++) {
      for (int length = random.nextInt(most); length > 0; length--) {
        text.append("aabcé".charAt(random.nextInt(5)));
      }
      text.append('\n');
    }
    if (random.nextBoolean() && text.length() > 0) {
      text.setLength(text.length() - 1);
    }
    return text.toString();
  }
}
