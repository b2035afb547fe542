package dev.osd.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.e2e.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script {@code osd-shell} with the real program behind it and a scripted daemon before it. */
class LauncherIT {
  private static final String REPLY =
      "{\"request_id\":\"é\",\"executed\":true,\"results\":[],\"error\":null}\n";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"LC_ALL, C", "LANG, C", "LANG, POSIX", "LC_CTYPE, C", "LC_ALL, C.UTF-8", "X, y"})
  void keepsEveryCharacterInEveryLocale(String variable, String value) throws Exception {
    try (ScriptedDaemon daemon = ScriptedDaemon.saying(REPLY)) {
      Programs.Outcome outcome =
          run(
              Programs.shell(),
              Map.of(variable, value),
              "send",
              "--socket-path",
              daemon.socket().toString(),
              "--json",
              "{\"é\":\"漢字🦊\"}");

      assertThat(outcome.stderr()).isEmpty();
      assertThat(outcome.stdout()).isEqualTo(REPLY);
      assertThat(daemon.requests()).containsExactly("{\"é\":\"漢字🦊\"}");
    }
  }

  @Test
  void readsFilesWhoseNamesAreNotAscii() throws Exception {
    Files.writeString(folder.resolve("plän.json"), "{}");
    try (ScriptedDaemon daemon = ScriptedDaemon.saying(REPLY)) {
      Programs.Outcome outcome =
          run(
              Programs.shell(),
              Map.of("LC_ALL", "C"),
              "send",
              "--socket-path",
              daemon.socket().toString(),
              "plän.json");

      assertThat(outcome.status()).isZero();
      assertThat(daemon.requests()).containsExactly("{}");
    }
  }

  @Test
  void worksThroughASymbolicLink() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("osd"), Programs.shell());

    Programs.Outcome outcome = run(link, Map.of(), "--version");

    assertThat(outcome.stdout()).startsWith("osd-shell ");
    assertThat(outcome.status()).isZero();
  }

  @Test
  void endsQuietlyWhereNobodyReadsItsOutput() throws Exception {
    Programs.Outcome outcome =
        Programs.run(
            Programs.builder(
                folder,
                Map.of(),
                List.of("sh", "-c", "'" + Programs.shell() + "' completion bash | head -c 1")),
            "");

    assertThat(outcome.stdout()).hasSize(1);
    assertThat(outcome.stderr()).isEmpty();
  }

  @Test
  void findsTheDaemonsProgramByItself() throws Exception {
    Programs.Outcome outcome = run(Programs.shell(), Map.of(), "policy", "print");

    assertThat(outcome.status()).isZero();
    assertThat(outcome.stdout()).contains("default = ");
  }

  private Programs.Outcome run(Path program, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    return Programs.run(Programs.builder(folder, environment, command), "");
  }
}
