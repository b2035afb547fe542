package dev.osd.daemon.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osd.daemon.audit.AuditEvent;
import dev.osd.daemon.testing.Policies;
import dev.osd.daemon.testing.Until;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cancelling by name from another connection, wherever the plan is on its way. */
@Timeout(60)
final class CancelOnTheWireTest {
  private final Path folder;

  CancelOnTheWireTest(@TempDir Path temporary) throws IOException {
    folder = temporary.toRealPath();
  }

  @Test
  void stopsAPlanThatRuns() throws Exception {
    Path pid = folder.resolve("pid");
    try (SmallDaemon daemon = daemon("");
        Client client = daemon.connect();
        Client other = daemon.connect()) {
      client.send(
          Wire.confirmed(
              "r1",
              "{\"type\":\"read_file\",\"path\":\"%s\",\"max_bytes\":1,\"reason\":\"r\"}"
                  .formatted(Files.writeString(folder.resolve("file"), "x")),
              Wire.sh("sleep 100 & echo $! >'%s'; wait".formatted(pid), 20),
              Wire.sh("touch '%s'".formatted(folder.resolve("never")), 20)));
      Until.holds("the program runs", () -> Files.exists(pid) && Files.size(pid) > 0);

      assertThat(other.send("{\"cancel\":\"r1\"}").line())
          .isEqualTo("{\"request_id\":\"r1\",\"cancelled\":1,\"error\":null}");

      JsonNode reply = client.reply();
      assertThat(reply.get("executed").booleanValue()).isTrue();
      assertThat(reply.at("/results/0/ok").booleanValue()).isTrue();
      assertThat(reply.at("/results/1/error/code").textValue()).isEqualTo("exec_failed");
      assertThat(reply.at("/results/1/error/message").textValue())
          .contains(
              "was killed with all it had started, because process "
                  + ProcessHandle.current().pid()
                  + " of user ")
          .endsWith(" cancelled the plan");
      assertThat(reply.at("/results/2/error/code").textValue()).isEqualTo("skipped");
      assertThat(reply.at("/results/2/error/message").textValue()).endsWith(" cancelled the plan");
      assertThat(ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))).isEmpty();
      assertThat(folder.resolve("never")).doesNotExist();
      assertThat(daemon.audit.names())
          .containsExactly(
              "decided", "decided", "decided", "finished", "cancelled", "finished", "finished");
      assertThat(client.send(Wire.PING).code()).isEqualTo("ok");
    }
  }

  @Test
  void asksTheProgramBeforeItKills() throws Exception {
    Path began = folder.resolve("began");
    Path tidied = folder.resolve("tidied");
    try (SmallDaemon daemon = daemon("");
        Client client = daemon.connect();
        Client other = daemon.connect()) {
      client.send(
          Wire.confirmed(
              "r1",
              Wire.sh(
                  "trap 'touch %s; exit 1' TERM; touch '%s'; while :; do sleep 0.01; done"
                      .formatted(tidied, began),
                  20)));
      Until.holds("the program runs", () -> Files.exists(began));
      other.send("{\"cancel\":\"r1\"}").line();

      assertThat(client.reply().at("/results/0/error/code").textValue()).isEqualTo("exec_failed");
      assertThat(tidied).exists();
    }
  }

  @Test
  void stopsAPlanThatWaitsForItsTurn() throws Exception {
    Path began = folder.resolve("began");
    Path fifo = Wire.fifo(folder);
    try (SmallDaemon daemon = daemon("running_plans = 1\nqueue_ms = 600000");
        Client first = daemon.connect();
        Client second = daemon.connect();
        Client other = daemon.connect()) {
      first.send(
          Wire.confirmed("a", Wire.sh("touch '%s'; read x <'%s'".formatted(began, fifo), 20)));
      Until.holds("the first one runs", () -> Files.exists(began));
      second.send(
          Wire.confirmed("b", Wire.sh("touch '%s'".formatted(folder.resolve("never")), 20)));
      Until.holds(
          "the second one waits and is cancelled",
          () -> other.send("{\"cancel\":\"b\"}").reply().get("cancelled").intValue() == 1);

      JsonNode reply = second.reply();
      assertThat(reply.get("executed").booleanValue()).isFalse();
      assertThat(reply.at("/results/0/error/code").textValue()).isEqualTo("skipped");
      Files.writeString(fifo, "go\n");
      assertThat(first.reply().at("/results/0/ok").booleanValue()).isTrue();
      assertThat(folder.resolve("never")).doesNotExist();
    }
  }

  @Test
  void stopsACallOnDescriptors() throws Exception {
    Path fifo = Wire.fifo(folder);
    try (SmallDaemon daemon = new SmallDaemon(folder, dev.osd.policy.PolicyFile.builtIn());
        Client client = daemon.connect();
        Client other = daemon.connect();
        RandomAccessFile in = new RandomAccessFile(fifo.toFile(), "rw");
        FileOutputStream out = new FileOutputStream(folder.resolve("out").toFile())) {
      client
          .pass(
              "{\"attach\":[{\"fd\":0,\"name\":\"in\",\"mode\":\"read\"},{\"fd\":1,\"name\":\"out\",\"mode\":\"write\"}]}",
              in.getFD(),
              out.getFD())
          .line();
      for (String call :
          new String[] {
            "{\"tool\":\"pipe\",\"args\":{\"cmd\":\"cat\",\"in_fd\":0,\"out_fd\":1},\"request_id\":\"t\"}",
            "{\"tool\":\"read\",\"args\":{\"fd\":0},\"request_id\":\"t\"}"
          }) {
        client.send(call);
        Until.holds(
            "it is cancelled",
            () -> other.send("{\"cancel\":\"t\"}").reply().get("cancelled").intValue() == 1);
        assertThat(client.reply().get("error").textValue()).endsWith(" cancelled the plan");
      }
      // The session goes on.
      in.writeBytes("line\n");
      client.send("{\"tool\":\"read\",\"args\":{\"fd\":0}}");
      assertThat(client.reply().get("input").textValue()).isEqualTo("line\n");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'cancel':'none'} | not_found",
        "{'cancel':'r1','session_id':'other'} | not_found",
        "{'cancel':''} | validation_failed",
        "{'cancel':1} | validation_failed",
        "{'cancel':null} | validation_failed",
        "{'cancel':'r1','reason':'x'} | parse_failed",
        "{'cancel':'r1','cancel':'r1'} | parse_failed",
        "{'cancel':'r1','version':'0.1'} | parse_failed",
      })
  void whatMeansNoPlanStopsNone(String request, String code) throws Exception {
    Path began = folder.resolve("began");
    Path fifo = Wire.fifo(folder);
    try (SmallDaemon daemon = daemon("");
        Client client = daemon.connect();
        Client other = daemon.connect()) {
      client.send(
          Wire.with(
              Wire.confirmed("r1", Wire.sh("touch '%s'; read x <'%s'".formatted(began, fifo), 20)),
              "\"session_id\":\"mine\""));
      Until.holds("the program runs", () -> Files.exists(began));

      assertThat(other.send(request.replace('\'', '"')).code()).isEqualTo(code);
      assertThat(daemon.audit.names()).containsExactly("decided", "refused");
      assertThat(other.send(Wire.PING).code()).isEqualTo("ok");
      Files.writeString(fifo, "go\n");
      assertThat(client.reply().at("/results/0/ok").booleanValue()).isTrue();
    }
  }

  @Test
  void aSessionTellsPlansOfOneNameApart() throws Exception {
    Path fifo = Wire.fifo(folder);
    try (SmallDaemon daemon = daemon("");
        Client one = daemon.connect();
        Client two = daemon.connect();
        Client other = daemon.connect()) {
      int i = 0;
      for (Client client : new Client[] {one, two}) {
        Path began = folder.resolve("began" + ++i);
        client.send(
            Wire.with(
                Wire.confirmed(
                    "same", Wire.sh("touch '%s'; read x <'%s'".formatted(began, fifo), 20)),
                "\"session_id\":\"s%d\"".formatted(i)));
        Until.holds("the program runs", () -> Files.exists(began));
      }
      assertThat(other.send("{\"cancel\":\"same\",\"session_id\":\"s1\"}").line())
          .contains("\"cancelled\":1");
      assertThat(one.reply().at("/results/0/ok").booleanValue()).isFalse();
      assertThat(other.send("{\"cancel\":\"same\"}").line()).contains("\"cancelled\":1");
      assertThat(two.reply().at("/results/0/ok").booleanValue()).isFalse();
    }
  }

  /** A log that cannot be written keeps things from running; it does not keep them running. */
  @Test
  void aFullLogDoesNotKeepAPlanRunning() throws Exception {
    Path began = folder.resolve("began");
    try (SmallDaemon daemon = daemon("");
        Client client = daemon.connect();
        Client other = daemon.connect()) {
      client.send(Wire.confirmed("r1", Wire.sh("touch '%s'; sleep 100".formatted(began), 20)));
      Until.holds("the program runs", () -> Files.exists(began));
      daemon.audit.failAfter(0);

      JsonNode answer = other.send("{\"cancel\":\"r1\"}").reply();
      assertThat(answer.get("cancelled").intValue()).isEqualTo(1);
      assertThat(answer.at("/error/code").textValue()).isEqualTo("audit_unavailable");
      assertThat(client.code()).isEqualTo("audit_unavailable");
    }
  }

  @Test
  void whoCancelsIsRecorded() throws Exception {
    Path began = folder.resolve("began");
    try (SmallDaemon daemon = daemon("");
        Client client = daemon.connect();
        Client other = daemon.connect()) {
      client.send(Wire.confirmed("r1", Wire.sh("touch '%s'; sleep 100".formatted(began), 20)));
      Until.holds("the program runs", () -> Files.exists(began));
      other.send("{\"cancel\":\"r1\"}").line();
      client.reply();
      assertThat(daemon.audit.events().get(1))
          .isInstanceOfSatisfying(
              AuditEvent.Cancelled.class,
              cancelled -> {
                assertThat(cancelled.cause()).isEqualTo(AuditEvent.CancelCause.REQUEST);
                assertThat(cancelled.peer().pid()).isEqualTo(ProcessHandle.current().pid());
                assertThat(cancelled.plans()).isEqualTo(1);
              });
    }
  }

  private SmallDaemon daemon(String limits) throws IOException {
    return new SmallDaemon(folder, Policies.withLimits(limits));
  }
}
