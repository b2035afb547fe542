package dev.osd.shell.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.shell.ShellException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told of models' proposals, by records as the daemon writes them. */
class AdviceHistoryTest {
  private static String record(
      String session, String request, String event, String mode, String more) {
    return """
    {"@timestamp":"2026-11-20T10:00:00.000000Z","event":{"action":"%s"%s,\
    "request_id":"%s","session_id":"%s","process":{"command_line":"echo \\u001b%s"%s},\
    "osd":{"peer":{"pid":1,"uid":2},"mode":"%s","action":{"id":"step1","type":"shell"},\
    "prompt":"ai run: it","decision":"allow","runs":%s}}\
    """
        .formatted(
            event,
            event.equals("finished") ? ",\"duration\":1500000}" : "}",
            request,
            session,
            request,
            more,
            mode,
            mode.equals("execute"));
  }

  private static List<String> tell(int most, String... records) throws ShellException {
    LineSink nothing =
        new LineSink() {
          @Override
          public void line(byte[] text) {}

          @Override
          public void tooLong() {}

          @Override
          public void flush() {}
        };
    AdviceHistory history = new AdviceHistory(most, nothing);
    for (String record : records) {
      history.line(record.getBytes(StandardCharsets.UTF_8));
    }
    List<String> lines = new ArrayList<>();
    history.tell(lines::add);
    return lines;
  }

  @Test
  void tellsWhatWasAskedProposedAndRun() throws Exception {
    assertThat(
            tell(
                10,
                record("ai-1", "p", "decided", "plan_only", ""),
                record("other", "p", "decided", "plan_only", ""),
                "{\"session_id\":\"ai-1\", broken",
                record("ai-1", "s", "decided", "execute", ""),
                record("ai-1", "s", "finished", "execute", ",\"exit_code\":3")))
        .containsExactly(
            "2026-11-20T10:00:00.000000Z  ai-1",
            "  asked     ai run: it",
            "  proposed  echo \\u{1b}p  allow",
            "  ran       echo \\u{1b}s  exit 3, 1 ms");
  }

  @Test
  void keepsTheLastSessionsAndSoManyLinesOfEach() throws Exception {
    String[] records = new String[AdviceHistory.MOST_LINES + 3];
    for (int i = 0; i < records.length; i++) {
      records[i] = record("ai-2", "p" + i, "decided", "plan_only", "");
    }
    records[0] = record("ai-1", "p", "decided", "plan_only", "");

    assertThat(tell(1, records))
        .hasSize(AdviceHistory.MOST_LINES + 3)
        .noneMatch(line -> line.contains("ai-1"))
        .endsWith("  and 2 more");
  }
}
