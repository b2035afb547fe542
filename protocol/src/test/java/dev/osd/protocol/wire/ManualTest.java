package dev.osd.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.osd.protocol.Action;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Limit;
import dev.osd.protocol.Limits;
import dev.osd.protocol.ProtocolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The manual's tables and examples against the code: neither moves alone. */
final class ManualTest {
  @Test
  void namesEveryErrorCodeInTheOrderOfTheCode() {
    assertThat(firstCodes("Error codes"))
        .containsExactlyElementsOf(
            Arrays.stream(ErrorCode.values()).map(ErrorCode::wireName).toList());
  }

  @Test
  void givesEveryLimitWithItsNumbers() {
    assertThat(Manual.rows("Limits"))
        .extracting(row -> row.subList(0, 4))
        .containsExactlyElementsOf(
            Arrays.stream(Limit.values())
                .map(limit ->
                    List.of(
                        "`" + limit.key() + "`",
                        Long.toString(limit.standard()),
                        Long.toString(limit.least()),
                        Long.toString(limit.most())))
                .toList());
  }

  @Test
  void namesEveryFieldOfAPlan() {
    assertThat(firstCodes("Plan")).containsExactlyInAnyOrderElementsOf(PlanCodec.PLAN_FIELDS);
  }

  @Test
  void namesEveryFieldOfEveryAction() {
    Map<String, Set<String>> manual = new TreeMap<>();
    for (List<String> row : Manual.rows("Actions")) {
      Set<String> fields = new TreeSet<>(Manual.codes(row.get(1)));
      fields.addAll(Manual.codes(row.get(2)));
      manual.put(Manual.codes(row.getFirst()).getFirst(), fields);
    }
    Map<String, Set<String>> code = new TreeMap<>();
    PlanCodec.ACTION_FIELDS.forEach((type, fields) -> code.put(type, new TreeSet<>(fields)));
    assertThat(manual).isEqualTo(code);
  }

  /** What the manual calls required is missed where it is absent, and nothing else is. */
  @Test
  void tellsRequiredFieldsFromOptionalOnes() {
    for (List<String> row : Manual.rows("Plan")) {
      String field = Manual.codes(row.getFirst()).getFirst();
      assertRequired("ping", field, field, row.get(1).contains("required"));
    }
    for (List<String> row : Manual.rows("Actions")) {
      String type = Manual.codes(row.getFirst()).getFirst();
      for (String field : Manual.codes(row.get(1))) {
        assertRequired(type, "action." + field, "actions[0]." + field, true);
      }
      for (String field : Manual.codes(row.get(2))) {
        // Of the two forms of content one is required; the manual says so in words.
        assertRequired(type, "action." + field, "", field.equals("content"));
      }
    }
  }

  @Test
  void namesEveryFieldOfAReply() {
    List<String> rows = firstCodes("Reply");
    assertThat(rows).startsWith(Replies.names(Replies.ofPong()).toArray(String[]::new));
  }

  @Test
  void namesEveryFieldOfEveryResult() {
    Map<String, Set<String>> manual = new TreeMap<>();
    for (List<String> row : Manual.rows("Reply")) {
      if (row.size() == 2) {
        for (String type : Manual.codes(row.getFirst())) {
          manual.put(type, new TreeSet<>(Manual.codes(row.get(1))));
        }
      }
    }
    assertThat(manual).isEqualTo(Replies.fieldsOfResults());
  }

  @Test
  void namesEveryFieldOfEveryEvent() {
    Map<String, List<String>> manual = new TreeMap<>();
    for (List<String> row : Manual.rows("Events")) {
      manual.put(Manual.codes(row.getFirst()).getFirst(), Manual.codes(row.get(1)));
    }
    Map<String, List<String>> code = new TreeMap<>();
    for (JsonNode event : Replies.events()) {
      List<String> names = Replies.names(event);
      code.put(event.get("event").textValue(), names.subList(1, names.size()));
    }
    assertThat(manual).isEqualTo(code);
  }

  @Test
  void namesEveryFieldOfACancellation() {
    assertThat(firstCodes("Cancelling")).containsExactlyElementsOf(CancelReader.FIELDS);
  }

  @Test
  void examplesArePlansAndShowEveryAction() throws IOException, ProtocolException {
    List<Path> examples = new ArrayList<>();
    // A name with a further dot is another program's file.
    try (var files =
        Files.newDirectoryStream(
            Manual.DOCS.resolve("examples"),
            file -> file.getFileName().toString().matches("[^.]+\\.json"))) {
      files.forEach(examples::add);
    }
    Set<String> shown = new TreeSet<>();
    for (Path example : examples) {
      var plan = new PlanCodec(Limits.standard()).decode(Files.readAllBytes(example));
      shown.addAll(plan.actions().stream().map(Action::type).collect(Collectors.toSet()));
    }
    assertThat(shown).isEqualTo(new TreeSet<>(PlanCodec.ACTION_FIELDS.keySet()));
  }

  private static void assertRequired(String type, String place, String name, boolean required) {
    ObjectNode without = Requests.without(Requests.full(type), place);
    if (!required) {
      assertThatNoException().as(place).isThrownBy(() -> Requests.decode(without));
    } else if (!name.isEmpty()) {
      assertThat(Refusals.refusal(() -> Requests.decode(without))).hasMessage(name + " is missing");
    }
  }

  private static List<String> firstCodes(String heading) {
    return Manual.rows(heading).stream()
        .map(row -> Manual.codes(row.getFirst()).getFirst())
        .toList();
  }
}
