package dev.osd.daemon.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.daemon.plan.Confirmations.Standing;
import dev.osd.daemon.testing.FakeClock;
import dev.osd.protocol.Confirmation;
import dev.osd.protocol.Peer;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfirmationsTest {
  private static final String TOKEN = "i-\u00fcnderstand";

  private final FakeClock clock = new FakeClock();
  private final Confirmations confirmations = new Confirmations(TOKEN, clock);

  @Test
  void aPlanWithoutATokenIsUnconfirmed() {
    assertThat(confirmations.check(Optional.empty(), peer(1, 1000))).isEqualTo(Standing.ABSENT);
    assertThat(Standing.ABSENT.confirms()).isFalse();
  }

  @Test
  void theTokenConfirms() {
    assertThat(check(TOKEN)).isEqualTo(Standing.RIGHT);
    assertThat(Standing.RIGHT.confirms()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "i-understand",
        "I-\u00fcnderstand",
        "i-\u00fcnderstan",
        TOKEN + " ",
        TOKEN + "\0"
      })
  void anythingElseDoesNot(String token) {
    assertThat(check(token)).isEqualTo(Standing.WRONG);
    assertThat(Standing.WRONG.confirms()).isFalse();
  }

  @Test
  void theThirdWrongTokenLocksOutWhoeverComesWithTheRightOne() {
    assertThat(check("a")).isEqualTo(Standing.WRONG);
    assertThat(check("b")).isEqualTo(Standing.WRONG);
    assertThat(check(TOKEN)).isEqualTo(Standing.RIGHT);
    assertThat(check("c")).isEqualTo(Standing.WRONG);

    assertThat(check(TOKEN)).isEqualTo(Standing.LOCKED_OUT);
    assertThat(check("d")).isEqualTo(Standing.LOCKED_OUT);
    assertThat(Standing.LOCKED_OUT.confirms()).isFalse();
  }

  @Test
  void theLockLastsAMinuteFromTheLastWrongToken() {
    check("a");
    clock.advance(Duration.ofSeconds(29));
    check("b");
    clock.advance(Duration.ofSeconds(30));
    check("c");

    clock.advance(Duration.ofMillis(59_999));
    assertThat(check(TOKEN)).isEqualTo(Standing.LOCKED_OUT);
    clock.advance(Duration.ofMillis(1));
    assertThat(check(TOKEN)).isEqualTo(Standing.RIGHT);
  }

  @Test
  void tryingDuringTheLockDoesNotProlongIt() {
    check("a");
    check("b");
    check("c");
    clock.advance(Duration.ofSeconds(59));
    check("d");

    clock.advance(Duration.ofSeconds(1));

    assertThat(check(TOKEN)).isEqualTo(Standing.RIGHT);
  }

  @Test
  void afterTheLockThreeMoreAreNeeded() {
    check("a");
    check("b");
    check("c");
    clock.advance(Duration.ofMinutes(1));

    assertThat(check("d")).isEqualTo(Standing.WRONG);
    assertThat(check("e")).isEqualTo(Standing.WRONG);
    assertThat(check(TOKEN)).isEqualTo(Standing.RIGHT);
  }

  @Test
  void wrongTokensCountForAMinute() {
    check("a");
    check("b");
    clock.advance(Duration.ofMinutes(1));

    check("c");

    assertThat(check(TOKEN)).isEqualTo(Standing.RIGHT);
  }

  /** A process makes others at will, so counting by process would bound nothing. */
  @Test
  void allProcessesOfAUserAreCountedTogetherAndUsersApart() {
    confirmations.check(Optional.of(new Confirmation("a")), peer(1, 1000));
    confirmations.check(Optional.of(new Confirmation("b")), peer(2, 1000));
    confirmations.check(Optional.of(new Confirmation("c")), peer(3, 1000));

    assertThat(confirmations.check(Optional.of(new Confirmation(TOKEN)), peer(4, 1000)))
        .isEqualTo(Standing.LOCKED_OUT);
    assertThat(confirmations.check(Optional.of(new Confirmation(TOKEN)), peer(1, 1001)))
        .isEqualTo(Standing.RIGHT);
  }

  private Standing check(String token) {
    return confirmations.check(Optional.of(new Confirmation(token)), peer(1, 1000));
  }

  private static Peer peer(long pid, long uid) {
    return new Peer(pid, uid, uid, 5);
  }
}
