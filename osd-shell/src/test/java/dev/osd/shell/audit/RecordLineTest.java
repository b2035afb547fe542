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
        {"@timestamp":"2026-11-20T05:00:00.1Z","event":{"action":"decided"},"request_id":"r1",
        "session_id":"s1","process":{"args":["/bin/echo","a b"]},"rule":{"name":"built-in:12"},
        "osd":{"peer":{"pid":7,"uid":1000,"gid":1000},"action":{"id":"step1","type":"exec"},
        "decision":"allow","confirmed":false}}
        """,
        "2026-11-20T05:00:00.1Z  decided  r1  session s1  uid 1000 pid 7"
            + "  step1 exec /bin/echo 'a b'  allow by built-in:12"
      },
      {
        """
        {"@timestamp":"t","event":{"action":"decided"},"request_id":"r",
        "process":{"command_line":"ls | wc"},"rule":{"name":"x:1"},"osd":{"peer":{"uid":0},
        "action":{"id":"s","type":"shell"},"decision":"confirm","confirmed":true}}
        """,
        "t  decided  r  uid 0  s shell ls | wc  confirm (confirmed) by x:1"
      },
      {
        """
        {"@timestamp":"t","event":{"action":"finished","duration":12000000},"request_id":"r",
        "process":{"exit_code":3},"osd":{"action":{"id":"s","type":"exec"},
        "result":{"ok":false,"signal":null}}}
        """,
        "t  finished  r  s exec  failed, exit 3, 12 ms"
      },
      {
        """
        {"@timestamp":"t","event":{"action":"finished"},"request_id":"r","file":{"path":"/a b"},
        "error":{"code":"read_failed","message":"no"},
        "osd":{"action":{"id":"s","type":"read_file"},"result":{"ok":false,"signal":"SIGKILL"}}}
        """,
        "t  finished  r  s read_file '/a b'  failed read_failed: no, by SIGKILL"
      },
      {
        """
        {"@timestamp":"t","event":{"action":"finished","duration":1000000},"request_id":"r",
        "osd":{"result":{"ok":true}}}
        """,
        "t  finished  r  ok, 1 ms"
      },
      {
        """
        {"@timestamp":"t","event":{"action":"refused"},"request_id":null,
        "error":{"code":"parse_failed","message":"m"},"osd":{"peer":{"pid":1,"uid":0}}}
        """,
        "t  refused  uid 0 pid 1  parse_failed: m"
      },
      {
        """
        {"@timestamp":"t","event":{"action":"daemon_started"},"process":{"pid":3},
        "osd":{"socket":"/s","policy":"built-in"}}
        """,
        "t  daemon_started  pid 3, socket /s, policy built-in"
      },
      {"{}", "(no time)  (no event)"},
      {
        "{\"event\":7,\"osd\":{\"action\":\"x\",\"peer\":[],\"result\":1}}",
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
    String record =
        "{\"osd\":{\"decision\":\"%s\",\"confirmed\":%s}}".formatted(decision, confirmed);

    assertThat(new RecordLine(true).of(record.getBytes(UTF_8)))
        .contains("\u001b[" + colour + "m" + decision)
        .endsWith("\u001b[0m");
  }

  @ParameterizedTest
  @CsvSource({"true, 32", "false, 31"})
  void coloursOutcomes(boolean ok, int colour) {
    assertThat(
            new RecordLine(true)
                .of("{\"osd\":{\"result\":{\"ok\":%s}}}".formatted(ok).getBytes(UTF_8)))
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
        {"@timestamp":"\\u001b[2J","event":{"action":"\\u009b","reason":"\\u001b"},
        "request_id":"\\n\\u202e","session_id":"\\u0007",
        "process":{"args":["\\u001b]0;x\\u0007"],"command_line":"\\u001b"},
        "file":{"path":"\\u001b"},"rule":{"name":"\\u001b"},
        "error":{"code":"\\u001b","message":"\\u001b"},
        "osd":{"action":{"id":"\\u001b","type":"\\r"},"decision":"\\u001b",
        "socket":"\\u001b","policy":"\\u001b","notice":{"kind":"\\u001b"},
        "result":{"ok":false,"signal":"\\u001b"}}}
        """;

    assertThat(new RecordLine(false).of(record.getBytes(UTF_8)).codePoints())
        .noneMatch(c -> Character.isISOControl(c) || c == 0x202e);
  }
}
