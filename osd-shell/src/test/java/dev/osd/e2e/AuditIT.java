package dev.osd.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The log that the real daemon writes, read by the real commands. */
@Timeout(300)
class AuditIT {
  private static final String POLICY =
      """
      [audit]
      max_bytes = 65536
      keep = 3
      [[exec]]
      program = ["echo"]
      decision = "allow"
      """;

  @TempDir Path folder;

  @Test
  void tailFollowsThroughRotation() throws Exception {
    try (RealDaemon daemon = start();
        Tail tail = new Tail(daemon.audit())) {
      tail.awaitLine("started");
      for (int i = 0; i < 120; i++) {
        RawClient.ask(daemon.socket(), Plans.execute("req-" + i, Plans.exec(5, "echo", "hi")));
      }
      tail.awaitLine("req-119  step1  exec  echo hi  exit 0");
      assertThat(Files.exists(Path.of(daemon.audit() + ".1"))).isTrue();
      for (int i = 0; i < 120; i++) {
        String id = "  req-" + i + "  ";
        assertThat(tail.seen().stream().filter(line -> line.contains(id))).as(id).hasSize(2);
      }
    }
  }

  @Test
  void showAndSearchTellWhatHappened() throws Exception {
    try (RealDaemon daemon = start()) {
      RawClient.ask(
          daemon.socket(), Plans.execute("req-ok", Plans.exec(5, "echo", "--password", "hunter2")));
      RawClient.ask(daemon.socket(), Plans.execute("req-no", Plans.exec(5, "shutdown", "now")));

      Programs.Outcome shown = audit(daemon, "show", "req-ok");
      assertThat(shown.status()).isZero();
      assertThat(shown.stdout())
          .contains("step1 exec  echo --password '[redacted:password]'")
          .contains("allowed by ")
          .contains("exit 0")
          .doesNotContain("hunter2");
      assertThat(String.join("", daemon.auditLines())).doesNotContain("hunter2");

      assertThat(audit(daemon, "search", "--denied").stdout())
          .contains("req-no")
          .doesNotContain("req-ok");
      assertThat(audit(daemon, "search", "--program", "echo", "--since", "1h").stdout().lines())
          .hasSize(2);
      assertThat(audit(daemon, "search", "--denied", "--json").stdout())
          .startsWith("{\"@timestamp\"");
    }
  }

  @Test
  void verifyTellsTamperingByItsExitStatus() throws Exception {
    Path log;
    try (RealDaemon daemon = start()) {
      RawClient.ask(daemon.socket(), Plans.execute("req-1", Plans.exec(5, "echo", "hi")));
      assertThat(audit(daemon, "verify").status()).isZero();
      log = daemon.audit();
    }
    List<String> lines = Files.readAllLines(log);
    expectVerdict(log, 0, "sound: " + lines.size() + " records");

    write(log, lines.stream().map(line -> line.replace("\"hi\"", "\"ho\"")).toList());
    expectVerdict(log, 5, "record 2 was changed");
    write(log, without(lines, 1));
    expectVerdict(log, 5, "record 2 is missing");
    write(log, lines.subList(0, 2));
    expectVerdict(log, 5, "were cut off");
    write(log, lines);
    Files.writeString(log, Files.readString(log) + "{\"@time");
    expectVerdict(log, 0, "unfinished record");
    write(log, lines);
    Files.delete(Path.of(log + ".head"));
    expectVerdict(log, 5, "head is missing");
    Files.delete(Path.of(log + ".key"));
    expectVerdict(log, 4, "key");
  }

  private static List<String> without(List<String> lines, int index) {
    List<String> rest = new ArrayList<>(lines);
    rest.remove(index);
    return rest;
  }

  private static void write(Path log, List<String> lines) throws IOException {
    Files.writeString(log, String.join("\n", lines) + "\n");
  }

  private void expectVerdict(Path log, int status, String part) throws Exception {
    Programs.Outcome outcome =
        Programs.run(
            Programs.builder(
                folder,
                Map.of(),
                List.of(
                    Programs.shell().toString(),
                    "audit",
                    "verify",
                    "--audit-path",
                    log.toString())),
            "");
    assertThat(outcome.stdout() + outcome.stderr()).contains(part);
    assertThat(outcome.status()).isEqualTo(status);
  }

  private RealDaemon start() throws Exception {
    Path policy = Files.writeString(folder.resolve("policy.toml"), POLICY);
    return RealDaemon.start(folder, "--policy", policy.toString());
  }

  private Programs.Outcome audit(RealDaemon daemon, String command, String... words)
      throws Exception {
    List<String> all =
        new ArrayList<>(
            List.of(
                Programs.shell().toString(),
                "audit",
                command,
                "--audit-path",
                daemon.audit().toString()));
    all.addAll(List.of(words));
    return Programs.run(Programs.builder(folder, Map.of(), all), "");
  }

  /** A running {@code audit tail -f} and the lines that it has printed. */
  private final class Tail implements AutoCloseable {
    private static final long SECONDS = 60;

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> seen = new ArrayList<>();

    Tail(Path log) throws IOException {
      process =
          Programs.builder(
                  folder,
                  Map.of(),
                  List.of(
                      Programs.shell().toString(),
                      "audit",
                      "tail",
                      "-f",
                      "--audit-path",
                      log.toString()))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      Thread.ofPlatform().daemon().start(this::read);
    }

    private void read() {
      try (BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
          lines.add(line);
        }
      } catch (IOException e) {
        // The process has been ended.
      }
    }

    void awaitLine(String part) throws InterruptedException {
      String line;
      do {
        line = lines.poll(SECONDS, TimeUnit.SECONDS);
        assertThat(line).as("a line with " + part).isNotNull();
        seen.add(line);
      } while (!line.contains(part));
    }

    List<String> seen() {
      return List.copyOf(seen);
    }

    @Override
    public void close() {
      process.destroy();
    }
  }
}
