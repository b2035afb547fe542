package dev.osd.shell.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordLineTest {
  @TempDir Path folder;

  @Test
  void makesOneLineOfEachRecord() throws Exception {
    RecordLine format = new RecordLine(false);

    assertThat(
            SampleLog.ofEverything(folder).lines().stream()
                .map(line -> format.of(line.getBytes(UTF_8))))
        .containsExactly(
            "2026-11-20T08:00:00.000Z  started      pid 77, socket /run/osd.sock, policy policy.toml",
            "2026-11-20T08:00:01.000Z  allowed      req-1  step1  exec  make -j2  [policy.toml:4]  uid 1000 pid 42",
            "2026-11-20T08:00:02.000Z  done         req-1  step1  exec  make -j2  exit 0, 7 ms  uid 1000 pid 42",
            "2026-11-20T08:00:03.000Z  allowed      req-2  step1  exec  make -j2  [policy.toml:4]  uid 1000 pid 42",
            "2026-11-20T08:00:04.000Z  failed       req-2  step1  exec  make -j2  exit 2, 7 ms  uid 1000 pid 42",
            "2026-11-20T08:00:05.000Z  denied       req-3  step1  exec  shutdown  [built-in:41]  uid 1001 pid 42",
            "2026-11-20T08:00:06.000Z  unconfirmed  req-4  step1  exec  apt-get install  [policy.toml:9]  uid 1000 pid 42",
            "2026-11-20T08:00:07.000Z  confirmed    req-5  step1  shell  git push && date  [policy.toml:9]  uid 1000 pid 42",
            "2026-11-20T08:00:08.000Z  done         req-5  step1  shell  git push && date  exit 0, 7 ms  uid 1000 pid 42",
            "2026-11-20T08:00:09.000Z  allowed      req-6  step1  write_file  /home/me/notes.txt  [policy.toml:20]  uid 1000 pid 42",
            "2026-11-20T08:00:10.000Z  done         req-6  step1  write_file  /home/me/notes.txt  7 ms  uid 1000 pid 42",
            "2026-11-20T08:00:11.000Z  refused      parse_failed: not strict JSON: the text ends too early  uid 1000 pid 42",
            "2026-11-20T08:00:12.000Z  LOG          torn, bytes 17, after 12, file audit.jsonl.1",
            "2026-11-20T08:00:13.000Z  allowed      req-1  step1  exec  date -j2  [policy.toml:5]  uid 1000 pid 42",
            "2026-11-20T08:00:14.000Z  done         req-1  step1  exec  date -j2  exit 0, 7 ms  uid 1000 pid 42");
  }

  @ParameterizedTest
  @CsvSource({"allow, would run", "confirm, would ask", "deny, would deny", "'', impossible"})
  void aPlanThatIsNotToBeCarriedOutOnlyWould(String decision, String word) {
    String record =
        "{\"event\":{\"action\":\"decided\"},\"osd\":{\"mode\":\"plan_only\",\"decision\":\"%s\"}}"
            .formatted(decision);

    assertThat(new RecordLine(false).of(record.getBytes(UTF_8))).contains("  " + word);
  }

  static Object[][] oddities() {
    return new Object[][] {
      {"{}", "(no time)  ?            "},
      {"{\"@timestamp\":7,\"event\":\"x\",\"osd\":[]}", "(no time)  ?            "},
      {"{\"@timestamp\":\"t\",\"event\":{\"action\":\"new_one\"}}", "t  ?            new_one"},
      {
        "{\"@timestamp\":\"t\",\"event\":{\"action\":\"policy_reloaded\",\"outcome\":\"failure\"},\"error\":{\"message\":\"line 3\"}}",
        "t  not loaded   line 3"
      },
    };
  }

  static Object[][] descriptors() {
    String pipe = "'action':{'id':'a','type':'pipe','in_fd':3,'names':{'3':'a.log','1':'x y'}}";
    return new Object[][] {
      {
        "{'event':{'action':'attached'},'request_id':'r','osd':{'descriptors':['0 read in (9 bytes)','1 write out']}}",
        "attached     r  fd 0 read in (9 bytes)  fd 1 write out"
      },
      {
        "{'event':{'action':'decided'},'process':{'args':['grep','a b']},'osd':{%s,'decision':'allow','runs':true}}"
            .formatted(pipe),
        "allowed      a  pipe  grep 'a b'  fd 3 a.log  fd 1 'x y'"
      },
      {
        "{'event':{'action':'decided'},'osd':{'action':{'id':'a','type':'read','fd':3},'decision':'allow','runs':true}}",
        "allowed      a  read  fd 3"
      },
      {
        "{'event':{'action':'finished','outcome':'failure'},'osd':{'action':{'id':'a','type':'pipe'},'result':{'exit_codes':['0','1']}}}",
        "failed       a  pipe  exit 0 | 1"
      },
    };
  }

  @ParameterizedTest
  @MethodSource("descriptors")
  void showsWhatIsDoneWithDescriptors(String record, String line) {
    assertThat(new RecordLine(false).of(record.replace('\'', '"').getBytes(UTF_8)))
        .isEqualTo("(no time)  " + line);
  }

  @ParameterizedTest
  @MethodSource("oddities")
  void showsWhatItFinds(String record, String line) {
    assertThat(new RecordLine(false).of(record.getBytes(UTF_8))).isEqualTo(line);
  }

  @ParameterizedTest
  @CsvSource({
    "decided, unknown, allow, false, true, allowed, 34",
    "decided, unknown, allow, false, false, not run, 33",
    "decided, unknown, confirm, true, true, confirmed, 34",
    "decided, failure, confirm, false, false, unconfirmed, 33",
    "decided, failure, deny, false, false, denied, 31",
    "decided, failure, '', false, false, impossible, 31",
    "finished, success, '', false, false, done, 32",
    "finished, failure, '', false, false, failed, 31",
    "refused, failure, '', false, false, refused, 31",
    "log_replaced, success, '', false, false, LOG, 31",
  })
  void coloursByOutcome(
      String event,
      String outcome,
      String decision,
      boolean confirmed,
      boolean runs,
      String word,
      int colour) {
    String record =
        "{\"event\":{\"action\":\"%s\",\"outcome\":\"%s\"},\"osd\":{\"decision\":\"%s\",\"confirmed\":%s,\"runs\":%s}}"
            .formatted(event, outcome, decision, confirmed, runs);

    assertThat(new RecordLine(true).of(record.getBytes(UTF_8)))
        .contains("\u001b[" + colour + "m" + word + "\u001b[0m");
    assertThat(new RecordLine(false).of(record.getBytes(UTF_8))).doesNotContain("\u001b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "half a rec", "[]", "{\"a\":1,\"a\":2}"})
  void saysThatALineIsNoRecord(String line) {
    assertThat(new RecordLine(false).of(line.getBytes(UTF_8)))
        .isEqualTo("a line of " + line.length() + " bytes that is no record");
  }

  /** Every string of a record, names of fields too, is a terminal's order here. */
  static List<String> hostileRecords() {
    String evil = "\\u001b]0;x\\u0007\\u009b2J\\r\\n\\u202e\\u007f";
    return List.of(
        """
        {"@timestamp":"E","event":{"action":"decided","outcome":"E","reason":"E"},"request_id":"E",
        "session_id":"E","process":{"args":["E","E E"],"command_line":"E","executable":"E",
        "working_directory":"E"},"rule":{"name":"E"},"file":{"path":"E","name":"E"},
        "error":{"code":"E","message":"E"},"gen_ai":{"request":{"model":"E"}},
        "osd":{"peer":{"uid":1,"pid":2},"mode":"E","action":{"id":"E","type":"E","reason":"E",
        "danger":"E","recovery":"E","asked_path":"E","env":{"E":{}},"names":{"E":"E"}},"decision":"allow","why":"E",
        "runs":true,"prompt":"E","notice":{"kind":"E","E":"E"}}}
        """
            .replace("\n", "")
            .replace("E", evil),
        """
        {"@timestamp":"E","event":{"action":"finished","outcome":"E"},"request_id":"E",
        "process":{"command_line":"E"},"error":{"code":"E","message":"E"},
        "osd":{"action":{"id":"E","type":"E"},"result":{"type":"E","signal":"E","sandbox":"E",
        "stdout":{"length":1,"text":"E"},"artifacts":["E"],"protected_changed":["E"],
        "backup_path":"E","exit_codes":["E"]}}}
        """
            .replace("\n", "")
            .replace("E", evil),
        """
        {"@timestamp":"E","event":{"action":"E","reason":"E"},"file":{"name":"E"},
        "osd":{"socket":"E","policy":"E","problem":"E","descriptors":["E"],"notice":{"kind":"E","E":"E"}}}
        """
            .replace("\n", "")
            .replace("E", evil));
  }

  @ParameterizedTest
  @MethodSource("hostileRecords")
  void spellsOutWhatATerminalWouldObey(String record) throws Exception {
    StringBuilder story = new StringBuilder();
    SilentSink silent = new SilentSink();
    new RecordStory(text -> story.append(text), silent, false).line(record.getBytes(UTF_8));

    String line = new RecordLine(false).of(record.getBytes(UTF_8));
    assertThat((line + story).codePoints())
        .noneMatch(c -> Character.isISOControl(c) || c == 0x202e);
  }

  private static final class SilentSink implements LineSink {
    @Override
    public void line(byte[] text) {}

    @Override
    public void tooLong() {}

    @Override
    public void flush() {}
  }
}
