package dev.osd.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.protocol.Action;
import dev.osd.protocol.Limits;
import dev.osd.protocol.Plan;
import dev.osd.protocol.wire.PlanCodec;
import dev.osd.shell.Ending;
import dev.osd.shell.ExitStatus;
import dev.osd.shell.FakeTerminal;
import dev.osd.shell.ScriptedDaemon;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PingTest {
  private final FakeTerminal terminal = new FakeTerminal();

  @Test
  void sendsAPlanOfOnePingAndPrintsTheReply() throws Exception {
    try (ScriptedDaemon daemon = ScriptedDaemon.saying(Shell.PONG)) {
      Ending status =
          Shell.run(daemon, terminal, "ping", "--socket-path", daemon.socket().toString());

      assertThat(status).isEqualTo(ExitStatus.OK);
      assertThat(terminal.printed()).isEqualTo(Shell.PONG);
      assertThat(terminal.notes()).isEmpty();
      Plan plan =
          new PlanCodec(Limits.standard())
              .decode(daemon.requests().getFirst().getBytes(StandardCharsets.UTF_8));
      assertThat(plan.mode()).isEqualTo(Plan.Mode.EXECUTE);
      assertThat(plan.actions()).containsExactly(new Action.Ping("step1"));
    }
  }

  @ParameterizedTest
  @CsvSource({"busy, GENERAL", "unauthorized_peer, DENIED"})
  void tellsARefusalByItsStatus(String code, ExitStatus expected) throws Exception {
    String reply =
        "{\"request_id\":null,\"executed\":false,\"results\":[],\"error\":{\"code\":\"%s\",\"message\":\"m\"}}\n"
            .formatted(code);
    try (ScriptedDaemon daemon = ScriptedDaemon.saying(reply)) {
      assertThat(Shell.run(daemon, terminal, "ping")).isEqualTo(expected);
      assertThat(terminal.printed()).isEqualTo(reply);
    }
  }

  @Test
  void saysInOneSentenceThatNobodyIsThere() {
    Ending status = Shell.run(terminal, "ping", "--socket-path", "/nonexistent/x.sock");

    assertThat(status).isEqualTo(ExitStatus.GENERAL);
    assertThat(terminal.printed()).isEmpty();
    assertThat(terminal.notes())
        .containsExactly(
            "osd-shell: no daemon answers on /nonexistent/x.sock; start one with: osd-daemon"
                + " --socket-path /nonexistent/x.sock");
  }

  @Test
  void saysThatTheDaemonClosedTheConnection() throws Exception {
    try (ScriptedDaemon daemon = ScriptedDaemon.saying("")) {
      assertThat(Shell.run(daemon, terminal, "ping")).isEqualTo(ExitStatus.GENERAL);
      assertThat(terminal.notes())
          .containsExactly(
              "osd-shell: the daemon closed the connection before it replied; its log tells why");
    }
  }

  @Test
  void saysThatSomethingElseThanADaemonAnswers() throws Exception {
    try (ScriptedDaemon daemon = ScriptedDaemon.saying("HTTP/1.1 400 Bad Request\r\n\r\n")) {
      assertThat(Shell.run(daemon, terminal, "ping")).isEqualTo(ExitStatus.GENERAL);
      assertThat(terminal.notes())
          .singleElement()
          .asString()
          .startsWith("osd-shell: the daemon sent a line that is no reply: ");
    }
  }
}
