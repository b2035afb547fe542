package dev.osd.daemon.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.daemon.testing.Asked;
import dev.osd.policy.AuditRules;
import dev.osd.policy.Finding;
import dev.osd.policy.ResolvedAction;
import dev.osd.protocol.Action;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Failure;
import dev.osd.protocol.Plan;
import dev.osd.protocol.Provenance;
import dev.osd.protocol.SandboxProfile;
import dev.osd.protocol.Verdict;
import dev.osd.protocol.record.NoticeKind;
import dev.osd.protocol.wire.JsonView;
import dev.osd.protocol.wire.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/audit.md} names every field of a record, every event, and none that is not there. */
final class AuditDocsTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^` ]+)` \\|");

  /** What the seal adds behind the format. */
  private static final List<String> SEAL = List.of("osd.sequence", "osd.previous", "osd.hash");

  /** Fields whose own fields are of one kind everywhere: names of variables, length and digest. */
  private static final List<String> WHOLE =
      List.of(
          "osd.action.env",
          "osd.action.names",
          "osd.action.content",
          "osd.action.data",
          "osd.result.content",
          "osd.result.stdout",
          "osd.result.stderr");

  private final RecordFormat format =
      new RecordFormat(StrictJson.standard(), new Redaction(new byte[32], ""));

  @Test
  void namesEveryField() throws Exception {
    Set<String> written = new TreeSet<>(SEAL);
    for (AuditEvent event : events()) {
      JsonView record = JsonView.of(StrictJson.standard(), format.line(Instant.EPOCH, event));
      collect(record, List.of(), written);
    }

    assertThat(rows("## Fields", "| `event.action` | when |")).containsExactlyElementsOf(written);
  }

  @Test
  void namesEveryEvent() throws Exception {
    Set<String> names = new TreeSet<>();
    events().forEach(event -> names.add(event.name()));
    Arrays.stream(NoticeKind.values()).forEach(kind -> names.add(kind.action()));

    assertThat(rows("| `event.action` | when |", "## What is not in it"))
        .containsExactlyElementsOf(names);
  }

  @Test
  void namesTheBoundOfCapturedText() throws Exception {
    assertThat(manual()).contains("at most " + Redaction.MOST_CAPTURED + " characters");
  }

  private List<AuditEvent> events() {
    format.capture(AuditRules.Capture.FULL);
    List<AuditEvent> events =
        new ArrayList<>(
            Stream.concat(RecordFormatTest.events(), RecordFormatTest.descriptorEvents())
                .map(row -> (AuditEvent) row.get()[0])
                .toList());
    Action.Exec asRoot = new Action.Exec("a1", Asked.WHY, List.of("ls"), Asked.terms(), true);
    Plan asked = Asked.plan(asRoot);
    Plan plan =
        new Plan(
            asked.requestId(),
            asked.sessionId(),
            asked.mode(),
            asked.actions(),
            asked.confirmation(),
            asked.cwd(),
            asked.onFailure(),
            asked.stream(),
            Optional.of(new Provenance(Optional.of("m"), Optional.of("p"))));
    events.add(
        new AuditEvent.Cancelled(
            "r1", Optional.empty(), Asked.PEER, AuditEvent.CancelCause.REQUEST, 1));
    events.add(
        new AuditEvent.Decided(
            plan,
            Asked.PEER,
            asRoot,
            Optional.<ResolvedAction>empty(),
            new AuditEvent.Ruling.Judged(new Finding(Verdict.ALLOW, "r", "w"), false, true)));
    ActionResult.Captured cut = new ActionResult.Captured(Asked.bytes("x"), true);
    events.add(
        new AuditEvent.Finished(
            plan,
            Asked.PEER,
            new ActionResult.Ran(
                "a1",
                "exec",
                Optional.of(new Failure(ErrorCode.EXEC_TIMED_OUT, "late")),
                OptionalInt.of(1),
                Optional.of("SIGKILL"),
                cut,
                cut,
                3,
                SandboxProfile.NONE,
                List.of()),
            1));
    return events;
  }

  private static void collect(JsonView record, List<String> place, Set<String> found) {
    String name = String.join(".", place);
    List<String> fields = record.names(place.toArray(String[]::new));
    if (fields.isEmpty() || WHOLE.contains(name)) {
      if (!name.equals("osd")) {
        found.add(name);
      }
      return;
    }
    for (String field : fields) {
      collect(record, Stream.concat(place.stream(), Stream.of(field)).toList(), found);
    }
  }

  private static Set<String> rows(String from, String to) throws IOException {
    String manual = manual();
    Matcher row = ROW.matcher(manual.substring(manual.indexOf(from), manual.indexOf(to)));
    Set<String> names = new TreeSet<>();
    while (row.find()) {
      names.add(row.group(1));
    }
    names.remove("event.action");
    if (from.startsWith("##")) {
      names.add("event.action");
    }
    return names;
  }

  private static String manual() throws IOException {
    Path here = Path.of("").toAbsolutePath();
    Path root = here.endsWith("osd-daemon") ? here.resolveSibling("") : here;
    return Files.readString(root.resolve("docs/audit.md"));
  }
}
