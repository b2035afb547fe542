package dev.osd.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The daemon as a process: raw clients, signals, a second daemon, many clients, its files. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class DaemonIT {
  private static final String TOKEN = "i-understand";
  private static final String UNCONFINED = "[sandbox]\nmissing = \"run\"\n";

  @TempDir Path folder;

  @Test
  void answersClientsThatSpeakOnlyTheProtocol() throws Exception {
    try (RealDaemon daemon = RealDaemon.start(folder)) {
      JsonNode reply = RawClient.ask(daemon.socket(), Plans.execute("raw", Plans.ping()));
      assertThat(reply.get("request_id").textValue()).isEqualTo("raw");
      assertThat(reply.get("executed").booleanValue()).isTrue();

      try (RawClient client = RawClient.connect(daemon.socket())) {
        client.send(Plans.execute("one", Plans.ping()));
        assertThat(client.line().get("request_id").textValue()).isEqualTo("one");
        client.send(
            " \n"
                + Plans.execute("two", Plans.ping())
                + Plans.execute("three", Plans.ping())
                + "\n");
        assertThat(client.line().get("request_id").textValue()).isEqualTo("two");
        assertThat(client.line().get("request_id").textValue()).isEqualTo("three");
        client.send("{\"request_id\":\"odd\",\"version\":\"0.1\",}");
        assertThat(client.line().get("error").get("code").textValue()).isEqualTo("parse_failed");
        client.send(Plans.execute("still here", Plans.ping()));
        assertThat(client.line().get("request_id").textValue()).isEqualTo("still here");
      }
    }
  }

  @Test
  void keepsItsFilesToItself() throws Exception {
    try (RealDaemon daemon = RealDaemon.start(folder)) {
      assertThat(permissions(daemon.socket())).isEqualTo("rw-------");
      assertThat(permissions(daemon.audit())).isEqualTo("rw-------");
      List<Path> all = new ArrayList<>(List.of(daemon.audit(), daemon.socket()));
      for (String suffix : List.of(".key", ".head", ".1", ".torn-20260102T030405.678901Z")) {
        all.add(Path.of(daemon.audit() + suffix));
      }
      for (Path own : all) {
        JsonNode reply =
            RawClient.ask(
                daemon.socket(), Plans.confirmed("own", TOKEN, Plans.readFile(own.toString(), 10)));
        assertThat(errorCode(reply)).as(own.toString()).isEqualTo("policy_denied");
      }
    }
  }

  @Test
  void planOnlySaysWhatWouldHappenAndRunsNothing() throws Exception {
    Path target = folder.resolve("never.txt");
    try (RealDaemon daemon = RealDaemon.start(folder)) {
      JsonNode reply =
          RawClient.ask(
              daemon.socket(),
              Plans.planOnly(
                  "dry",
                  Plans.exec(5, "/bin/echo", "x"),
                  Plans.exec(5, "/usr/bin/touch", target.toString()),
                  Plans.exec(5, "shutdown", "now"),
                  Plans.writeFile(target.toString(), "x", "0600", false)));
      assertThat(reply.get("executed").booleanValue()).isFalse();
      List<String> decisions = new ArrayList<>();
      reply.get("results").forEach(result -> decisions.add(textOr(result, "decision", "none")));
      assertThat(decisions).startsWith("allow", "confirm", "deny");
      assertThat(reply.get("results").get(1).get("question").textValue()).isNotBlank();
      assertThat(reply.get("results").get(0).get("argv").get(0).textValue())
          .isEqualTo(Path.of("/bin/echo").toRealPath().toString());
    }
    assertThat(target).doesNotExist();
  }

  @Test
  void oneRefusedActionStopsTheWholePlan() throws Exception {
    Path target = folder.resolve("never.txt");
    try (RealDaemon daemon = RealDaemon.start(folder)) {
      JsonNode reply =
          RawClient.ask(
              daemon.socket(),
              Plans.confirmed(
                  "gate",
                  TOKEN,
                  Plans.writeFile(target.toString(), "x", "0600", false),
                  Plans.exec(5, "dd", "if=/dev/zero")));
      assertThat(reply.get("executed").booleanValue()).isFalse();
      assertThat(reply.get("results").get(0).get("error").get("code").textValue())
          .isEqualTo("skipped");
      assertThat(reply.get("results").get(1).get("error").get("code").textValue())
          .isEqualTo("policy_denied");
    }
    assertThat(target).doesNotExist();
  }

  @Test
  void locksOutAfterThreeWrongTokens() throws Exception {
    try (RealDaemon daemon = RealDaemon.start(folder, "--confirm-token", "the real one")) {
      for (int i = 0; i < 3; i++) {
        JsonNode reply =
            RawClient.ask(
                daemon.socket(), Plans.confirmed("guess", "no " + i, Plans.exec(5, "true")));
        assertThat(errorCode(reply)).isEqualTo("confirmation_required");
      }
      JsonNode locked =
          RawClient.ask(
              daemon.socket(), Plans.confirmed("right", "the real one", Plans.exec(5, "true")));
      assertThat(errorCode(locked)).isEqualTo("confirmation_required");
      assertThat(String.join("\n", daemon.auditLines())).doesNotContain("the real one");
    }
  }

  @Test
  void stopsInOrderWhenTold() throws Exception {
    RealDaemon daemon = RealDaemon.start(folder);
    CompletableFuture<JsonNode> running =
        CompletableFuture.supplyAsync(
            () -> ask(daemon, Plans.confirmed("last", TOKEN, Plans.exec(20, "sleep", "1"))));
    awaitRecord(daemon, "\"decided\"", "\"request_id\":\"last\"");
    daemon.signal("TERM");
    assertThat(running.get(30, TimeUnit.SECONDS).get("results").get(0).get("exit_code").intValue())
        .isZero();
    assertThat(daemon.awaitEnd()).isZero();
    assertThat(daemon.socket()).doesNotExist();
    assertThat(daemon.auditLines().getLast()).contains("daemon_stopped");
    assertThat(daemon.auditLines())
        .anyMatch(line -> line.contains("\"finished\"") && line.contains("\"last\""));
  }

  @Test
  void killsAndRecordsWhatOutlivesTheGraceTime() throws Exception {
    Path policy = policy("[limits]\ngrace_sec = 0\n" + UNCONFINED);
    RealDaemon daemon = RealDaemon.start(folder, "--policy", policy.toString());
    CompletableFuture<JsonNode> running =
        CompletableFuture.supplyAsync(
            () -> ask(daemon, Plans.confirmed("long", TOKEN, Plans.exec(60, "sleep", "60"))));
    awaitRecord(daemon, "\"decided\"", "\"request_id\":\"long\"");
    daemon.signal("INT");
    assertThat(daemon.awaitEnd()).isZero();
    JsonNode result = running.get(30, TimeUnit.SECONDS).get("results").get(0);
    assertThat(result.get("ok").booleanValue()).isFalse();
    assertThat(result.get("error").get("message").textValue()).contains("told to stop");
    assertThat(daemon.auditLines())
        .anyMatch(line -> line.contains("\"finished\"") && line.contains("\"long\""));
  }

  @Test
  void reloadsItsPolicyOnHangUpAndKeepsTheOldOneWhereTheNewIsBroken() throws Exception {
    Path policy = policy("default = \"confirm\"\n" + UNCONFINED);
    try (RealDaemon daemon = RealDaemon.start(folder, "--policy", policy.toString())) {
      String plan = Plans.execute("reload", Plans.exec(5, "true"));
      assertThat(errorCode(RawClient.ask(daemon.socket(), plan)))
          .isEqualTo("confirmation_required");

      policy("default = \"allow\"\n" + UNCONFINED);
      daemon.signal("HUP");
      daemon.awaitSaid("policy reloaded");
      assertThat(RawClient.ask(daemon.socket(), plan).get("executed").booleanValue()).isTrue();

      policy("default = \"sometimes\"\n");
      daemon.signal("HUP");
      awaitRecord(daemon, "\"policy_reloaded\"", "\"outcome\":\"failure\"");
      assertThat(RawClient.ask(daemon.socket(), plan).get("executed").booleanValue()).isTrue();
    }
  }

  @Test
  void refusesASecondDaemonOnALiveSocket() throws Exception {
    try (RealDaemon daemon = RealDaemon.start(folder)) {
      Programs.Outcome second =
          Programs.run(
              Programs.builder(
                  folder,
                  Map.of(),
                  List.of(
                      Programs.daemon().toString(),
                      "--socket-path",
                      daemon.socket().toString(),
                      "--audit-path",
                      folder.resolve("other.jsonl").toString())),
              "");
      assertThat(second.status()).isEqualTo(1);
      assertThat(second.stderr()).contains("already running, pid " + daemon.pid());
      assertThat(
              RawClient.ask(daemon.socket(), Plans.execute("alive", Plans.ping()))
                  .get("error")
                  .isNull())
          .isTrue();
    }
  }

  @Test
  void clearsUpAfterADaemonThatWasKilled() throws Exception {
    Path temporary;
    try (RealDaemon killed = RealDaemon.start(folder)) {
      temporary = temporary(killed);
      assertThat(temporary).isDirectory();
      killed.signal("KILL");
      killed.awaitEnd();
      assertThat(killed.socket()).exists();
    }
    try (RealDaemon next = RealDaemon.start(folder)) {
      assertThat(temporary).doesNotExist();
      assertThat(
              RawClient.ask(next.socket(), Plans.execute("r", Plans.ping())).get("error").isNull())
          .isTrue();
    }
  }

  @Test
  void refusesAPolicyThatOthersCanWrite() throws Exception {
    Path policy = policy("default = \"allow\"\n");
    Files.setPosixFilePermissions(policy, PosixFilePermissions.fromString("rw-rw-rw-"));
    Programs.Outcome outcome = startToEnd("--policy", policy.toString());
    assertThat(outcome.status()).isNotZero();
    assertThat(outcome.stderr()).contains("others").contains(policy.toString());
  }

  @Test
  void listsEveryErrorOfABrokenPolicy() throws Exception {
    Path policy = policy("default = \"sometimes\"\nnonsense = 1\n");
    Programs.Outcome outcome = startToEnd("--policy", policy.toString());
    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.stderr()).contains("policy.toml:1:").contains("policy.toml:2:");
  }

  @Test
  void endsByItselfWhenNobodyConnects() throws Exception {
    try (RealDaemon daemon = RealDaemon.start(folder, "--idle-timeout", "1")) {
      assertThat(daemon.awaitEnd()).isZero();
      assertThat(daemon.socket()).doesNotExist();
    }
  }

  @Test
  void servesOrTurnsAwayTwoHundredClientsAtOnce() throws Exception {
    try (RealDaemon daemon = RealDaemon.start(folder);
        ExecutorService threads = Executors.newFixedThreadPool(200)) {
      List<Future<JsonNode>> replies = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        String plan = Plans.execute("many-" + i, Plans.exec(10, "/bin/echo", String.valueOf(i)));
        replies.add(threads.submit(() -> RawClient.ask(daemon.socket(), plan)));
      }
      int served = 0;
      for (Future<JsonNode> reply : replies) {
        JsonNode answer = reply.get(60, TimeUnit.SECONDS);
        if (answer.get("error").isNull()) {
          served++;
        } else {
          assertThat(answer.get("error").get("code").textValue()).isEqualTo("busy");
        }
      }
      assertThat(served).isPositive();
    }
  }

  @Test
  void doesNotMindClientsThatVanish() throws Exception {
    try (RealDaemon daemon = RealDaemon.start(folder)) {
      // Together fewer than the connections that one process may have.
      for (int i = 0; i < 20; i++) {
        try (RawClient half = RawClient.connect(daemon.socket())) {
          half.send("{\"request_id\":\"half");
        }
        try (RawClient deaf = RawClient.connect(daemon.socket())) {
          deaf.send(Plans.execute("deaf", Plans.exec(5, "/bin/echo", "x".repeat(20_000))));
        }
      }
      assertThat(
              RawClient.ask(daemon.socket(), Plans.execute("r", Plans.ping()))
                  .get("error")
                  .isNull())
          .isTrue();
      assertThat(daemon.said()).noneMatch(line -> line.contains("Exception"));
    }
  }

  @Test
  void runsNothingWhereTheLogCannotBeWritten() throws Exception {
    Path workspace = Files.createDirectory(folder.resolve("workspace"));
    Path target = workspace.resolve("never.txt");
    try (RealDaemon daemon = RealDaemon.start(folder)) {
      // From here on, a write that would make the file longer fails (setrlimit(2), RLIMIT_FSIZE).
      limitFileSize(daemon.pid(), Files.size(daemon.audit()));
      JsonNode reply =
          RawClient.ask(
              daemon.socket(),
              Plans.confirmed(
                  "full",
                  TOKEN,
                  Plans.execIn(workspace.toString(), 5, "touch", target.toString())));
      assertThat(reply.get("error").get("code").textValue()).isEqualTo("audit_unavailable");
      assertThat(reply.get("executed").booleanValue()).isFalse();
      assertThat(target).doesNotExist();

      limitFileSize(daemon.pid(), Long.MAX_VALUE);
      assertThat(
              RawClient.ask(
                      daemon.socket(),
                      Plans.confirmed(
                          "room",
                          TOKEN,
                          Plans.execIn(workspace.toString(), 5, "touch", target.toString())))
                  .get("executed")
                  .booleanValue())
          .isTrue();
      assertThat(target).exists();
      for (String line : daemon.auditLines()) {
        RawClient.json(line.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
    }
  }

  @Test
  void leavesNothingBehindAtTheDeadline() throws Exception {
    try (RealDaemon daemon = RealDaemon.start(folder)) {
      String mark = "31" + ProcessHandle.current().pid() % 1000;
      JsonNode reply =
          RawClient.ask(
              daemon.socket(),
              Plans.confirmed(
                  "tree",
                  TOKEN,
                  Plans.shell(
                      1,
                      "trap '' TERM; sleep %s & setsid sleep %s & sleep %s"
                          .formatted(mark, mark, mark))));
      assertThat(errorCode(reply)).isEqualTo("exec_timed_out");
      assertThat(
              ProcessHandle.allProcesses()
                  .filter(
                      process -> process.info().commandLine().orElse("").endsWith("sleep " + mark)))
          .isEmpty();
    }
  }

  private Path policy(String text) throws IOException {
    Path policy = folder.resolve("policy.toml");
    Files.writeString(policy, text);
    Files.setPosixFilePermissions(policy, PosixFilePermissions.fromString("rw-------"));
    return policy;
  }

  private Programs.Outcome startToEnd(String... options) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Programs.daemon().toString(),
                "--socket-path",
                folder.resolve("osd.sock").toString(),
                "--audit-path",
                folder.resolve("audit.jsonl").toString()));
    command.addAll(List.of(options));
    return Programs.run(Programs.builder(folder, Map.of(), command), "");
  }

  private static JsonNode ask(RealDaemon daemon, String plan) {
    try {
      return RawClient.ask(daemon.socket(), plan);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Waits until the log has a record with all of this in it. */
  private static void awaitRecord(RealDaemon daemon, String... parts) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    try (WatchService changes = FileSystems.getDefault().newWatchService()) {
      folder(daemon).register(changes, StandardWatchEventKinds.ENTRY_MODIFY);
      while (daemon.auditLines().stream()
          .noneMatch(line -> Stream.of(parts).allMatch(line::contains))) {
        WatchKey key = changes.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (key == null) {
          throw new AssertionError(
              "no record with %s: %s".formatted(List.of(parts), daemon.auditLines()));
        }
        key.pollEvents();
        key.reset();
      }
    }
  }

  /** Where it has its programs' temporary files: there is a file in it that it holds open. */
  private static Path temporary(RealDaemon daemon) throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc", String.valueOf(daemon.pid()), "fd"))) {
      for (Path descriptor : open.toList()) {
        Path file = Files.readSymbolicLink(descriptor);
        if (file.endsWith("lock") && file.toString().contains("/osd-programs-")) {
          return Objects.requireNonNull(file.getParent());
        }
      }
    }
    throw new AssertionError("it holds no such file open");
  }

  private static Path folder(RealDaemon daemon) {
    return java.util.Objects.requireNonNull(daemon.audit().getParent());
  }

  private static void limitFileSize(long pid, long bytes) throws Exception {
    String limit = bytes == Long.MAX_VALUE ? "unlimited" : String.valueOf(bytes);
    int status =
        new ProcessBuilder(
                "prlimit", "--pid", String.valueOf(pid), "--fsize=" + limit + ":unlimited")
            .inheritIO()
            .start()
            .waitFor();
    assertThat(status).isZero();
  }

  private static String errorCode(JsonNode reply) {
    return reply.get("results").get(0).get("error").get("code").textValue();
  }

  private static String textOr(JsonNode node, String field, String otherwise) {
    return node.has(field) ? node.get(field).textValue() : otherwise;
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
