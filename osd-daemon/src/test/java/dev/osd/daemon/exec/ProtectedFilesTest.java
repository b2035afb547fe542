package dev.osd.daemon.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.policy.PolicyFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two lists that say the same: what runs protect, and what the built-in policy protects. */
final class ProtectedFilesTest {
  @Test
  void areThoseOfTheBuiltInPolicy() throws IOException {
    assertThat(
            ProtectedFiles.NAMES.stream()
                .map(name -> name.startsWith(".claude/") ? ".claude/settings*.json" : name)
                .distinct())
        .containsExactlyInAnyOrderElementsOf(ofBuiltInPolicy());
  }

  @Test
  void whatIsNamedAfterTheDaemonsOwnFilesIsTheirs(@TempDir Path folder) throws IOException {
    Path log = folder.resolve("audit.jsonl");
    for (String name : List.of("audit.jsonl", "audit.jsonl.1", "audit.jsonl.head", "audit.json")) {
      Files.createFile(folder.resolve(name));
    }

    assertThat(ProtectedFiles.namedAfter(log))
        .containsExactlyInAnyOrder(
            folder.resolve("audit.jsonl.1"), folder.resolve("audit.jsonl.head"));
    assertThat(ProtectedFiles.isNamedAfter(folder.resolve("audit.jsonl.torn-1"), log)).isTrue();
    assertThat(ProtectedFiles.isNamedAfter(folder.resolve("x/audit.jsonl.1"), log)).isFalse();
    assertThat(ProtectedFiles.isNamedAfter(folder.resolve("audit.jsonl1"), log)).isFalse();
  }

  /** Its patterns for any depth, without the ending that makes a directory of one. */
  private static List<String> ofBuiltInPolicy() throws IOException {
    String text;
    try (var in = PolicyFile.class.getResourceAsStream("built-in.toml")) {
      text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
    int start = text.indexOf("\ndeny_write = [");
    String list = text.substring(start, text.indexOf("\n]", start));
    return Pattern.compile("\"\\*\\*/([^\"]+?)(?:/\\*\\*)?\"")
        .matcher(list)
        .results()
        .map(match -> match.group(1))
        .toList();
  }
}
