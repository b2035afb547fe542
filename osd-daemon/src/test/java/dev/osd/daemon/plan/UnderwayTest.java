package dev.osd.daemon.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.daemon.system.Demand;
import dev.osd.daemon.testing.Asked;
import dev.osd.daemon.testing.MemoryAuditLog;
import dev.osd.protocol.Action;
import dev.osd.protocol.Answer;
import dev.osd.protocol.Cancel;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Limits;
import dev.osd.protocol.Peer;
import dev.osd.protocol.Plan;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose plans a cancellation reaches. */
final class UnderwayTest {
  private static final Peer OWNER = new Peer(10, 1000, 1000, 0);
  private static final Peer SAME_USER = new Peer(11, 1000, 1000, 0);
  private static final Peer OTHER_USER = new Peer(12, 1001, 1001, 0);

  private final Plan plan = Asked.plan(new Action.Ping("p"));
  private final Cancel cancel = new Cancel(plan.requestId(), Optional.empty());
  private final MemoryAuditLog audit = new MemoryAuditLog();
  private final Underway underway = new Underway();
  private final Demand demand = Demand.of(Optional.empty());
  private final Cancellations cancellations =
      new Cancellations(
          underway,
          new Turns(
              RunningPlans.ofPrograms(Limits.standard(), 0),
              RunningPlans.onDescriptors(Limits.standard(), 0)),
          audit);

  @AfterEach
  void close() {
    demand.close();
  }

  @Test
  void anyProcessOfTheSameUserMayCancel() {
    try (Underway.Presence _ = underway.enter(plan, OWNER, demand)) {
      assertThat(cancellations.cancel(cancel, SAME_USER, false).cancelled()).isOne();
    }
    assertThat(demand.lost()).hasValue("process 11 of user 1000 cancelled the plan");
    assertThat(audit.names()).containsExactly("cancelled");
  }

  @Test
  void anotherUsersPlanIsAnsweredAsIfThereWereNone() {
    Answer.OfCancel of;
    try (Underway.Presence _ = underway.enter(plan, OWNER, demand)) {
      of = cancellations.cancel(cancel, OTHER_USER, false);
    }
    assertThat(demand.lost()).isEmpty();
    assertThat(of.error().orElseThrow().code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(of).isEqualTo(cancellations.cancel(cancel, OTHER_USER, false));
    assertThat(audit.names()).containsExactly("refused", "refused");
  }

  @Test
  void whoMayCancelEverybodysDoes() {
    try (Underway.Presence _ = underway.enter(plan, OWNER, demand)) {
      assertThat(cancellations.cancel(cancel, OTHER_USER, true).cancelled()).isOne();
    }
    assertThat(demand.isCancelled()).isTrue();
  }

  @Test
  void aPlanThatHasEndedIsNotFound() {
    underway.enter(plan, OWNER, demand).close();

    assertThat(cancellations.cancel(cancel, OWNER, false).error()).isPresent();
    assertThat(demand.isCancelled()).isFalse();
  }
}
