package dev.osd.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * The lines of the README, run as they are printed: only the socket, the log and the folder they
 * are typed in are others. They are seed 000's examples, so this is the proof that each of those
 * works.
 */
@TestInstance(Lifecycle.PER_CLASS)
final class ReadmeIT {
  private static final Pattern BLOCK =
      Pattern.compile("<!-- run: (\\w+) -->\\n```bash\\n(.*?)\\n```", Pattern.DOTALL);

  private final Map<String, String> lines = new HashMap<>();

  /** Set before each of the tests by {@link #startDaemon}. */
  private Path folder = Path.of("");

  private @Nullable RealDaemon started;

  @BeforeAll
  void startDaemon(@TempDir Path folder) throws Exception {
    this.folder = folder;
    String readme = Files.readString(Programs.root().resolve("README.md"));
    Matcher block = BLOCK.matcher(readme);
    while (block.find()) {
      lines.put(block.group(1), block.group(2));
    }
    Files.copy(Programs.root().resolve("pom.xml"), folder.resolve("pom.xml"));
    started = RealDaemon.start(folder);
  }

  @AfterAll
  void stopDaemon() {
    daemon().close();
  }

  private RealDaemon daemon() {
    return Objects.requireNonNull(started);
  }

  @Test
  void pingIsAnswered() throws Exception {
    JsonNode reply = reply("ping", 0);
    assertThat(reply.get("results").get(0).get("type").textValue()).isEqualTo("pong");
    assertThat(reply.get("request_id").isTextual()).isTrue();
    assertThat(reply.get("error").isNull()).isTrue();
    assertRecorded(reply.get("request_id").textValue(), "allow", true);
  }

  @Test
  void echoRunsUnasked() throws Exception {
    JsonNode result = reply("echo", 0).get("results").get(0);
    assertThat(result.get("stdout").textValue()).isEqualTo("hi\n");
    assertThat(result.get("exit_code").intValue()).isZero();
    assertRecorded("req-echo-1", "allow", true);
  }

  @Test
  void anotherProgramIsRefusedAndThenRunsWithTheToken() throws Exception {
    JsonNode refused = reply("refused", 5);
    assertThat(refused.get("executed").booleanValue()).isFalse();
    assertThat(refused.get("results").get(0).get("error").get("code").textValue())
        .isEqualTo("confirmation_required");
    assertRecorded("req-true-1", "confirm", false);

    JsonNode confirmed = reply("confirmed", 0);
    assertThat(confirmed.get("executed").booleanValue()).isTrue();
    assertThat(confirmed.get("results").get(0).get("exit_code").intValue()).isZero();
    assertRecorded("req-true-1", "confirm", true);
  }

  @Test
  void fileIsReadAsBase64() throws Exception {
    JsonNode result = reply("read", 0).get("results").get(0);
    byte[] file = Files.readAllBytes(folder.resolve("pom.xml"));
    byte[] read = Base64.getDecoder().decode(result.get("content_base64").textValue());
    assertThat(read).isEqualTo(java.util.Arrays.copyOf(file, 4096));
    assertThat(result.get("truncated").booleanValue()).isTrue();
    assertThat(result.get("size").longValue()).isEqualTo(file.length);
    assertRecorded("req-read-1", "allow", true);
  }

  @Test
  void fileIsWritten() throws Exception {
    JsonNode result = reply("write", 0).get("results").get(0);
    Path written = folder.resolve("tmp-osd-write.txt");
    // The example's \\n is, inside the shell's quotes, a backslash and an n.
    assertThat(Files.readString(written)).isEqualTo("hello\\n");
    assertThat(result.get("artifacts").get(0).textValue())
        .isEqualTo(written.toRealPath().toString());
    assertRecorded("req-write-1", "allow", true);
  }

  @Test
  void tailShowsOneLineARecord() throws Exception {
    reply("ping", 0);
    Programs.Outcome outcome = run("tail");
    assertThat(outcome.stderr()).isEmpty();
    assertThat(outcome.status()).isZero();
    assertThat(outcome.stdout().lines().count()).isGreaterThanOrEqualTo(3);
    assertThat(outcome.stdout()).contains("ping");
  }

  @Test
  void explainNamesTheDeniedProgram() throws Exception {
    Programs.Outcome outcome = run("explain");
    assertThat(outcome.status()).isEqualTo(5);
    assertThat(outcome.stdout()).contains("deny").contains("shutdown");
  }

  @Test
  void filtersWorkOnTheShellsOwnStreams() throws Exception {
    List<String> file = Files.readAllLines(folder.resolve("pom.xml"));
    assertThat(run("builtin").stdout()).isEqualTo(file.get(0) + "\n" + file.get(1) + "\n");
    assertThat(run("tool").stdout()).contains("memory_bytes: ");
    assertThat(run("pipe").stdout()).isEqualTo(file.get(file.size() - 5) + "\n");
  }

  private JsonNode reply(String name, int status) throws Exception {
    Programs.Outcome outcome = run(name);
    assertThat(outcome.status()).as("%s: %s", name, outcome).isEqualTo(status);
    assertThat(outcome.stdout()).endsWith("\n");
    return RawClient.json(outcome.stdout().getBytes(StandardCharsets.UTF_8));
  }

  private Programs.Outcome run(String name) throws Exception {
    String line =
        Objects.requireNonNull(lines.get(name), name)
            .replace("osd-shell/bin/osd-shell", Programs.shell().toString())
            .replace("/tmp/osd.sock", daemon().socket().toString())
            .replace("./osd-audit.jsonl", daemon().audit().toString());
    return Programs.bash(folder, Map.of(), line);
  }

  /** The log tells of the decision and, where the action ran, of its end. */
  private void assertRecorded(String requestId, String decision, boolean ran) throws IOException {
    List<JsonNode> records =
        daemon().auditLines().stream()
            .map(ReadmeIT::record)
            .filter(r -> named(r, requestId))
            .toList();
    assertThat(records)
        .anySatisfy(record -> {
          assertThat(record.get("event").get("action").textValue()).isEqualTo("decided");
          assertThat(record.get("osd").get("decision").textValue()).isEqualTo(decision);
          assertThat(record.get("osd").get("runs").booleanValue()).isEqualTo(ran);
          assertThat(record.get("rule").get("name").textValue()).isNotEmpty();
          assertThat(record.get("osd").get("peer").get("pid").isIntegralNumber()).isTrue();
        });
    if (ran) {
      assertThat(records)
          .anySatisfy(record ->
              assertThat(record.get("event").get("action").textValue()).isEqualTo("finished"));
    }
  }

  private static boolean named(JsonNode record, String requestId) {
    return requestId.equals(record.get("request_id").textValue());
  }

  private static JsonNode record(String line) {
    try {
      return RawClient.json(line.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
