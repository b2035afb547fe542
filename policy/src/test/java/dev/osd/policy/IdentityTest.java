package dev.osd.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.osd.protocol.Action;
import dev.osd.protocol.Rationale;
import dev.osd.protocol.SandboxProfile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With whose rights, and for whose home, a permit is given. */
class IdentityTest {
  private static final Identity BOB = new Identity(1001, 1002, List.of(27L), "/home/bob");
  private static final String RULES =
      """
      [paths]
      read = ["~/**"]
      write = ["~/**"]
      [[exec]]
      program = ["id"]
      decision = "allow"
      as_root = true
      [[exec]]
      program = ["ls"]
      decision = "allow"
      """;

  private final PolicyEngine engine = new PolicyEngine(Machine.parse(RULES));

  @Test
  void programsRunWithThePeersRightsAndHome() {
    Permit.Terms terms = permitted(program("ls", false));
    assertThat(terms.identity()).contains(BOB);
    assertThat(terms.environment()).containsEntry("HOME", "/home/bob");
  }

  @Test
  void programsAsRootHaveTheDaemonsHome() {
    Permit.Terms terms = permitted(program("id", true));
    assertThat(terms.asRoot()).isTrue();
    assertThat(terms.identity()).isEmpty();
    assertThat(terms.environment()).containsEntry("HOME", "/root");
  }

  @Test
  void asRootIsDeniedWithoutARule() {
    assertThat(engine.decide(program("ls", true), situation(), true))
        .isInstanceOf(Decision.Deny.class);
  }

  @Test
  void filesAreReachedWithThePeersRightsUnderThePeersHome() {
    assertThat(permitted(Machine.read("/home/bob/a")).identity()).contains(BOB);
    assertThat(permitted(Machine.write("/home/bob/a")).identity()).contains(BOB);
    assertThat(engine.decide(Machine.read("/root/a"), situation(), false))
        .isInstanceOf(Decision.Confirm.class);
  }

  @ParameterizedTest
  @CsvSource({"0, 5", "-1, 5", "4294967295, 5", "5, -1", "5, 4294967295"})
  void refusesIdsThatWouldLeaveTheRightsAsTheyAre(long uid, long gid) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Identity(uid, gid, List.of(), "/"));
  }

  private Permit.Terms permitted(ResolvedAction action) {
    Decision decision = engine.decide(action, situation(), false);
    assertThat(decision).isInstanceOf(Decision.Allow.class);
    return ((Decision.Allow) decision).permit().terms();
  }

  private static Situation situation() {
    return new Situation("/root", Optional.empty(), List.of(), Map.of(), true, Optional.of(BOB));
  }

  private static ResolvedAction program(String name, boolean asRoot) {
    String file = "/usr/bin/" + name;
    Action.Exec asked =
        new Action.Exec(
            "step1",
            new Rationale("test", Optional.empty(), Optional.empty()),
            List.of(name),
            new Action.Terms(
                Optional.empty(), Map.of(), 5, false, Optional.<SandboxProfile>empty()),
            asRoot);
    return new ResolvedAction.Command(
        asked,
        List.of(file),
        "/home/bob",
        dev.osd.policy.shell.CommandReader.ofArgv(List.of(name)),
        List.of(
            new Program(
                name, Optional.of(file), Optional.of(file), Set.of(name), Set.of(name), true)));
  }
}
