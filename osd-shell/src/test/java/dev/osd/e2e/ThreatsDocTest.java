package dev.osd.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that {@code docs/threats.md} names are there. */
final class ThreatsDocTest {
  private static final Pattern NAMED =
      Pattern.compile("`([A-Z][A-Za-z0-9]*(?:Test|IT|Contract))(?:#([A-Za-z0-9]+))?`");

  @Test
  void everyTestThatIsNamedExists() throws IOException {
    Map<String, String> sources = testSources();
    Matcher named = NAMED.matcher(Files.readString(Programs.root().resolve("docs/threats.md")));
    int count = 0;
    while (named.find()) {
      count++;
      assertThat(sources.keySet()).as("docs/threats.md").contains(named.group(1));
      if (named.group(2) != null) {
        assertThat(Objects.requireNonNull(sources.get(named.group(1))))
            .as(named.group(1))
            .contains("void " + named.group(2) + "(");
      }
    }
    assertThat(count).isGreaterThan(20);
  }

  private static Map<String, String> testSources() throws IOException {
    Map<String, String> sources = new HashMap<>();
    for (String module : new String[] {"protocol", "policy", "osd-daemon", "osd-shell"}) {
      try (Stream<Path> files = Files.walk(Programs.root().resolve(module + "/src/test/java"))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          String name = String.valueOf(file.getFileName());
          sources.put(name.substring(0, name.length() - ".java".length()), Files.readString(file));
        }
      }
    }
    return sources;
  }
}
