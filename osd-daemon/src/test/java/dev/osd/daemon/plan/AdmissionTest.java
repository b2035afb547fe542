package dev.osd.daemon.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.policy.Policy;
import dev.osd.policy.PolicyException;
import dev.osd.policy.PolicyFile;
import dev.osd.protocol.Peer;
import org.junit.jupiter.api.Test;

final class AdmissionTest {
  private static final Peer LISTED = new Peer(4711, 1000, 1000, 5);
  private static final Peer OTHER = new Peer(4712, 1001, 1000, 5);

  @Test
  void servesItsOwnUserWhateverThePolicyLists() {
    assertThat(new Admission(current(PolicyFile.builtIn()), 1000).objection(LISTED)).isEmpty();
  }

  @Test
  void asRootServesWhomThePolicyLists() throws Exception {
    Admission admission = new Admission(current(listing()), 0);
    assertThat(admission.servesOthers()).isTrue();
    assertThat(admission.objection(LISTED)).isEmpty();
    assertThat(admission.objection(OTHER))
        .contains(
            "user 1001 may not speak with this daemon; it serves root and the users that its policy lists under [peers] uid");
  }

  @Test
  void asAnOrdinaryUserServesNobodyElse() throws Exception {
    Admission admission = new Admission(current(listing()), 2000);
    assertThat(admission.servesOthers()).isFalse();
    assertThat(admission.objection(LISTED))
        .contains("user 1000 may not speak with this daemon; it serves the user it runs as");
  }

  @Test
  void goesByThePolicyThatIsInForce() throws Exception {
    CurrentPolicy current = current(listing());
    Admission admission = new Admission(current, 0);
    current.replace(PolicyFile.builtIn());
    assertThat(admission.objection(LISTED)).isPresent();
    assertThat(admission.servesOthers()).isFalse();
  }

  private static CurrentPolicy current(Policy policy) {
    return new CurrentPolicy(policy);
  }

  private static Policy listing() throws PolicyException {
    return PolicyFile.parse("p", "[peers]\nuid = [1000]\n");
  }
}
