package dev.osd.protocol.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Reads the tables of {@code docs/protocol.md}, the page that people go by. */
final class Manual {
  static final Path DOCS = Path.of("..", "docs");

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  private Manual() {}

  /** The rows of all tables under a heading, without their heads; cells are stripped. */
  static List<List<String>> rows(String heading) {
    List<String> section =
        lines()
            .dropWhile(line -> !line.equals("## " + heading))
            .skip(1)
            .takeWhile(line -> !line.startsWith("## "))
            .toList();
    List<List<String>> rows =
        section.stream()
            .filter(line -> line.startsWith("| `"))
            .map(line -> Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
            .map(cells -> cells.subList(1, cells.size() - 1))
            .toList();
    assertThat(rows).as(heading).isNotEmpty();
    return rows;
  }

  /** Everything in a cell that stands between back quotes. */
  static List<String> codes(String cell) {
    return CODE.matcher(cell).results().map(match -> match.group(1)).toList();
  }

  private static java.util.stream.Stream<String> lines() {
    try {
      return Files.readString(DOCS.resolve("protocol.md"), UTF_8).lines();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
