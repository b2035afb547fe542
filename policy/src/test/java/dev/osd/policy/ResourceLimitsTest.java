package dev.osd.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How far a program may use the machine, from the policy's text to the permit. */
class ResourceLimitsTest {
  private static final String POLICY =
      """
      default = "allow"

      [sandbox]
      limits = { cpu_sec = 100, open_files = 64 }

      [[exec]]
      program = ["cc"]
      decision = "allow"
      limits = { cpu_sec = 600, memory_bytes = 1073741824 }

      [[exec]]
      program = ["cc"]
      args = ["-O3", "**"]
      decision = "confirm"
      limits = { cpu_sec = 30 }

      [[exec]]
      program = ["ld"]
      decision = "allow"
      limits = { memory_bytes = 536870912, processes = 8 }
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ls            | cpu_sec=100 open_files=64",
        "cc a.c        | cpu_sec=600 memory_bytes=1073741824 open_files=64",
        "cc -O3 a.c    | cpu_sec=30 memory_bytes=1073741824 open_files=64",
        "ls; cc a.c    | cpu_sec=100 memory_bytes=1073741824 open_files=64",
        "cc a.c; ld    | cpu_sec=100 memory_bytes=536870912 processes=8 open_files=64",
      })
  void lowestOfWhatTheRulesSayElseTheStandard(String line, String limits) {
    Machine machine = Machine.with(POLICY);

    assertThat(machine.decide(machine.shell(line), true))
        .isInstanceOfSatisfying(
            Decision.Allow.class,
            allow -> assertThat(text(allow.permit().terms().limits())).isEqualTo(limits));
  }

  @Test
  void nothingIsLimitedThatIsNotNamed() {
    Machine machine = Machine.with("default = \"allow\"\n");

    assertThat(machine.decide(machine.exec("ls")))
        .isInstanceOfSatisfying(
            Decision.Allow.class,
            allow -> assertThat(allow.permit().terms().limits()).isEqualTo(ResourceLimits.NONE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cpu_sec = 0 | p.toml:2:12: cpu_sec must lie between 1 and 86400",
        "memory_bytes = 1 | p.toml:2:12: memory_bytes must lie between 16777216 and 70368744177664",
        "cpu = 1 | unknown key cpu in limits; known here: cpu_sec, memory_bytes, processes, file_bytes, open_files",
        "cpu_sec = 'x' | cpu_sec must be a whole number",
        "cpu_sec = 99999999999999999999 | p.toml:2",
      })
  void wrongLimitsAreNamed(String limit, String problem) {
    assertThatThrownBy(() -> PolicyFile.parse("p.toml", "[sandbox]\nlimits = { " + limit + " }\n"))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void aRuleThatDeniesGivesNone() {
    assertThatThrownBy(() ->
            PolicyFile.parse(
                "p.toml",
                "[[exec]]\nprogram = [\"dd\"]\ndecision = \"deny\"\nlimits = { cpu_sec = 1 }\n"))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("p.toml:4:1: a rule that denies gives no limits");
  }

  @Test
  void valuesStayWithinTheirBounds() {
    assertThatThrownBy(() -> new ResourceLimits(Map.of(Resource.OPEN_FILES, 1L)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("open_files must lie between 8 and 1048576");
  }

  private static String text(ResourceLimits limits) {
    return limits.values().entrySet().stream()
        .map(limit -> limit.getKey().key() + "=" + limit.getValue())
        .collect(Collectors.joining(" "));
  }
}
