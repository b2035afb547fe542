package dev.osd.daemon.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretsTest {
  /** Half of a mebibyte: a step back for each step would be 10^11 steps. */
  private static final int LONG = 1 << 19;

  record Row(String kind, String text, String expected) {
    static Row of(String line) {
      String[] cells = line.replace("¦", "").replace('⏎', '\n').split("\t", -1);
      return new Row(cells[0], cells[1], cells[2].equals("=") ? cells[1] : cells[2]);
    }

    String hidden() {
      return switch (kind) {
        case "text" -> Secrets.hideIn(text);
        case "command" -> Secrets.hideInCommand(text);
        case "arguments" -> String.join("␣", Secrets.hideInArguments(List.of(text.split("␣", -1))));
        default -> throw new IllegalArgumentException(kind);
      };
    }
  }

  static List<Row> rows() throws IOException {
    try (InputStream in = SecretsTest.class.getResourceAsStream("/secret/rows.tsv")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .map(Row::of)
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void takesOutSecretsAndNothingElse(Row row) {
    assertThat(row.hidden()).isEqualTo(row.expected());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void findsNothingMoreInWhatItHasMade(Row row) {
    Row again = new Row(row.kind(), row.hidden(), "");

    assertThat(again.hidden()).isEqualTo(again.text());
  }

  @Test
  void textsWithoutSecretsAreTheSameObjects() {
    String text = "git commit -m message";
    List<String> arguments = List.of("git", "commit", "-m", "message");

    assertThat(Secrets.hideIn(text)).isSameAs(text);
    assertThat(Secrets.hideInArguments(arguments)).isSameAs(arguments);
  }

  @Test
  void noArgumentIsLostOrAdded() {
    assertThat(Secrets.hideInArguments(List.of())).isEmpty();
    assertThat(Secrets.hideInArguments(List.of(""))).containsExactly("");
    assertThat(Secrets.hideInArguments(List.of("--password", "", "x")))
        .containsExactly("--password", "", "[redacted:password]");
    assertThat(Secrets.hideInArguments(List.of("a\0b", "password=x")))
        .containsExactly("a\0b", "password=[redacted:password]");
  }

  /**
   * Pieces that begin every kind of secret, so that their repetition is the finders' worst case.
   */
  static Stream<String> pieces() {
    return Stream.of(
        "a",
        "=",
        ":",
        "-",
        "\"",
        "'",
        "\\\"",
        "://",
        "a://",
        "a://b:c",
        "a:b@",
        "eyJ-",
        "eyJ.",
        "sk-",
        "ghp_",
        "AKIA",
        "xoxb-",
        "SG.",
        "Bearer ",
        "bearer\n",
        "-----BEGIN ",
        "-----END ",
        "-----BEGIN PRIVATE KEY-----",
        "-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----AAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAA-----END PRIVATE KEY-----",
        "password",
        "password=",
        "password=\"",
        "password='",
        "password=\\\"",
        "password=\"a;b ",
        "password='a; b",
        "--password ",
        "--password\0",
        "--password=",
        "\0--password=a; ",
        "Authorization: ",
        "Authorization: Digest ",
        "-H 'Cookie: ",
        "Cookie: a;",
        "password   =",
        "token_-_-",
        "7-_",
        "1",
        "mysql -p",
        "curl -u ",
        "login -p\0",
        "<password>",
        "<token",
        "$(",
        "`",
        "password=$(",
        "{\"token\":\"",
        ", ",
        "a,",
        "password=a,b",
        "http://a:b/c",
        "\\n",
        "é",
        "🔑");
  }

  /** A finder with a step back for each step would need minutes here. */
  @ParameterizedTest
  @MethodSource("pieces")
  void isLinearInHostileTexts(String piece) {
    List<UnaryOperator<String>> ways = List.of(Secrets::hideIn, Secrets::hideInCommand);
    String start = "x password=\"a; y ";
    for (UnaryOperator<String> way : ways) {
      for (String text : List.of(repeated(piece), start + repeated(piece))) {
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> way.apply(text), piece);
      }
    }
  }

  private static String repeated(String piece) {
    return piece.repeat(LONG / piece.length());
  }

  /** Random mixtures of the pieces: no exception, and a second pass changes nothing. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void isSoundOnAnyMixture(long seed) {
    List<String> pieces = pieces().toList();
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(12); j >= 0; j--) {
        text.append(pieces.get(random.nextInt(pieces.size())));
      }
      String made = text.toString();
      assertThat(Secrets.hideIn(made)).isNotNull();
      assertThat(Secrets.hideInCommand(made)).isNotNull();
      List<String> arguments = List.of(made.split("\0", -1));
      assertThat(Secrets.hideInArguments(arguments)).hasSameSizeAs(arguments);
    }
  }
}
