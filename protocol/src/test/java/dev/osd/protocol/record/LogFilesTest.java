package dev.osd.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogFilesTest {
  @TempDir private Path folder;

  @Test
  void knowsItsFilesByName() {
    LogFiles files = new LogFiles(Path.of("/var/log/osd/audit.jsonl"));

    assertThat(files.head()).hasToString("/var/log/osd/audit.jsonl.head");
    assertThat(files.key()).hasToString("/var/log/osd/audit.jsonl.key");
    assertThat(files.rotated(3)).hasToString("/var/log/osd/audit.jsonl.3");
    assertThat(files.torn(Instant.parse("2026-01-02T03:04:05.678901Z")))
        .hasToString("/var/log/osd/audit.jsonl.torn-20260102T030405.678901Z");
  }

  @Test
  void ownsWhatItWouldMakeAndNothingElse() {
    LogFiles files = new LogFiles(Path.of("/l/a.jsonl"));

    for (String own : List.of("", ".1", ".42", ".999", ".head", ".key", ".torn-2026")) {
      assertThat(files.owns(Path.of("/l/a.jsonl" + own))).as(own).isTrue();
    }
    for (String other :
        List.of(".0", ".01", ".1000", ".1x", ".heads", "2", ".gz", "~", ".", ".-1")) {
      assertThat(files.owns(Path.of("/l/a.jsonl" + other))).as(other).isFalse();
    }
    assertThat(files.owns(Path.of("/l/b.jsonl"))).isFalse();
    assertThat(files.owns(Path.of("/"))).isFalse();
  }

  @Test
  void listsTheOldestFirst() throws Exception {
    LogFiles files = new LogFiles(folder.resolve("a"));
    for (String name : List.of("a", "a.2", "a.10", "a.1", "a.head", "a.key", "b", "a.torn-1")) {
      Files.createFile(folder.resolve(name));
    }
    Files.createDirectory(folder.resolve("a.3"));

    assertThat(files.existing().stream().map(f -> f.getFileName().toString()))
        .containsExactly("a.10", "a.2", "a.1", "a");
    assertThat(files.all()).hasSize(8);
  }

  @Test
  void aMissingFolderHasNoFiles() throws Exception {
    assertThat(new LogFiles(folder.resolve("none/a")).existing()).isEmpty();
  }

  @Test
  void mustBeAnAbsoluteName() {
    assertThatIllegalArgumentException().isThrownBy(() -> new LogFiles(Path.of("a")));
    assertThatIllegalArgumentException().isThrownBy(() -> new LogFiles(Path.of("/")));
  }
}
