package dev.osd.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.shell.Ending;
import dev.osd.shell.ExitStatus;
import dev.osd.shell.FakeTerminal;
import dev.osd.shell.audit.SampleLog;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditShowTest {
  @TempDir Path folder;

  private final FakeTerminal terminal = new FakeTerminal();

  @Test
  void tellsWhatWasAskedDecidedAndRun() throws Exception {
    SampleLog.ofEverything(folder);

    assertThat(show("req-5")).isEqualTo(ExitStatus.OK);
    assertThat(terminal.printed())
        .isEqualTo(
            """
            req-5  2026-11-20T08:00:07.000Z  uid 1000  pid 42  session s-1000
                model     gpt-x
                prompt    please do
              step1 shell  git push && date
                program   /usr/bin/dash
                reason    to see
                env       LANG
                decided   confirmed by policy.toml:9: a rule says so
              step1 shell done
                at        2026-11-20T08:00:08.000Z
                result    exit 0, 7 ms
                sandbox   workspace
                stdout    3 bytes
            """);
  }

  @Test
  void tellsPlansOfOneNameApart() throws Exception {
    SampleLog.ofEverything(folder);

    show("req-1");
    assertThat(terminal.printed().lines().filter(line -> line.startsWith("req-1")))
        .hasSize(2)
        .first()
        .asString()
        .contains("08:00:01");
    assertThat(terminal.printed()).containsOnlyOnce("date -j2").containsOnlyOnce("make -j2");
  }

  @Test
  void tellsClientsApart() throws Exception {
    new SampleLog(folder).denied("r", 1, "a", "p:1").denied("r", 2, "b", "p:1").write();

    show("r");
    assertThat(terminal.printed()).contains("uid 1  pid").contains("uid 2  pid");
  }

  @Test
  void printsTheRecordsAsTheyStand() throws Exception {
    SampleLog log = SampleLog.ofEverything(folder);

    show("req-3", "--json");
    assertThat(terminal.printed()).isEqualTo(log.lines().get(5));
  }

  @Test
  void saysThatNothingIsKnownOfARequest() throws Exception {
    SampleLog.ofEverything(folder);

    assertThat(show("req")).isEqualTo(ExitStatus.GENERAL);
    assertThat(terminal.notes())
        .singleElement()
        .asString()
        .contains("no record of a request 'req'");
  }

  private Ending show(String... words) {
    String[] all = new String[words.length + 4];
    all[0] = "audit";
    all[1] = "show";
    all[2] = "--audit-path";
    all[3] = folder.resolve("audit.jsonl").toString();
    System.arraycopy(words, 0, all, 4, words.length);
    return Shell.run(terminal, all);
  }
}
