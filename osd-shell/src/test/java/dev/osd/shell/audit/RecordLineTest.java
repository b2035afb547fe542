package dev.osd.shell.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordLineTest {
  @ParameterizedTest
  @MethodSource("records")
  void makesOneLineOfARecord(String record, String line) {
    assertThat(new RecordLine(false).of(record.getBytes(UTF_8))).isEqualTo(line);
  }

  static Object[][] records() {
    return new Object[][] {
      {
        """
        {"time":"2026-11-20T05:00:00.1Z","event":"decided","request_id":"r1","session_id":"s1",
        "peer":{"pid":7,"uid":1000,"gid":1000},
        "action":{"id":"step1","type":"exec","argv":["/bin/echo","a b"]},
        "decision":"allow","confirmed":false,"rule":"built-in:12"}
        """,
        "2026-11-20T05:00:00.1Z  decided  r1  session s1  uid 1000 pid 7"
            + "  step1 exec /bin/echo 'a b'  allow by built-in:12"
      },
      {
        """
        {"time":"t","event":"decided","request_id":"r","peer":{"uid":0},
        "action":{"id":"s","type":"shell","command":"ls | wc"},"decision":"confirm",
        "confirmed":true,"rule":"x:1"}
        """,
        "t  decided  r  uid 0  s shell ls | wc  confirm (confirmed) by x:1"
      },
      {
        """
        {"time":"t","event":"finished","request_id":"r","action":{"id":"s","type":"exec"},
        "result":{"ok":false,"error":null,"exit_code":3,"signal":null,"duration_ms":12}}
        """,
        "t  finished  r  s exec  failed, exit 3, 12 ms"
      },
      {
        """
        {"time":"t","event":"finished","request_id":"r",
        "action":{"id":"s","type":"read_file","path":"/a b"},
        "result":{"ok":false,"error":{"code":"read_failed","message":"no"},"signal":"SIGKILL"}}
        """,
        "t  finished  r  s read_file '/a b'  failed read_failed: no, by SIGKILL"
      },
      {
        """
        {"time":"t","event":"finished","request_id":"r","result":{"ok":true,"duration_ms":1}}
        """,
        "t  finished  r  ok, 1 ms"
      },
      {
        """
        {"time":"t","event":"refused","request_id":null,"peer":{"pid":1,"uid":0},
        "error":{"code":"parse_failed","message":"m"}}
        """,
        "t  refused  uid 0 pid 1  parse_failed: m"
      },
      {
        """
        {"time":"t","event":"daemon_started","pid":3,"socket":"/s","policy":"built-in"}
        """,
        "t  daemon_started  pid 3, socket /s, policy built-in"
      },
      {"{}", "(no time)  (no event)"},
      {
        "{\"event\":7,\"action\":\"x\",\"peer\":[],\"result\":1}",
        "(no time)  (no event)  ?  failed"
      },
    };
  }

  @ParameterizedTest
  @CsvSource({
    "allow, false, 32",
    "confirm, true, 32",
    "confirm, false, 33",
    "deny, false, 31",
    "new, false, 31"
  })
  void coloursDecisions(String decision, boolean confirmed, int colour) {
    String record = "{\"decision\":\"%s\",\"confirmed\":%s}".formatted(decision, confirmed);

    assertThat(new RecordLine(true).of(record.getBytes(UTF_8)))
        .contains("\u001b[" + colour + "m" + decision)
        .endsWith("\u001b[0m");
  }

  @ParameterizedTest
  @CsvSource({"true, 32", "false, 31"})
  void coloursOutcomes(boolean ok, int colour) {
    assertThat(new RecordLine(true).of("{\"result\":{\"ok\":%s}}".formatted(ok).getBytes(UTF_8)))
        .contains("\u001b[" + colour + "m" + (ok ? "ok" : "failed"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "half a rec", "[]", "{\"a\":1,\"a\":2}"})
  void saysThatALineIsNoRecord(String line) {
    assertThat(new RecordLine(false).of(line.getBytes(UTF_8)))
        .isEqualTo("a line of " + line.length() + " bytes that is no record");
  }

  @Test
  void spellsOutWhatATerminalWouldObey() {
    String record =
        """
        {"time":"\\u001b[2J","event":"\\u009b","request_id":"\\n\\u202e","session_id":"\\u0007",
        "action":{"id":"\\u001b","type":"\\r","argv":["\\u001b]0;x\\u0007"],"command":"\\u001b",
        "path":"\\u001b"},"decision":"\\u001b","rule":"\\u001b",
        "socket":"\\u001b","policy":"\\u001b","reason":"\\u001b","problem":"\\u001b",
        "result":{"ok":false,"signal":"\\u001b","error":{"code":"\\u001b","message":"\\u001b"}}}
        """;

    assertThat(new RecordLine(false).of(record.getBytes(UTF_8)).codePoints())
        .noneMatch(c -> Character.isISOControl(c) || c == 0x202e);
  }
}
