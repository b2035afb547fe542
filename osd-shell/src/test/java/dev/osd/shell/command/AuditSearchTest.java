package dev.osd.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.shell.Ending;
import dev.osd.shell.ExitStatus;
import dev.osd.shell.FakeTerminal;
import dev.osd.shell.audit.SampleLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditSearchTest {
  @TempDir Path folder;

  private final FakeTerminal terminal = new FakeTerminal();

  /** The seconds at which the records that are found were written. */
  @ParameterizedTest
  @CsvSource({
    "'', 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14",
    "--outcome success, 0 2 8 10 12 14",
    "--outcome failure, 4 5 6 11",
    "--outcome unknown, 1 3 7 9 13",
    "--denied, 5 6",
    "--outcome failure --program make, 4",
    "--event finished, 2 4 8 10 14",
    "--action shell, 7 8",
    "--program make, 1 2 3 4",
    "--program /usr/bin/make, 1 2 3 4",
    "--program mak, ''",
    "--program git, 7 8",
    "--program push, 7 8",
    "--program date, 7 8 13 14",
    "--program shutdown, 5",
    "--program make --event finished, 2 4",
    "--rule policy.toml:9, 6 7 8",
    "--rule policy.toml, 1 2 3 4 6 7 8 9 10 13 14",
    "--file notes, 9 10",
    "--peer 1001, 5",
    "--peer 100, ''",
    "--pid 42 --peer 1001, 5",
    "--request req-1, 1 2 13 14",
    "--session s-1001, 5",
    "--since 2026-11-20T08:00:12, 12 13 14",
    "--since 2026-11-20T08:00:12Z --until 2026-11-20T09:00:14+01:00, 12 13",
    "--until 2026-11-20, ''",
    "--since 2026-11-20 --until 2026-11-21 --denied, 5 6",
    "--contains notes.txt, 9",
    "--contains 'the text', 11",
    "--denied --program shutdown --peer 1001 --rule built-in, 5",
  })
  void findsWhatFitsEveryQuestion(String words, String seconds) throws Exception {
    SampleLog.ofEverything(folder);

    assertThat(search(words)).isEqualTo(ExitStatus.OK);
    assertThat(terminal.printed().lines().map(AuditSearchTest::second))
        .containsExactlyElementsOf(
            Arrays.stream(seconds.split(" "))
                .filter(s -> !s.isEmpty())
                .map(Integer::valueOf)
                .toList());
    assertThat(terminal.notes())
        .isEqualTo(seconds.isEmpty() ? List.of("osd-shell: no record fits") : List.of());
  }

  @Test
  void findsInRotatedFilesToo() throws Exception {
    new SampleLog(folder)
        .ran("r-1", 1, "make", "p:1", 0)
        .rotate()
        .ran("r-2", 1, "make", "p:1", 0)
        .rotate()
        .ran("r-3", 1, "make", "p:1", 0)
        .write();

    search("--event finished");
    assertThat(terminal.printed().lines().map(line -> line.replaceAll(".*(r-[0-9]).*", "$1")))
        .containsExactly("r-1", "r-2", "r-3");
  }

  /** The end of an action is known by its decision, also where that stands in an older file. */
  @Test
  void knowsTheEndOfAnActionAcrossFiles() throws Exception {
    SampleLog log = new SampleLog(folder).ran("r-1", 1, "make", "p:1", 0).write();
    List<String> lines = log.lines();
    Files.writeString(log.files().rotated(1), lines.get(0));
    Files.writeString(log.path(), lines.get(1));

    search("--program make");
    assertThat(terminal.printed().lines()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--program grep",
        "--program wc",
        "--file a.log",
        "--action pipe",
        "--program sort"
      })
  void findsTextCommandsAndDescriptorsByName(String words) throws Exception {
    SampleLog.ofEverything(folder).piped("req-9", "grep -c x", "a.log").write();
    boolean there = words.contains("grep") || !words.contains("program");

    assertThat(search(words)).isEqualTo(ExitStatus.OK);
    assertThat(terminal.printed().lines()).hasSize(there ? 2 : 0);
    assertThat(terminal.printed().lines()).allMatch(line -> line.contains("grep -c x  fd 3 a.log"));
  }

  @Test
  void printsRecordsAsTheyStand() throws Exception {
    SampleLog log = SampleLog.ofEverything(folder);

    search("--denied --json");
    assertThat(terminal.printed()).isEqualTo(log.lines().get(5) + log.lines().get(6));
  }

  @Test
  void findsQuotedAndForeignNames() throws Exception {
    new SampleLog(folder)
        .ran("a\\\"b", 1, "maké", "p:1", 0)
        .ran("a\\\\b", 1, "ls", "p:1", 0)
        .ran("\\\"c\\\"", 1, "ls", "p:1", 0)
        .write();

    search("--event decided", "--request", "a\"b");
    search("--event decided", "--request", "a\\b");
    search("--event decided", "--request", "\"c\"");
    search("--event decided", "--program", "maké");
    assertThat(terminal.printed().lines().map(AuditSearchTest::second)).containsExactly(0, 2, 4, 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--outcome good",
        "--peer me",
        "--peer -1",
        "--pid x",
        "--since yesterday",
        "--since 10",
        "--since 2026-13-01",
        "--until 99999999w",
        "--since 2026-11-20T25:00"
      })
  void refusesWhatMakesNoSense(String words) throws Exception {
    SampleLog.ofEverything(folder);

    assertThat(search(words)).isEqualTo(ExitStatus.USAGE);
    assertThat(terminal.printed()).isEmpty();
    assertThat(terminal.notes())
        .first()
        .asString()
        .contains(words.substring(0, words.indexOf(' ')));
  }

  @Test
  void saysThatThereIsNoLog() {
    assertThat(search("--denied")).isEqualTo(ExitStatus.FILE);
    assertThat(terminal.notes()).singleElement().asString().contains("there is no log");
  }

  private Ending search(String words, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of("audit", "search", "--audit-path", folder.resolve("audit.jsonl").toString()));
    boolean quoted = false;
    StringBuilder word = new StringBuilder();
    for (char c : (words + " ").toCharArray()) {
      if (c == '\'') {
        quoted = !quoted;
      } else if (c == ' ' && !quoted) {
        if (!word.isEmpty()) {
          all.add(word.toString());
        }
        word.setLength(0);
      } else {
        word.append(c);
      }
    }
    all.addAll(List.of(more));
    return Shell.run(terminal, all.toArray(String[]::new));
  }

  private static int second(String line) {
    return Integer.parseInt(
        line.substring("2026-11-20T08:00:".length(), "2026-11-20T08:00:".length() + 2));
  }
}
