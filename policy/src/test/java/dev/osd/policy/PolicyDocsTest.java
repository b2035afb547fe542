package dev.osd.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.policy.shell.CommandReader;
import dev.osd.policy.toml.RulesReader;
import dev.osd.protocol.Limit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds docs/policy.md to what the code does. */
class PolicyDocsTest {
  private final String page = read();

  @Test
  void tableOfLimitsIsTheCodes() {
    String table =
        String.join(
            "\n",
            Arrays.stream(Limit.values())
                .map(limit ->
                    "| `%s` | %d | %d | %d |"
                        .formatted(limit.key(), limit.standard(), limit.least(), limit.most()))
                .toList());
    assertThat(page)
        .contains("| Key | Standard | Least | Most |\n|---|---|---|---|\n" + table + "\n\n");
  }

  @Test
  void tableOfResourcesIsTheCodes() {
    String rows =
        page.lines()
            .dropWhile(line -> !line.equals("## Resources"))
            .filter(line -> line.startsWith("| `"))
            .map(line ->
                line.substring(
                    0, line.indexOf('|', line.indexOf('|', line.indexOf('|', 1) + 1) + 1) + 1))
            .collect(Collectors.joining("\n"));
    assertThat(rows)
        .isEqualTo(
            Arrays.stream(Resource.values())
                .map(resource ->
                    "| `%s` | %d | %d |"
                        .formatted(resource.key(), resource.least(), resource.most()))
                .collect(Collectors.joining("\n")));
  }

  /** The messages of the reader list the keys that it knows. */
  @Test
  void tableOfKeysIsTheCodes() {
    TreeSet<String> documented = new TreeSet<>();
    page.lines()
        .filter(line -> line.startsWith("| `") && !line.contains("`limits.*`"))
        .takeWhile(line -> !line.startsWith("| `actions`"))
        .forEach(line -> documented.add(line.substring(3, line.indexOf('`', 3))));
    TreeSet<String> known = new TreeSet<>(List.of("default"));
    for (String table : List.of("paths", "env", "sandbox", "peers", "audit", "plugins")) {
      keys("[" + table + "]\nx = 1\n").forEach(key -> known.add(table + "." + key));
    }
    for (String table : List.of("exec", "tool", "plugin")) {
      keys("[[" + table + "]]\nx = 1\n").forEach(key -> known.add(table + "." + key));
    }
    assertThat(documented).isEqualTo(known);
    assertThat(keys("x = 1\n"))
        .containsExactly(
            "default", "limits", "paths", "env", "sandbox", "peers", "audit", "exec", "tool",
            "plugins", "plugin");
  }

  @Test
  void exampleLoads() {
    int start = page.indexOf("```toml\n") + 8;
    Policy policy = Machine.parse(page.substring(start, page.indexOf("```", start)));
    assertThat(policy.namedPrograms()).contains("git", "cargo", "dd");
  }

  @Test
  void capsAreTheCodes() {
    assertThat(page)
        .contains(RulesReader.MAX_RULES + " times together")
        .contains("at most " + RulesReader.MAX_CHARACTERS + " characters")
        .contains("more than " + CommandReader.MAX_COMMANDS + " commands")
        .contains("or " + CommandReader.MAX_DEPTH + " inside one another")
        .contains(PolicyEngine.PATH);
  }

  private static List<String> keys(String text) {
    try {
      PolicyFile.parse("p", text);
    } catch (PolicyException e) {
      String message =
          e.problems().stream()
              .map(PolicyException.Problem::message)
              .filter(problem -> problem.contains("known here: "))
              .findFirst()
              .orElseThrow();
      return List.of(message.substring(message.indexOf("known here: ") + 12).split(", ", -1));
    }
    throw new AssertionError("an unknown key was accepted");
  }

  private static String read() {
    try {
      return Files.readString(Path.of("..", "docs", "policy.md"));
    } catch (IOException e) {
      throw new AssertionError("docs/policy.md cannot be read", e);
    }
  }
}
