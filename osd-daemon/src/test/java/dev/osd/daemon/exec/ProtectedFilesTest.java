package dev.osd.daemon.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.policy.PolicyFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

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
