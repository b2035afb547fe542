package dev.osd.daemon.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osd.daemon.audit.AuditEvent;
import dev.osd.daemon.testing.Policies;
import dev.osd.daemon.testing.Until;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events over a real socket from real programs: their form, their order, and slow clients. */
@Timeout(60)
final class StreamOnTheWireTest {
  private final Path folder;

  StreamOnTheWireTest(@TempDir Path temporary) throws IOException {
    folder = temporary.toRealPath();
  }

  @Test
  void eventsHaveTheFieldsOfTheSeedAndNoOthers() throws Exception {
    try (SmallDaemon daemon = daemon("");
        Client client = daemon.connect()) {
      client.send(
          Wire.streamed("s", Wire.sh("printf one; exit 3", 20), Wire.sh("printf two >&2", 20))
              .replace("\"stream\"", "\"on_failure\":\"continue\",\"stream\""));

      assertThat(client.line())
          .isEqualTo(
              "{\"event\":\"output\",\"step_id\":\"step1\",\"stream\":\"stdout\",\"data\":\"one\"}");
      assertThat(client.line())
          .matches(
              "\\{\"event\":\"step_complete\",\"step_id\":\"step1\",\"exit_code\":3,\"duration_ms\":\\d+}");
      assertThat(client.line())
          .isEqualTo(
              "{\"event\":\"output\",\"step_id\":\"step2\",\"stream\":\"stderr\",\"data\":\"two\"}");
      assertThat(client.line())
          .matches(
              "\\{\"event\":\"step_complete\",\"step_id\":\"step2\",\"exit_code\":0,\"duration_ms\":\\d+}");
      assertThat(client.line())
          .matches(
              "\\{\"event\":\"plan_complete\",\"success\":false,\"steps_executed\":2,\"total_duration_ms\":\\d+}");
      assertThat(client.reply().get("executed").booleanValue()).isTrue();
    }
  }

  /** The program goes on only once the piece before has been heard: nothing waits for a line. */
  @Test
  void everyPieceIsHeardInItsOrderAndBeforeTheNextOneIsWritten() throws Exception {
    String go = "read x <'" + folder + "/fifo%d'; ";
    for (int i = 1; i <= 4; i++) {
      Wire.fifo(folder, "fifo" + i);
    }
    String line =
        ("printf a; " + go + "printf b >&2; " + go + "printf '\\\\303'; " + go).formatted(1, 2, 3);
    String rest = "printf '\\\\244c'; " + go.formatted(4) + "printf '\\\\377d\\\\342'";
    try (SmallDaemon daemon = daemon("");
        Client client = daemon.connect()) {
      client.send(Wire.streamed("s", Wire.sh(line + rest, 20)));
      List<String> heard = new ArrayList<>();
      for (int i = 1; i <= 4; i++) {
        // Half a character, the third piece, is held back until the other half comes.
        if (i != 3) {
          heard.add(output(client.reply()));
        }
        Files.writeString(folder.resolve("fifo" + i), "go\n");
      }
      heard.add(output(client.reply()));
      heard.add(output(client.reply()));

      assertThat(heard)
          .containsExactly(
              "stdout a", "stderr b", "stdout \u00e4c", "stdout \ufffdd", "stdout \ufffd");
    }
  }

  @Test
  void aSlowReaderMissesNothing() throws Exception {
    Path written = folder.resolve("written");
    String all =
        IntStream.rangeClosed(1, 300_000).mapToObj(i -> i + "\n").collect(Collectors.joining());
    try (SmallDaemon daemon = daemon("reply_sec = 1");
        Client client = daemon.connect();
        Client other = daemon.connect()) {
      client.send(
          Wire.streamed("s", Wire.sh("echo $$ >'%s'; exec seq 300000".formatted(written), 20)));
      StringBuilder heard = new StringBuilder(client.reply().get("data").textValue());
      long program = Long.parseLong(Files.readString(written).strip());
      Until.holds("the program waits for its reader", () -> isAsleep(program));
      assertThat(other.send(Wire.PING).code()).isEqualTo("ok");

      JsonNode event = client.reply();
      for (; event.get("event").textValue().equals("output"); event = client.reply()) {
        heard.append(event.get("data").textValue());
      }
      assertThat(heard.toString()).isEqualTo(all);
      assertThat(event.get("exit_code").intValue()).isZero();
    }
  }

