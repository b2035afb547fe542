package dev.osd.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.wire.ReplyOutline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExitStatusTest {
  @ParameterizedTest
  @CsvSource({
    "OK, 0",
    "GENERAL, 1",
    "USAGE, 2",
    "API, 3",
    "FILE, 4",
    "DENIED, 5",
    "TIMEOUT, 6",
    "API_CALL_LIMIT, 7"
  })
  void hasTheNumberOfTheTable(ExitStatus status, int code) {
    assertThat(status.code()).isEqualTo(code);
    assertThat(ExitStatus.ofCode(code)).isEqualTo(status);
  }

  @Test
  void takesUnknownNumbersForAGeneralFailure() {
    assertThat(ExitStatus.ofCode(137)).isEqualTo(ExitStatus.GENERAL);
  }

  @ParameterizedTest
  @CsvSource({
    "parse_failed, USAGE",
    "validation_failed, USAGE",
    "request_too_large, USAGE",
    "unauthorized_peer, DENIED",
    "busy, GENERAL",
    "audit_unavailable, GENERAL",
    "internal, GENERAL",
    "one_of_tomorrow, GENERAL",
  })
  void followsARefusalOfTheRequest(String code, ExitStatus status) {
    ReplyOutline reply =
        new ReplyOutline(
            Optional.empty(),
            false,
            List.of(),
            Optional.of(new ReplyOutline.Problem(code, "message")));

    assertThat(ExitStatus.of(reply)).isEqualTo(status);
  }

  /** A plus is an action that did what was asked, a minus a program with a status of its own. */
  @ParameterizedTest
  @CsvSource({
    "+, OK",
    "-, OK",
    "policy_denied, DENIED",
    "confirmation_required, DENIED",
    "exec_timed_out, TIMEOUT",
    "read_failed, FILE",
    "write_failed, FILE",
    "not_found, FILE",
    "exec_failed, GENERAL",
    "invalid_mode_string, GENERAL",
    "invalid_args, GENERAL",
    "sandbox_unavailable, GENERAL",
    "skipped, GENERAL",
    "one_of_tomorrow, GENERAL",
    "+ - exec_timed_out, TIMEOUT",
    "skipped policy_denied skipped, DENIED",
    "exec_timed_out skipped, TIMEOUT",
    "read_failed exec_timed_out, FILE",
    "+ skipped, GENERAL",
  })
  void followsTheFirstActionThatWasNotOnlySkipped(String outcomes, ExitStatus status) {
    List<ReplyOutline.Step> steps = new ArrayList<>();
    for (String outcome : outcomes.split(" ", -1)) {
      boolean failed = !outcome.equals("+") && !outcome.equals("-");
      steps.add(
          new ReplyOutline.Step(
              "step",
              "exec",
              outcome.equals("+"),
              failed ? Optional.of(new ReplyOutline.Problem(outcome, "")) : Optional.empty(),
              List.of(),
              Optional.empty()));
    }

    assertThat(ExitStatus.of(new ReplyOutline(Optional.of("r"), true, steps, Optional.empty())))
        .isEqualTo(status);
  }

  @ParameterizedTest
  @EnumSource
  void isNeverOkForAnError(ErrorCode code) {
    assertThat(ExitStatus.of(code)).isNotEqualTo(ExitStatus.OK);
  }
}
