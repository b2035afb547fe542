package dev.osd.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osd.protocol.record.Fault;
import dev.osd.protocol.record.LogFiles;
import dev.osd.protocol.record.LogKeys;
import dev.osd.protocol.record.LogVerifier;
import dev.osd.protocol.record.NoticeKind;
import dev.osd.protocol.record.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The daemon is killed at random moments while clients have programs run, and started again. {@code
 * -Dosd.crash.kills=500} kills as often, {@code -Dosd.crash.seed=N} chooses the moments.
 */
final class CrashIT {
  private static final int KILLS = Integer.getInteger("osd.crash.kills", 6);
  private static final long SEED = Long.getLong("osd.crash.seed", 20261120);
  private static final int CLIENTS = 4;

  /** Files so short that some kills hit a rotation, and all of them kept. */
  private static final String POLICY =
      """
      default = "allow"
      [sandbox]
      default = "none"
      [audit]
      max_bytes = 65536
      keep = 999
      """;

  @TempDir Path folder;

  /** What clients were told by daemons that are dead now. */
  private final Set<String> answered = ConcurrentHashMap.newKeySet();

  @Test
  @Timeout(value = 3600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void nothingHappensUnrecordedAndNothingThatWasToldIsLost() throws Exception {
    Path policy = Files.writeString(folder.resolve("policy.toml"), POLICY);
    Files.setPosixFilePermissions(policy, PosixFilePermissions.fromString("rw-------"));
    Path markers = Files.createDirectory(folder.resolve("markers"));
    Random random = new Random(SEED);
    int torn = 0;
    for (int round = 0; round < KILLS; round++) {
      String what = "seed %d, round %d".formatted(SEED, round);
      try (RealDaemon daemon = RealDaemon.start(folder, "--policy", policy.toString())) {
        if (round > 0) {
          assertThat(daemon.said()).as(what).noneMatch(line -> line.contains("verify"));
        }
        loadUntilKilled(daemon, markers, "r" + round, random);
        assertThat(daemon.awaitEnd()).as(what).isEqualTo(128 + 9);
      }
      torn += check(what, markers) ? 1 : 0;
    }
    awaitProgramsOf(markers);
    System.out.printf(
        "killed %d times with seed %d: %d answers, %d effects, %d torn lines, all accounted for%n",
        KILLS, SEED, answered.size(), names(markers).size(), torn);
  }

  /** What a killed daemon had started goes on without it, and makes its marker. */
  private static void awaitProgramsOf(Path markers) {
    ProcessHandle.allProcesses()
        .filter(process ->
            process.info().commandLine().filter(line -> line.contains(markers + "/")).isPresent())
        .forEach(process -> process.onExit().orTimeout(20, TimeUnit.SECONDS).join());
  }

  private void loadUntilKilled(RealDaemon daemon, Path markers, String prefix, Random random)
      throws Exception {
    Semaphore replies = new Semaphore(0);
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      String name = prefix + "-" + i + "-";
      clients.add(Thread.ofPlatform().start(() -> runPrograms(daemon, markers, name, replies)));
    }
    // Some moments are right after the start, most amid the load; none is bound to a reply.
    replies.tryAcquire(random.nextInt(80), 30, TimeUnit.SECONDS);
    long moment = System.nanoTime() + random.nextInt(4_000_000);
    while (System.nanoTime() < moment) {
      Thread.onSpinWait();
    }
    daemon.signal("KILL");
    for (Thread client : clients) {
      client.join();
    }
  }

  private void runPrograms(RealDaemon daemon, Path markers, String name, Semaphore replies) {
    try (RawClient client = RawClient.connect(daemon.socket())) {
      for (int i = 0; ; i++) {
        String id = name + i;
        client.send(
            Plans.execute(id, Plans.exec(20, "/usr/bin/touch", markers.resolve(id).toString())));
        JsonNode reply = client.line();
        assertThat(reply.get("executed").booleanValue()).as(reply.toString()).isTrue();
        answered.add(reply.get("request_id").textValue());
        replies.release();
      }
    } catch (IOException e) {
      // Killed.
      replies.release(1000);
    }
  }

  /** Whether the log ends in a torn line; everything else that is not as it should be fails. */
  private boolean check(String what, Path markers) throws IOException {
    LogFiles files = new LogFiles(folder.resolve("audit.jsonl"));
    Verification found = new LogVerifier(files, LogKeys.read(files.key())).verify(Optional.empty());
    assertThat(found.fault().map(Fault::sentence)).as(what).isEmpty();
    assertThat(found.notices())
        .as(what)
        .allMatch(
            notice -> notice.kind() == NoticeKind.ROTATED || notice.kind() == NoticeKind.TORN);
    Set<String> decided = new HashSet<>();
    Map<String, Integer> finished = new HashMap<>();
    for (Path file : files.existing()) {
      for (String line : wholeLines(file)) {
        JsonNode record = RawClient.json(line.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        String id = record.path("request_id").asText();
        switch (record.path("event").path("action").asText()) {
          case "decided" -> {
            assertThat(record.path("osd").path("runs").booleanValue()).isTrue();
            assertThat(decided.add(id)).as("%s: decided twice: %s", what, id).isTrue();
          }
          case "finished" -> finished.merge(id, 1, Integer::sum);
          default -> {}
        }
      }
    }
    assertThat(decided).as(what + ": effects").containsAll(names(markers));
    assertThat(finished.keySet()).as(what + ": answers").containsAll(answered);
    assertThat(finished.values()).as(what + ": doubled").allMatch(times -> times == 1);
    return found.torn().isPresent();
  }

  private static List<String> wholeLines(Path file) throws IOException {
    String text = Files.readString(file);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }

  private static Set<String> names(Path directory) throws IOException {
    Set<String> names = new HashSet<>();
    try (var files = Files.newDirectoryStream(directory)) {
      files.forEach(file -> names.add(String.valueOf(file.getFileName())));
    }
    return names;
  }
}
