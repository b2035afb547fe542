package dev.osd.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.shell.Environment;
import dev.osd.shell.FakeTerminal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Both readers of arguments agree, and the quick one leaves to the other what it does not know. */
class ArgumentsTest {
  private final Catalogue catalogue =
      new Catalogue(
          Shell.settings(Optional.empty()),
          new Environment(Map.of(), Path.of("/nonexistent")),
          new FakeTerminal());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ping",
        "ping --socket-path /s",
        "ping --socket-path=/s",
        "ping --socket-path=",
        "ping --socket-path=-x",
        "send",
        "send -",
        "send plan.json",
        "send plan.json --pretty",
        "send --pretty plan.json --socket-path /s --request-id=a=b",
        "send --json {}",
        "validate --json {} ",
        "policy check file",
        "policy explain ls",
        "policy explain --plan p --policy q",
        "audit tail",
        "audit tail -n 5 -f --json",
        "audit tail --lines 5 --follow",
        "audit tail --lines=5",
        "schema plan",
        "completion bash",
        "help",
        "help policy check",
        "builtin cat",
        "builtin grep -c error",
        "builtin head --help",
        "builtin --socket-path /s grep --socket-path x -- -y --help=1 -",
        "builtin tr  a",
        "pipe sort",
        "pipe sort head tail -x --help",
      })
  void bothReadersReadPlainArgumentsAlike(String line) {
    Optional<Arguments> quick = quick(line);

    assertThat(quick).isPresent();
    assertThat(quick).isEqualTo(thorough(line));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ping extra",
        "ping --help",
        "ping -h",
        "ping --socket-path",
        "ping --socket-path --help",
        "ping --socket-path /a --socket-path /b",
        "ping --sock /a",
        "send --pretty=true",
        "send a b",
        "audit tail -n5",
        "audit tail -fn 5",
        "audit tail -n -5",
        "policy check",
        "schema",
        "send -- -file",
        "builtin",
        "builtin --help",
        "builtin --socket-path",
        "pipe",
        "pipe -n",
      })
  void leavesEverythingElseToTheThoroughReader(String line) {
    assertThat(quick(line)).isEmpty();
  }

  @Test
  void readsOptionsThatAreAttachedOrBundled() {
    assertThat(thorough("audit tail -n5")).isEqualTo(quick("audit tail -n 5"));
    assertThat(thorough("audit tail -fn 5")).isEqualTo(quick("audit tail -f -n 5"));
  }

  static List<String> names() {
    return Catalogue.NAMES;
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyCommandHasItsNameAHelpTextAndAnExample(String name) {
    Usage usage = catalogue.find(name).orElseThrow().usage();

    assertThat(usage.words()).isEqualTo(name);
    assertThat(usage.summary()).endsWith(".");
    assertThat(usage.examples()).isNotEmpty().allMatch(e -> e.contains("osd-shell " + name));
    assertThat(usage.options()).allSatisfy(option -> assertThat(option.help()).endsWith("."));
  }

  private Optional<Arguments> quick(String line) {
    List<String> words = List.of(line.strip().split(" ", -1));
    return PlainArguments.read(command(words).usage(), words.subList(length(words), words.size()));
  }

  private Optional<Arguments> thorough(String line) {
    List<String> words = new ArrayList<>(List.of(line.strip().split(" ", -1)));
    CommandLine.ParseResult parsed =
        PicocliArguments.reader(catalogue.usages()).parseArgs(words.toArray(String[]::new));
    while (parsed.hasSubcommand()) {
      parsed = parsed.subcommand();
    }
    return Optional.of(PicocliArguments.of(command(words).usage(), parsed));
  }

  private Command command(List<String> words) {
    return catalogue.find(String.join(" ", words.subList(0, length(words)))).orElseThrow();
  }

  private int length(List<String> words) {
    return catalogue.find(words.getFirst()).isPresent() ? 1 : 2;
  }
}
