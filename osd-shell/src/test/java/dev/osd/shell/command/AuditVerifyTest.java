package dev.osd.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.shell.Ending;
import dev.osd.shell.ExitStatus;
import dev.osd.shell.FakeTerminal;
import dev.osd.shell.audit.SampleLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditVerifyTest {
  @TempDir Path folder;

  private final FakeTerminal terminal = new FakeTerminal();
  private SampleLog log;

  @BeforeEach
  void write() throws IOException {
    log = SampleLog.ofEverything(folder);
  }

  @Test
  void saysThatASoundLogIsSound() {
    assertThat(verify()).isEqualTo(ExitStatus.OK);
    assertThat(terminal.printed())
        .matches("note: record 13, .*: log_repaired \\(torn\\)\nsound: 15 records, 1 to 15\n");
  }

  @Test
  void namesTheFirstFault() throws Exception {
    expectFault(
        lines -> lines.set(3, lines.get(3).replace("make", "mare")), ":4: record 4 was changed");
    expectFault(lines -> lines.remove(3), ":4: record 4 is missing before this");
    expectFault(lines -> lines.add(3, lines.get(1)), ":4: this line was not written here");
    expectFault(lines -> Collections.swap(lines, 3, 8), ":9: record 4 stands behind later ones");
    expectFault(lines -> lines.subList(9, 15).clear(), "records 10 to 15 were cut off");
  }

  private void expectFault(Consumer<List<String>> change, String sentence) throws Exception {
    List<String> lines = new ArrayList<>(log.lines());
    change.accept(lines);
    Files.writeString(log.path(), String.join("", lines));

    FakeTerminal told = new FakeTerminal();
    assertThat(verify(told)).isEqualTo(ExitStatus.DENIED);
    assertThat(told.printed()).contains("NOT SOUND: " + log.path()).contains(sentence);
  }

  @Test
  void tellsATornTailFromTampering() throws Exception {
    Files.writeString(log.path(), "{\"@timest", StandardOpenOption.APPEND);

    assertThat(verify()).isEqualTo(ExitStatus.OK);
    assertThat(terminal.printed())
        .contains("the last 9 bytes are an unfinished record")
        .contains("sound: 15 records");
  }

  @Test
  void saysWhatIsMissing() throws Exception {
    Files.delete(log.files().head());
    assertThat(verify()).isEqualTo(ExitStatus.DENIED);
    assertThat(terminal.printed()).contains("the head is missing or changed");

    Files.delete(log.files().key());
    assertThat(verify()).isEqualTo(ExitStatus.FILE);
    assertThat(terminal.notes()).last().asString().contains("audit.jsonl.key is missing");

    Files.writeString(log.files().key(), "short");
    assertThat(verify()).isEqualTo(ExitStatus.FILE);
    assertThat(terminal.notes()).last().asString().contains("is no key");

    Files.delete(log.files().key());
    Files.delete(log.path());
    assertThat(verify()).isEqualTo(ExitStatus.FILE);
    assertThat(terminal.notes()).last().asString().contains("there is no log");
  }

  @Test
  void aLogWithoutItsFilesWasCut() throws Exception {
    Files.delete(log.path());

    assertThat(verify()).isEqualTo(ExitStatus.DENIED);
    assertThat(terminal.printed()).contains("records 1 to 15 were cut off");
  }

  @Test
  void whatHappenedBeforeATimeDoesNotCount() throws Exception {
    List<String> lines = new ArrayList<>(log.lines());
    lines.set(3, lines.get(3).replace("make", "mare"));
    Files.writeString(log.path(), String.join("", lines));

    assertThat(verify("--since", "2026-11-20T08:00:06")).isEqualTo(ExitStatus.OK);
    assertThat(verify("--since", "2026-11-20T08:00:02")).isEqualTo(ExitStatus.DENIED);
    assertThat(verify("--since", "soon")).isEqualTo(ExitStatus.USAGE);
  }

  @Test
  void coloursTheVerdictOnATerminal() {
    FakeTerminal screen = new FakeTerminal().onScreen(true);

    verify(screen);
    assertThat(screen.printed()).contains("\u001b[32msound: \u001b[0m");
  }

  private Ending verify(String... more) {
    return verify(terminal, more);
  }

  private Ending verify(FakeTerminal onto, String... more) {
    List<String> words =
        new ArrayList<>(List.of("audit", "verify", "--audit-path", log.path().toString()));
    words.addAll(List.of(more));
    return Shell.run(onto, words.toArray(String[]::new));
  }
}
