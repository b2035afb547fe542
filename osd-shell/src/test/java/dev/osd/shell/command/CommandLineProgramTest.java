package dev.osd.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.FakeTerminal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineProgramTest {
  private final FakeTerminal terminal = new FakeTerminal();

  @Test
  void printsItsHelpTextWithEveryCommandAndEveryStatus() {
    assertThat(Shell.run(terminal, "--help")).isEqualTo(ExitStatus.OK);

    for (String name : Catalogue.NAMES) {
      assertThat(terminal.printed()).contains("\n  " + name.split(" ", -1)[0] + " ");
    }
    for (int status = 0; status <= 7; status++) {
      assertThat(terminal.printed()).containsPattern("\\b" + status + " [a-zA-Z]");
    }
    assertThat(terminal.notes()).isEmpty();
  }

  static List<String> names() {
    return Catalogue.NAMES;
  }

  @ParameterizedTest
  @MethodSource("names")
  void printsTheSameHelpTextEitherWay(String name) {
    FakeTerminal other = new FakeTerminal();
    assertThat(Shell.run(terminal, (name + " --help").split(" ", -1))).isEqualTo(ExitStatus.OK);
    assertThat(Shell.run(other, ("help " + name).split(" ", -1))).isEqualTo(ExitStatus.OK);

    assertThat(terminal.printed())
        .startsWith("Usage: osd-shell " + name + " ")
        .contains("Example:\n  ")
        .isEqualTo(other.printed());
    assertThat(terminal.printed().lines()).allMatch(line -> line.length() <= 110);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "-V"})
  void printsItsVersion(String option) {
    assertThat(Shell.run(terminal, option)).isEqualTo(ExitStatus.OK);
    assertThat(terminal.printed()).matches("osd-shell \\S.*\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"policy", "audit"})
  void explainsAGroupThatWasCalledAlone(String group) {
    assertThat(Shell.run(terminal, group)).isEqualTo(ExitStatus.USAGE);
    assertThat(terminal.notes().getFirst()).startsWith("Usage: osd-shell " + group);
    assertThat(terminal.printed()).isEmpty();
  }

  @Test
  void explainsItselfWhereItWasCalledAlone() {
    assertThat(Shell.run(terminal)).isEqualTo(ExitStatus.USAGE);
    assertThat(terminal.notes().getFirst()).startsWith("Usage: osd-shell ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "snd                | did you mean send?",
        "send --prety       | --pretty",
        "ping --socket-path | --socket-path",
        "policy chek f      | osd-shell policy --help",
        "schema             | plan|reply",
        "schema nothing     | it is plan or reply",
        "completion fish    | it is bash or zsh",
        "help nothing       | osd-shell help",
        "audit tail -n x    | -n must be a whole number",
        "audit tail -n -1   | -n",
        "validate a b       | b",
        "x\u001b[31m         | \\u{1b}[31m",
      })
  void tellsWrongUsageInOneSentence(String line, String hint) {
    assertThat(Shell.run(terminal, line.strip().split(" ", -1))).isEqualTo(ExitStatus.USAGE);
    assertThat(terminal.notes())
        .singleElement()
        .asString()
        .startsWith("osd-shell: ")
        .contains(hint.strip());
    assertThat(terminal.printed()).isEmpty();
  }

  @Test
  void printsSchemas() {
    assertThat(Shell.run(terminal, "schema", "plan")).isEqualTo(ExitStatus.OK);
    assertThat(terminal.printed()).contains("\"title\": \"osd plan\"");
    FakeTerminal other = new FakeTerminal();
    assertThat(Shell.run(other, "schema", "reply")).isEqualTo(ExitStatus.OK);
    assertThat(other.printed()).contains("\"title\": \"osd reply\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"request_id\":\"r\",\"version\":\"0.1\",\"mode\":\"execute\",\"actions\":[{\"type\":\"ping\"}]} | ok: 1 action",
        "{\"request_id\":\"r\",\"version\":\"0.1\",\"mode\":\"execute\",\"actions\":[{\"type\":\"ping\"},{\"type\":\"ping\"}]} | ok: 2 actions",
      })
  void validatesPlans(String plan, String answer) {
    assertThat(Shell.run(terminal.withInput(plan), "validate")).isEqualTo(ExitStatus.OK);
    assertThat(terminal.printed()).isEqualTo(answer + "\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{                      | parse_failed",
        "{\"a\":1}              | parse_failed",
        "{\"request_id\":\"r\"} | validation_failed"
      })
  void saysWhatIsWrongWithAPlan(String plan, String code) {
    assertThat(Shell.run(terminal, "validate", "--json", plan.strip())).isEqualTo(ExitStatus.USAGE);
    assertThat(terminal.notes())
        .singleElement()
        .asString()
        .startsWith("osd-shell: " + code.strip() + ": ");
  }

  @Test
  void completesItsCommandsInBash() throws Exception {
    assertThat(Shell.run(terminal, "completion", "bash")).isEqualTo(ExitStatus.OK);

    assertThat(completions("osd-shell", "po")).containsExactly("policy");
    assertThat(completions("osd-shell", "send", "--pr")).containsExactly("--pretty");
    assertThat(completions("osd-shell", "schema", "re")).containsExactly("reply");
    assertThat(completions("osd-shell", "audit", "tail", "--au")).containsExactly("--audit-path");
  }

  @Test
  void completesInZshByTheSameScript() {
    FakeTerminal other = new FakeTerminal();
    Shell.run(terminal, "completion", "bash");
    Shell.run(other, "completion", "zsh");

    assertThat(other.printed())
        .startsWith("#compdef osd-shell\n")
        .contains("bashcompinit")
        .endsWith(terminal.printed());
  }

  /** What bash would offer for the last of these words. */
  private List<String> completions(String... words) throws Exception {
    String script =
        terminal.printed()
            // Completing options outside of a completion is an error to bash; it is beside the
            // point.
            + "\ncompopt() { :; }\nCOMP_WORDS=("
            + String.join(" ", words)
            + ")\nCOMP_CWORD="
            + (words.length - 1)
            + "\n_complete_osd-shell\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n";
    Process bash = new ProcessBuilder("bash", "--norc", "-s").redirectErrorStream(true).start();
    try (var in = bash.getOutputStream()) {
      in.write(script.getBytes(StandardCharsets.UTF_8));
    }
    String offered = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return offered.strip().lines().map(String::strip).toList();
  }
}
