package dev.osd.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.osd.shell.Environment;
import dev.osd.shell.FakeTerminal;
import dev.osd.shell.llm.ApiSchema;
import dev.osd.shell.llm.FakeDeadline;
import dev.osd.shell.llm.FakeHands;
import dev.osd.shell.llm.OneShot;
import dev.osd.shell.llm.ScriptedApi;
import dev.osd.shell.llm.Transcript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every transcript, with everything real but the model and the daemon. */
class TranscriptTest {
  private static final ApiSchema SCHEMA = new ApiSchema();
  private static final String KEY = "sk-test-0123456789";

  @TempDir Path folder;

  private final List<FakeDeadline> deadlines = new ArrayList<>();

  static List<Transcript> transcripts() {
    return Transcript.all();
  }

  @ParameterizedTest
  @MethodSource("transcripts")
  void comesToItsEnd(Transcript transcript) throws Exception {
    transcript.writeFiles(folder);
    FakeTerminal terminal = new FakeTerminal().withInput(transcript.stdin());
    FakeHands hands = new FakeHands(terminal);
    try (ScriptedApi api = transcript.api()) {
      int status =
          new Prompt(
                  new Environment(transcript.environment(api.baseUrl()), folder),
                  terminal,
                  socketPath -> new OneShot(terminal, hands, this::deadline, () -> 0.5))
              .run(transcript.words(folder))
              .code();

      assertOutcome(transcript, status, terminal);
      assertRequests(transcript, api.requests());
      if (transcript.expects("calls")) {
        assertThat(hands.calls()).isEqualTo(texts(transcript.expected("calls")));
      }
    }
  }

  private FakeDeadline deadline(Duration limit) {
    deadlines.add(new FakeDeadline(limit));
    return deadlines.getLast();
  }

  private void assertOutcome(Transcript transcript, int status, FakeTerminal terminal)
      throws IOException {
    assertThat(terminal.notes()).as("standard error").noneMatch(line -> line.contains(KEY));
    assertThat(status).as("%s", terminal.notes()).isEqualTo(transcript.expected("status").asInt());
    assertThat(terminal.printed()).isEqualTo(transcript.expected("stdout").asText());
    List<String> said = texts(transcript.expected("stderr"));
    if (said.isEmpty()) {
      assertThat(terminal.notes()).isEmpty();
    }
    for (String part : said) {
      assertThat(terminal.notes()).anySatisfy(line -> assertThat(line).contains(part));
    }
    for (var file : transcript.expected("files").properties()) {
      assertThat(folder.resolve(file.getKey())).hasContent(file.getValue().asText());
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).noneMatch(file -> file.toString().contains(".llmcmd-"));
    }
    if (transcript.expects("waits_ms")) {
      assertThat(
              deadlines.stream().flatMap(d -> d.pauses().stream()).map(Duration::toMillis).toList())
          .map(String::valueOf)
          .isEqualTo(texts(transcript.expected("waits_ms")));
    }
  }

  private static void assertRequests(Transcript transcript, List<ScriptedApi.Request> requests) {
    assertThat(requests).hasSize(transcript.expected("requests").asInt());
    for (ScriptedApi.Request request : requests) {
      assertThat(request.path()).isEqualTo("/v1/chat/completions");
      assertThat(request.authorization()).isEqualTo("Bearer " + KEY);
      assertThat(SCHEMA.faults(request.body())).isEmpty();
      assertAnswered(request.body().path("messages"));
    }
    JsonNode sent =
        new ObjectMapper().valueToTree(requests.stream().map(ScriptedApi.Request::body).toList());
    for (JsonNode all : transcript.expected("sent")) {
      for (var place : all.properties()) {
        assertThat(sent.at(place.getKey())).as(place.getKey()).isEqualTo(place.getValue());
      }
    }
    for (JsonNode part : transcript.expected("sent_contains")) {
      assertThat(sent.at(part.get(0).asText()).asText()).contains(part.get(1).asText());
    }
    for (JsonNode place : transcript.expected("not_sent")) {
      assertThat(sent.at(place.asText()).isMissingNode()).as(place.asText()).isTrue();
    }
  }

  /** Each tool call of a conversation has its own id, and one result behind it. */
  private static void assertAnswered(JsonNode messages) {
    List<String> asked = new ArrayList<>();
    List<String> answered = new ArrayList<>();
    for (JsonNode message : messages) {
      message.path("tool_calls").forEach(call -> asked.add(call.path("id").asText()));
      if (message.has("tool_call_id")) {
        answered.add(message.path("tool_call_id").asText());
      }
    }
    assertThat(asked).doesNotHaveDuplicates().isEqualTo(answered);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(element -> texts.add(element.asText()));
    return texts;
  }
}
