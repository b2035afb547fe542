package dev.osd.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.protocol.Action;
import dev.osd.protocol.Bytes;
import dev.osd.protocol.Limit;
import dev.osd.protocol.Rationale;
import dev.osd.protocol.Verdict;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code [[tool]]} rules say of the tools on descriptors. */
final class ToolRulesTest {
  private static final Situation ANYWHERE =
      new Situation("/home/u", Optional.empty(), List.of(), Map.of(), false, Optional.empty());

  private static final String RULES =
      """
      default = "confirm"

      [[tool]]
      tool = "pipe"
      decision = "allow"

      [[tool]]
      tool = "pipe"
      action = ["se*", "tr"]
      decision = "deny"
      reason = "only looking"

      [[tool]]
      tool = "rea?"
      decision = "allow"
      """;

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "read, ALLOW",
    "write, CONFIRM",
    "exit, CONFIRM",
    "pipe, ALLOW",
    "pipe grep, ALLOW",
    "pipe sed, DENY",
    "pipe tr, DENY",
    "pipe grep sort, ALLOW",
    "pipe grep tr sort, DENY",
  })
  void theStrictestOfAllRulesThatMatchHolds(String use, Verdict verdict) throws Exception {
    Decision decision = decide(RULES, use, Optional.empty(), false);
    assertThat(decision.verdict()).isEqualTo(verdict);
    if (verdict == Verdict.DENY) {
      assertThat(((Decision.Deny) decision).reason()).contains("only looking", "p.toml:7");
    }
  }

  @ParameterizedTest
  @CsvSource({"read", "write", "exit", "pipe", "pipe sed"})
  void theBuiltInPolicyAllowsThemByRule(String use) throws Exception {
    Decision decision = decide(PolicyFile.builtInText(), use, Optional.empty(), false);
    assertThat(decision.verdict()).isEqualTo(Verdict.ALLOW);
    assertThat(decision.rule()).startsWith("p.toml:");
  }

  @ParameterizedTest
  @CsvSource({"allow, ALLOW", "confirm, CONFIRM", "deny, DENY"})
  void theDefaultHoldsWhereNoRuleMatches(String otherwise, Verdict verdict) throws Exception {
    String rules = "default = \"" + otherwise + "\"";
    assertThat(decide(rules, "pipe grep", Optional.empty(), false).verdict()).isEqualTo(verdict);
  }

  @Test
  void dangerAndConfirmationCountAsForEveryAction() throws Exception {
    assertThat(decide(RULES, "read", Optional.of("it bites"), false).verdict())
        .isEqualTo(Verdict.CONFIRM);
    assertThat(decide(RULES, "write", Optional.empty(), true)).isInstanceOf(Decision.Allow.class);
    assertThat(decide(RULES, "pipe sed", Optional.empty(), true)).isInstanceOf(Decision.Deny.class);
  }

  @Test
  void aPipeHasADeadlineOfItsOwn() throws Exception {
    assertThat(timeout("pipe cat")).isEqualTo(Duration.ofSeconds(Limit.PIPE_SEC.standard()));
    assertThat(timeout("read")).isEqualTo(Duration.ofSeconds(Limit.TIMEOUT_SEC.standard()));
  }

  private static Duration timeout(String use) throws PolicyException {
    return ((Decision.Allow) decide(RULES, use, Optional.empty(), false))
        .permit()
        .terms()
        .timeout();
  }

  private static Decision decide(
      String rules, String use, Optional<String> danger, boolean confirmed) throws PolicyException {
    return new PolicyEngine(PolicyFile.parse("p.toml", rules))
        .decide(
            resolved(use, new Rationale("test", danger, Optional.empty())), ANYWHERE, confirmed);
  }

  private static ResolvedAction resolved(String use, Rationale why) {
    List<String> words = Arrays.asList(use.split(" ", -1));
    List<String> commands = words.subList(1, words.size());
    OptionalInt none = OptionalInt.empty();
    Action.OnDescriptors asked =
        switch (words.getFirst()) {
          case "read" -> new Action.Read("a", why, 0, OptionalLong.empty(), none);
          case "write" -> new Action.Write("a", why, 1, Bytes.none());
          case "exit" -> new Action.Exit("a", why, 0);
          default -> new Action.Pipe("a", why, commands, none, none, none);
        };
    return new ResolvedAction.OnDescriptors(
        asked, commands.stream().map(List::of).toList(), Map.of());
  }
}
