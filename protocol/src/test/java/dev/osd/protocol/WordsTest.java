package dev.osd.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The values that everything else is said with. */
final class WordsTest {
  @ParameterizedTest
  @EnumSource
  void everyLimitTakesItsOwnBoundsAndNothingOutside(Limit limit) {
    assertThat(limit.standard()).isBetween(limit.least(), limit.most());
    assertThat(Limit.ofKey(limit.key())).contains(limit);
    assertThat(Limits.standard().get(limit)).isEqualTo(limit.standard());
    for (long bound : List.of(limit.least(), limit.most())) {
      assertThat(Limits.of(Map.of(limit, bound)).get(limit)).isEqualTo(bound);
      assertThat(Limits.standard().with(limit, bound).get(limit)).isEqualTo(bound);
    }
    for (long outside : List.of(limit.least() - 1, limit.most() + 1, Long.MAX_VALUE)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Limits.standard().with(limit, outside))
          .withMessageContaining(limit.key());
    }
  }

  @Test
  void changingOneLimitLeavesTheOthers() {
    Limits changed = Limits.standard().with(Limit.ACTIONS, 7).with(Limit.TIMEOUT_SEC, 8);
    assertThat(changed.get(Limit.ACTIONS)).isEqualTo(7);
    assertThat(changed.get(Limit.TIMEOUT_SEC)).isEqualTo(8);
    assertThat(changed.get(Limit.ARGUMENTS)).isEqualTo(Limit.ARGUMENTS.standard());
    assertThat(Limits.standard().get(Limit.ACTIONS)).isEqualTo(Limit.ACTIONS.standard());
  }

  @ParameterizedTest
  @EnumSource
  void everyErrorCodeIsFoundByItsName(ErrorCode code) {
    assertThat(ErrorCode.ofWireName(code.wireName())).contains(code);
    assertThat(ErrorCode.ofWireName(code.name())).isEmpty();
  }

  @Test
  void everyProfileAndVerdictIsFoundByItsName() {
    for (SandboxProfile profile : SandboxProfile.values()) {
      assertThat(SandboxProfile.ofWireName(profile.wireName())).contains(profile);
    }
    for (Verdict verdict : Verdict.values()) {
      assertThat(Verdict.ofWireName(verdict.wireName())).contains(verdict);
    }
    assertThat(Arrays.stream(SandboxProfile.values()).map(SandboxProfile::wireName))
        .containsExactly("read-only", "workspace", "network", "none");
    assertThat(SandboxProfile.ofWireName("READ_ONLY")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ALLOW, ALLOW, ALLOW", "ALLOW, CONFIRM, CONFIRM", "CONFIRM, ALLOW, CONFIRM",
    "DENY, CONFIRM, DENY", "ALLOW, DENY, DENY", "DENY, DENY, DENY"
  })
  void theStricterVerdictHolds(Verdict one, Verdict other, Verdict both) {
    assertThat(one.and(other)).isEqualTo(both);
  }

  @Test
  void profilesAreOrderedFromTightToWide() {
    assertThat(SandboxProfile.NONE.widerThan(SandboxProfile.NETWORK)).isTrue();
    assertThat(SandboxProfile.NETWORK.widerThan(SandboxProfile.WORKSPACE)).isTrue();
    assertThat(SandboxProfile.WORKSPACE.widerThan(SandboxProfile.READ_ONLY)).isTrue();
    assertThat(SandboxProfile.WORKSPACE.widerThan(SandboxProfile.WORKSPACE)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0, true", "1, false", "255, false", ", false"})
  void aProgramIsOkWhereItEndedWithStatusZero(Integer status, boolean ok) {
    OptionalInt exit = status == null ? OptionalInt.empty() : OptionalInt.of(status);
    assertThat(ran(exit, Optional.empty()).ok()).isEqualTo(ok);
    assertThat(ran(exit, Optional.of(new Failure(ErrorCode.EXEC_TIMED_OUT, "m"))).ok()).isFalse();
  }

  @Test
  void bytesAreCopiedInAndOutAndHideTheirContent() {
    byte[] raw = {1, 2, 3};
    Bytes bytes = Bytes.of(raw);
    raw[0] = 9;
    bytes.toArray()[1] = 9;
    assertThat(bytes).isEqualTo(Bytes.of(new byte[] {1, 2, 3})).hasToString("3 bytes");
    assertThat(bytes).hasSameHashCodeAs(Bytes.of(new byte[] {1, 2, 3}));
    assertThat(bytes).isNotEqualTo(Bytes.none()).isNotEqualTo(null);
    assertThat(Bytes.of(new byte[0])).isEqualTo(Bytes.none());
  }

  @Test
  void secretsAreNotInTextForms() {
    Action.Terms terms =
        new Action.Terms(
            Optional.empty(), Map.of("API_KEY", "hunter2"), 1, false, Optional.empty());
    assertThat(terms.toString()).contains("API_KEY").doesNotContain("hunter2");
    assertThat(new Confirmation("hunter2").toString()).doesNotContain("hunter2");
  }

  private static ActionResult.Ran ran(OptionalInt exit, Optional<Failure> error) {
    return new ActionResult.Ran(
        "a",
        "exec",
        error,
        exit,
        Optional.empty(),
        ActionResult.Captured.nothing(),
        ActionResult.Captured.nothing(),
        0,
        SandboxProfile.NONE,
        List.of());
  }
}