  @Test
  void aClientThatNeverReadsHoldsUpItsProgramUntilTheDeadlineAndNobodyElse() throws Exception {
    Path progress = folder.resolve("progress");
    try (SmallDaemon daemon = daemon("reply_sec = 1");
        Client deaf = daemon.connect();
        Client other = daemon.connect()) {
      deaf.send(
          Wire.streamed(
              "s",
              Wire.sh(
                  "while :; do head -c 65536 /dev/zero; echo x >>'%s'; done".formatted(progress),
                  2)));
      Until.holds("it writes", () -> Files.exists(progress));
      assertThat(other.send(Wire.PING).code()).isEqualTo("ok");

      Until.holds("the outcome is recorded", () -> !Wire.finished(daemon).isEmpty());
      assertThat(Wire.finished(daemon).getFirst().result().error().orElseThrow().code())
          .isEqualTo(ErrorCode.EXEC_TIMED_OUT);
      // What the pipe and the socket hold, and not what two seconds can bring forth.
      assertThat(Files.readAllLines(progress)).hasSizeLessThan(40);
      other.leave();
      assertThat(daemon.listener.awaitEmpty(java.time.Duration.ofSeconds(20))).isTrue();
    }
  }

  /** As one that takes a little now and then, so that no single wait is long. */
  @Test
  void aClientThatDribblesDoesNotHoldUpThePlanBeyondItsDeadline() throws Exception {
    try (SmallDaemon daemon = daemon("reply_sec = 1");
        Client slow = daemon.connect()) {
      slow.send(Wire.streamed("s", Wire.sh("yes", 1)));
      Until.holds(
          "the outcome is recorded",
          () -> {
            slow.take(1);
            return !Wire.finished(daemon).isEmpty();
          });
      ActionResult result = Wire.finished(daemon).getFirst().result();
      assertThat(result.error().orElseThrow().code()).isEqualTo(ErrorCode.EXEC_TIMED_OUT);
    }
  }

  @Test
  void stoppingTheDaemonWaitsForNoSlowReader() throws Exception {
    try (SmallDaemon daemon = daemon("");
        Client deaf = daemon.connect()) {
      deaf.send(Wire.streamed("s", Wire.sh("yes", 20)));
      Until.holds("it runs", () -> daemon.audit.names().contains("decided"));
      deaf.reply();
      daemon.commands.stopAll();
      daemon.sessions.stopAll();
      Until.holds("the outcome is recorded", () -> !Wire.finished(daemon).isEmpty());
    }
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void aClientThatGoesAwayStopsItsPlan(boolean stream) throws Exception {
    Path pid = folder.resolve("pid");
    try (SmallDaemon daemon = daemon("")) {
      Client client = daemon.connect();
      String plan =
          Wire.streamed(
              "gone",
              Wire.sh("sleep 100 & echo $! >'%s'; wait".formatted(pid), 20),
              Wire.sh("touch '%s'".formatted(folder.resolve("never")), 20));
      client.send(stream ? plan : plan.replace("\"stream\":true", "\"on_failure\":\"continue\""));
      Until.holds("the program runs", () -> Files.exists(pid) && Files.size(pid) > 0);

      client.leave();

      Until.holds("all is recorded", () -> daemon.audit.names().size() == 5);
      assertThat(daemon.audit.names())
          .containsExactly("decided", "decided", "cancelled", "finished", "finished");
      assertThat(daemon.audit.events().get(2))
          .isInstanceOfSatisfying(
              AuditEvent.Cancelled.class,
              cancelled -> {
                assertThat(cancelled.cause()).isEqualTo(AuditEvent.CancelCause.CLIENT_GONE);
                assertThat(cancelled.requestId()).isEqualTo("gone");
              });
      assertThat(Wire.finished(daemon))
          .extracting(finished -> finished.result().error().orElseThrow().code())
          .containsExactly(ErrorCode.EXEC_FAILED, ErrorCode.SKIPPED);
      assertThat(Wire.finished(daemon))
          .allSatisfy(finished ->
              assertThat(finished.result().error().orElseThrow().message())
                  .endsWith("because its client has gone"));
      assertThat(ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))).isEmpty();
      assertThat(folder.resolve("never")).doesNotExist();
      assertThat(daemon.listener.awaitEmpty(java.time.Duration.ofSeconds(20))).isTrue();
    }
  }

  @Test
  void aClientThatOnlyStopsSendingIsStillThere() throws Exception {
    Path began = folder.resolve("began");
    Path fifo = Wire.fifo(folder);
    try (SmallDaemon daemon = daemon("");
        Client client = daemon.connect()) {
      client
          .send(
              Wire.confirmed(
                  "half", Wire.sh("touch '%s'; read x <'%s'".formatted(began, fifo), 20)))
          .halfClose();
      Until.holds("the program runs", () -> Files.exists(began));
      Files.writeString(fifo, "go\n");

      assertThat(client.reply().at("/results/0/ok").booleanValue()).isTrue();
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  private SmallDaemon daemon(String limits) throws IOException {
    return new SmallDaemon(folder, Policies.withLimits(limits));
  }

  private static String output(JsonNode event) {
    return event.get("stream").textValue() + " " + event.get("data").textValue();
  }

  /** By the kernel's word (proc(5)): asleep, so it has written all that fits its pipe. */
  private static boolean isAsleep(long pid) throws IOException {
    return Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") S ");
  }
}
