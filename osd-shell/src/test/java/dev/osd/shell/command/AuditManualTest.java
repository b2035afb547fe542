package dev.osd.shell.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.osd.e2e.Programs;
import dev.osd.protocol.wire.JsonView;
import dev.osd.protocol.wire.StrictJson;
import dev.osd.shell.Ending;
import dev.osd.shell.ExitStatus;
import dev.osd.shell.FakeTerminal;
import dev.osd.shell.audit.SampleLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code docs/audit.md} tells people to type works. */
class AuditManualTest {
  @TempDir Path folder;

  static Stream<String> lines(String start) throws IOException {
    return Files.readString(Programs.root().resolve("docs/audit.md"))
        .lines()
        .filter(line -> line.startsWith(start));
  }

  static List<String> questions() throws IOException {
    return lines("jq ").toList();
  }

  static List<String> commands() throws IOException {
    return lines("osd-shell audit ").filter(line -> !line.contains(" -f ")).toList();
  }

  @ParameterizedTest
  @MethodSource("questions")
  void aQuestionHasAnAnswer(String line) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/jq")), "jq is not installed");
    SampleLog log = SampleLog.ofEverything(folder);

    Programs.Outcome outcome =
        Programs.bash(
            folder, Map.of(), "set -o pipefail; " + line.replace(" LOG", " " + log.path()));
    assertThat(outcome.stderr()).isEmpty();
    assertThat(outcome.status()).isZero();
    assertThat(outcome.stdout()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aCommandIsOneOfOurs(String line) throws Exception {
    SampleLog log = SampleLog.ofEverything(folder);
    String words = line.substring("osd-shell ".length(), line.indexOf('#')).strip();
    FakeTerminal terminal = new FakeTerminal();

    Ending status =
        Shell.run(
            terminal,
            (words + " --audit-path " + log.path()).replace("req-echo-1", "req-1").split(" ", -1));
    assertThat(terminal.notes()).allMatch("osd-shell: no record fits"::equals);
    assertThat(status).isEqualTo(ExitStatus.OK);
  }

  @Test
  void theFormatForLnavKnowsFieldsThatThereAre() throws Exception {
    JsonView format =
        JsonView.of(
            StrictJson.standard(),
            Files.readAllBytes(Programs.root().resolve("docs/examples/osd.lnav.json")));
    List<String> fields =
        format.names("osd_audit", "value").stream()
            .map(name -> name.replace('/', '.').replace("#", ""))
            .toList();

    assertThat(fields).isNotEmpty();
    assertThat(fields).allSatisfy(field -> assertThat(lines("| `" + field + "` |")).isNotEmpty());
  }
}
