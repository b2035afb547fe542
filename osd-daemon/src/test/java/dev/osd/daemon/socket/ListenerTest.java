package dev.osd.daemon.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osd.daemon.audit.AuditEvent;
import dev.osd.daemon.testing.Policies;
import dev.osd.daemon.testing.Until;
import dev.osd.protocol.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of every manner on a real socket. */
@Timeout(60)
final class ListenerTest {
  private static final String PING = plan("p", "{\"type\":\"ping\"}");

  @TempDir private Path temporary;

  @Test
  void aClientThatHalfClosesGetsItsReplyAndThenTheEnd() throws Exception {
    try (SmallDaemon daemon = daemon("");
        Client client = daemon.connect()) {
      client.send(PING + "\n").halfClose();

      JsonNode reply = client.reply();
      assertThat(reply.get("request_id").textValue()).isEqualTo("p");
      assertThat(reply.get("executed").booleanValue()).isTrue();
      assertThat(reply.get("error").isNull()).isTrue();
      assertThat(reply.at("/results/0/type").textValue()).isEqualTo("pong");
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void aRequestIsAnsweredAsSoonAsItIsComplete() throws Exception {
    try (SmallDaemon daemon = daemon("");
        Client client = daemon.connect()) {
      assertThat(client.send(PING).code()).isEqualTo("ok");
    }
  }

  @Test
  void requestsAreAnsweredInOrderHoweverTheyAreCut() throws Exception {
    byte[] all =
        (plan("a", "{\"type\":\"ping\"}")
                + plan("b", "{\"type\":\"ping\"}")
                + " \r\n\t "
                + plan("\u00e4}{\\\"", "{\"type\":\"ping\"}")
                + "\n\n\n"
                + plan("d", "{\"type\":\"ping\"}"))
            .getBytes(StandardCharsets.UTF_8);
    for (int piece : new int[] {1, 7, all.length}) {
      try (SmallDaemon daemon = daemon("");
          Client client = daemon.connect()) {
        for (int from = 0; from < all.length; from += piece) {
          client.send(Arrays.copyOfRange(all, from, Math.min(all.length, from + piece)));
        }
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          ids.add(client.reply().get("request_id").textValue());
        }
        assertThat(ids).containsExactly("a", "b", "\u00e4}{\"", "d");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | validation_failed",
        "{\"a\":1,\"a\":2} | parse_failed",
        "{\"unknown\":1} | parse_failed",
        "{'a':1} | parse_failed",
        "{\"a\":01} | parse_failed",
        "{\"a\":NaN} | parse_failed",
        "{\"a\":1,} | parse_failed",
        "{\"a\":\"\\ud800\"} | parse_failed",
        "{/**/} | parse_failed",
        "{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]} | parse_failed",
        "{\"request_id\":\"x\",\"version\":\"0.2\",\"mode\":\"execute\",\"actions\":[]} | validation_failed",
        "{\"request_id\":\"x\",\"version\":\"0.1\",\"mode\":\"execute\",\"actions\":[{\"type\":\"none\"}]} | validation_failed"
      })
  void aRefusedRequestWhoseEndIsKnownCostsNotTheConnection(String request, String code)
      throws Exception {
    try (SmallDaemon daemon = daemon("");
        Client client = daemon.connect()) {
      assertThat(client.send(request).code()).isEqualTo(code);
      assertThat(client.send(PING).code()).isEqualTo("ok");

      assertThat(refusals(daemon))
          .extracting(refused -> refused.failure().code().wireName())
          .containsExactly(code);
    }
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() throws Exception {
    byte[] overlong = {'{', '"', 'a', '"', ':', '"', (byte) 0xC0, (byte) 0xAF, '"', '}'};
    try (SmallDaemon daemon = daemon("");
        Client client = daemon.connect()) {
      assertThat(client.send(overlong).code()).isEqualTo("parse_failed");
      assertThat(client.send(PING).code()).isEqualTo("ok");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"garbage", "[]", "\"text\"", "\u0000", "{\"a\":]", "}", "GET / HTTP/1.1\r\n\r\n"})
  void aStreamThatCannotGoOnIsClosedAfterTheReply(String text) throws Exception {
    try (SmallDaemon daemon = daemon("");
        Client client = daemon.connect()) {
      assertThat(client.send(PING + text).code()).isEqualTo("ok");

      assertThat(client.code()).isEqualTo("parse_failed");
      assertThat(client.isAtEnd()).isTrue();
      assertThat(refusals(daemon)).hasSize(1);
    }
  }

  @Test
  void aRequestThatEndsInTheMiddleIsRefused() throws Exception {
    try (SmallDaemon daemon = daemon("");
        Client client = daemon.connect()) {
      client.send("{\"request_id\":").halfClose();

      JsonNode reply = client.reply();
      assertThat(reply.at("/error/code").textValue()).isEqualTo("parse_failed");
      assertThat(reply.at("/error/message").textValue())
          .isEqualTo("the request ends in the middle");
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void aHalfSentRequestIsNotWaitedForForever() throws Exception {
    try (SmallDaemon daemon = daemon("request_sec = 1");
        Client client = daemon.connect()) {
      client.send(PING + "{\"request_id\":");

      assertThat(client.code()).isEqualTo("ok");
      JsonNode reply = client.reply();
      assertThat(reply.at("/error/code").textValue()).isEqualTo("parse_failed");
      assertThat(reply.at("/error/message").textValue()).contains("limit request_sec");
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void dribblingDoesNotProlongARequest() throws Exception {
    try (SmallDaemon daemon = daemon("request_sec = 1");
        Client client = daemon.connect()) {
      client.send("{\"request_id\":\"");
      CompletableFuture<Integer> sent = new CompletableFuture<>();
      Thread dribbling =
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                int count = 0;
                try {
                  for (; count < 1_000_000; count++) {
                    client.send("x");
                    LockSupport.parkNanos(20_000_000);
                  }
                } catch (IOException e) {
                  // The daemon has closed.
                }
                sent.complete(count);
              });

      assertThat(client.code()).isEqualTo("parse_failed");
      assertThat(sent.get(20, TimeUnit.SECONDS)).isPositive();
      dribbling.join();
    }
  }

  @Test
  void anIdleConnectionIsClosedWithoutAReply() throws Exception {
    try (SmallDaemon daemon = daemon("idle_sec = 1");
        Client client = daemon.connect()) {
      assertThat(client.send(PING).code()).isEqualTo("ok");

      assertThat(client.isAtEnd()).isTrue();
      assertThat(refusals(daemon)).isEmpty();
    }
  }

  @Test
  void aRequestThatIsTooLongIsRefusedAndTheNextOneServed() throws Exception {
    try (SmallDaemon daemon = daemon("request_bytes = 1024\ndiscard_bytes = 100000");
        Client client = daemon.connect()) {
      String tooLong = plan("x".repeat(2000), "{\"type\":\"ping\"}");

      assertThat(client.send(tooLong).send(PING).code()).isEqualTo("request_too_large");
      assertThat(client.code()).isEqualTo("ok");
      assertThat(refusals(daemon))
          .singleElement()
          .satisfies(refused ->
              assertThat(refused.failure().code()).isEqualTo(ErrorCode.REQUEST_TOO_LARGE));
    }
  }

  @Test
  void aRequestWhoseEndIsOutOfReachEndsTheConnectionAfterTheReply() throws Exception {
    try (SmallDaemon daemon = daemon("request_bytes = 1024\ndiscard_bytes = 4096");
        Client client = daemon.connect()) {
      client.send("{\"request_id\":\"" + "x".repeat(30_000));

      assertThat(client.code()).isEqualTo("request_too_large");
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void whoeverVanishesDisturbsNobody() throws Exception {
    try (SmallDaemon daemon = daemon("");
        Client steady = daemon.connect()) {
      for (int i = 0; i < 20; i++) {
        daemon.connect().close();
        daemon.connect().send("{\"request_id\":").close();
        // Leaves while its replies are still coming, and without reading any.
        daemon.connect().send(PING.repeat(200)).close();
        assertThat(steady.send(PING).code()).isEqualTo("ok");
      }
      steady.leave();
      assertThat(daemon.listener.awaitEmpty(Duration.ofSeconds(20))).isTrue();
    }
  }

  @Test
  void aStreamTellsEventsBeforeTheReply() throws Exception {
    try (SmallDaemon daemon = daemon("");
        Client client = daemon.connect()) {
      client.send(streamed("s", exec("printf", "one")));

      assertThat(client.line())
          .isEqualTo(
              "{\"event\":\"output\",\"step_id\":\"step1\",\"stream\":\"stdout\",\"data\":\"one\"}");
      assertThat(client.reply().get("event").textValue()).isEqualTo("step_complete");
      assertThat(client.reply().get("event").textValue()).isEqualTo("plan_complete");
      assertThat(client.reply().get("request_id").textValue()).isEqualTo("s");
    }
  }

  @Test
  void aReplyLargerThanTheSocketsBufferArrivesWhole() throws Exception {
    Files.write(temporary.resolve("big"), new byte[900_000]);
    try (SmallDaemon daemon = daemon("");
        Client client = daemon.connect()) {
      client.send(
          plan(
              "r",
              "{\"type\":\"read_file\",\"path\":\"%s\",\"max_bytes\":1000000,\"reason\":\"r\"}"
                  .formatted(temporary.resolve("big"))));

      assertThat(client.reply().at("/results/0/content_base64").textValue()).hasSize(1_200_000);
      assertThat(client.send(PING).code()).isEqualTo("ok");
    }
  }

  @Test
  void connectionsBeyondTheLimitAreToldToTryLater() throws Exception {
    try (SmallDaemon daemon = daemon("connections = 2");
        Client first = daemon.connect();
        Client second = daemon.connect()) {
      assertThat(first.send(PING).code()).isEqualTo("ok");
      assertThat(second.send(PING).code()).isEqualTo("ok");

      try (Client third = daemon.connect()) {
        assertThat(third.send(PING).code()).isEqualTo("busy");
        assertThat(third.isAtEnd()).isTrue();
      }
      assertThat(refusals(daemon))
          .singleElement()
          .satisfies(refused -> assertThat(refused.failure().code()).isEqualTo(ErrorCode.BUSY));

      first.leave();
      Until.holds(
          "there is room again",
          () -> {
            try (Client next = daemon.connect()) {
              return next.send(PING).code().equals("ok");
            }
          });
    }
  }

  @Test
  void oneProcessDoesNotGetAllConnections() throws Exception {
    try (SmallDaemon daemon = daemon("connections_per_peer = 1");
        Client first = daemon.connect()) {
      assertThat(first.send(PING).code()).isEqualTo("ok");

      try (Client second = daemon.connect()) {
        assertThat(second.send(PING).code()).isEqualTo("busy");
      }
    }
  }

  @Test
  void twoHundredClientsAtOnceAreServedOrToldToTryLater() throws Exception {
    try (SmallDaemon daemon = daemon("")) {
      Callable<String> client =
          () -> {
            try (Client one = daemon.connect()) {
              return one.send(PING).code();
            }
          };
      List<Callable<String>> clients = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        clients.add(client);
      }
      List<String> codes = new ArrayList<>();
      try (var pool = Executors.newFixedThreadPool(200)) {
        for (Future<String> code : pool.invokeAll(clients)) {
          codes.add(code.get());
        }
      }
      assertThat(codes).hasSize(200).isSubsetOf("ok", "busy").contains("ok");
      assertThat(daemon.listener.awaitEmpty(Duration.ofSeconds(20))).isTrue();
    }
  }

  /** All of them stay until the last one has its answer. */
  @Test
  void twoHundredClientsThatStayAreAllAnswered() throws Exception {
    List<Client> clients = new ArrayList<>();
    try (SmallDaemon daemon = daemon("")) {
      for (int i = 0; i < 200; i++) {
        clients.add(daemon.connect().send(PING));
      }
      List<String> codes = new ArrayList<>();
      for (Client client : clients) {
        codes.add(client.code());
      }
      assertThat(codes.stream().filter("ok"::equals)).hasSize(64);
      assertThat(codes.stream().filter("busy"::equals)).hasSize(136);
    } finally {
      for (Client client : clients) {
        client.close();
      }
    }
  }

  @Test
  void anotherUserIsToldSoAndThatIsRecorded() throws Exception {
    try (SmallDaemon daemon = new SmallDaemon(temporary.toRealPath(), Policies.standard(), 77);
        Client client = daemon.connect()) {
      assertThat(client.send(PING).code()).isEqualTo("unauthorized_peer");
      assertThat(client.isAtEnd()).isTrue();
      assertThat(refusals(daemon))
          .singleElement()
          .satisfies(refused -> {
            assertThat(refused.failure().code()).isEqualTo(ErrorCode.UNAUTHORIZED_PEER);
            assertThat(refused.peer().pid()).isEqualTo(ProcessHandle.current().pid());
          });
    }
  }

  @Test
  void thePeerIsWhoTheKernelSays() throws Exception {
    try (SmallDaemon daemon = daemon("");
        Client client = daemon.connect()) {
      client.send(PING).code();

      assertThat(daemon.audit.events().getFirst())
          .isInstanceOfSatisfying(
              AuditEvent.Decided.class,
              decided -> {
                assertThat(decided.peer().pid()).isEqualTo(ProcessHandle.current().pid());
                assertThat(decided.peer().startTime()).isPositive();
              });
    }
  }

  @Test
  void aRefusalThatCannotBeRecordedSaysThatInstead() throws Exception {
    try (SmallDaemon daemon = daemon("");
        Client client = daemon.connect()) {
      daemon.audit.failAfter(0);

      JsonNode reply = client.send("{}").reply();
      assertThat(reply.at("/error/code").textValue()).isEqualTo("audit_unavailable");
      assertThat(reply.at("/error/message").textValue())
          .isEqualTo(
              "the request was refused (validation_failed), and the audit log cannot be written");
      assertThat(client.send(PING).code()).isEqualTo("audit_unavailable");
    }
  }

  @Test
  void theTokenIsInNoAnswer() throws Exception {
    try (SmallDaemon daemon = daemon("");
        Client client = daemon.connect()) {
      String wrong = confirmed("a", exec("touch", "x")).replace("t0ken", "wr0ng-t0ken");
      client.send(wrong + confirmed("b", exec("dd")) + confirmed("c", exec("no-such-program")));

      for (int i = 0; i < 3; i++) {
        assertThat(client.line()).doesNotContain("t0ken");
      }
    }
  }

  @Test
  void aTokenInTheWrongPlaceIsInNoAnswer() throws Exception {
    try (SmallDaemon daemon = daemon("");
        Client client = daemon.connect()) {
      client.send("{\"request_id\":t0ken}{\"request_id\":\"x\",\"version\":\"t0ken\"}");

      assertThat(client.line()).doesNotContain("t0ken");
      assertThat(client.line()).doesNotContain("t0ken");
    }
  }

  @Test
  void stoppingLetsWhoIsBeingServedFinishAndTellsWhoWaits() throws Exception {
    Path began = temporary.resolve("began");
    Path fifo = temporary.resolve("fifo");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    try (SmallDaemon daemon = daemon("");
        Client served = daemon.connect();
        Client waiting = daemon.connect()) {
      assertThat(waiting.send(PING).code()).isEqualTo("ok");
      served.send(
          confirmed("x", exec("sh", "-c", "touch '%s'; read line <'%s'".formatted(began, fifo))));
      Until.holds("the program runs", () -> Files.exists(began));

      daemon.stopAccepting();
      daemon.listener.endRequests();

      assertThat(waiting.isAtEnd()).isTrue();
      assertThat(daemon.listener.awaitEmpty(Duration.ofMillis(1))).isFalse();
      Files.writeString(fifo, "go on\n");
      assertThat(served.code()).isEqualTo("ok");
      assertThat(served.isAtEnd()).isTrue();
      assertThat(daemon.listener.awaitEmpty(Duration.ofSeconds(20))).isTrue();
    }
  }

  @Test
  void idlenessIsCountedFromTheLastConnectionsEnd() throws Exception {
    try (SmallDaemon daemon = daemon("");
        Client client = daemon.connect()) {
      assertThat(client.send(PING).code()).isEqualTo("ok");
      CompletableFuture<Boolean> idle = new CompletableFuture<>();
      Thread watch =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  idle.complete(daemon.listener.awaitIdle(Duration.ofMillis(50)));
                } catch (InterruptedException e) {
                  idle.completeExceptionally(e);
                }
              });
      Until.holds("it waits for the client", () -> watch.getState() == Thread.State.WAITING);
      assertThat(idle).isNotDone();

      client.leave();

      assertThat(idle.get(20, TimeUnit.SECONDS)).isTrue();
      watch.join();
    }
  }

  @Test
  void closingEndsTheWaitForIdleness() throws Exception {
    try (SmallDaemon daemon = daemon("")) {
      CompletableFuture<Boolean> idle =
          CompletableFuture.supplyAsync(() -> {
            try {
              return daemon.listener.awaitIdle(Duration.ofHours(1));
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          });

      daemon.stop();

      assertThat(idle.get(20, TimeUnit.SECONDS)).isFalse();
    }
  }

  @Test
  void leavesNoThreadAndNoDescriptorBehind() throws Exception {
    try (SmallDaemon daemon = daemon("")) {
      daemon.connect().send(PING).close();
      assertThat(daemon.listener.awaitEmpty(Duration.ofSeconds(20))).isTrue();
      long before = descriptors();

      for (int i = 0; i < 30; i++) {
        try (Client client = daemon.connect()) {
          client.send(PING + "garbage").code();
          client.code();
        }
      }

      assertThat(daemon.listener.awaitEmpty(Duration.ofSeconds(20))).isTrue();
      Until.holds("no more descriptors are open", () -> descriptors() <= before);
    }
  }

  private SmallDaemon daemon(String limits) throws IOException {
    return new SmallDaemon(temporary.toRealPath(), Policies.withLimits(limits));
  }

  private static List<AuditEvent.Refused> refusals(SmallDaemon daemon) {
    return daemon.audit.events().stream()
        .filter(AuditEvent.Refused.class::isInstance)
        .map(AuditEvent.Refused.class::cast)
        .toList();
  }

  private static long descriptors() throws IOException {
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }

  private static String plan(String id, String action) {
    return "{\"request_id\":\"%s\",\"version\":\"0.1\",\"mode\":\"execute\",\"actions\":[%s]}"
        .formatted(id, action);
  }

  private static String confirmed(String id, String action) {
    String plan = plan(id, action);
    return plan.substring(0, plan.length() - 1)
        + ",\"confirmation\":{\"token\":\"%s\"}}".formatted(SmallDaemon.TOKEN);
  }

  private static String streamed(String id, String action) {
    String plan = plan(id, action);
    return plan.substring(0, plan.length() - 1) + ",\"stream\":true}";
  }

  private static String exec(String... argv) {
    return "{\"type\":\"exec\",\"argv\":[\"%s\"],\"timeout_sec\":20,\"as_root\":false,\"reason\":\"r\"}"
        .formatted(String.join("\",\"", argv));
  }
}
