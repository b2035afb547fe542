package dev.osd.daemon.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rows of what a command does: its words, its input, its exit status, its output, and what it says
 * if anything. Fields are separated by tabs; a newline in one is written ⏎, a tab ⇥, a NUL ␀, and a
 * byte that is no character ⟨ff⟩. The same rows are given to the installed tools, but for those of
 * what is refused.
 */
final class FilterTablesTest {
  private static final String REFUSALS = "refusals";

  /**
   * @param command the command's name
   * @param table the file's name
   * @param line which line of it, from 1
   */
  private record Row(
      String command, String table, int line, List<String> words, String input, Outcome outcome) {
    List<String> argv() {
      List<String> argv = new ArrayList<>(List.of(command));
      argv.addAll(words);
      return argv;
    }

    @Override
    public String toString() {
      return table + " " + line + ": " + argv();
    }
  }

  static Stream<String> tables() {
    return Stream.of(
        "sed/scripts", "sed/options", "sed/" + REFUSALS, "grep/options", "grep/" + REFUSALS);
  }

  @ParameterizedTest
  @MethodSource("tables")
  void doesWhatTheTableSays(String table) {
    Runs runs = new Runs();
    List<String> different = new ArrayList<>();
    for (Row row : rows(table)) {
      Outcome ours = runs.run(row.argv(), new MemoryInput(bytes(row.input())));
      compare(row, ours, true, different);
    }
    assertThat(different).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("tables")
  void theTableSaysWhatTheInstalledToolDoes(String table, @TempDir Path folder) {
    assumeTrue(!table.endsWith(REFUSALS), "what is refused is ours alone");
    GnuTools tools = new GnuTools(folder);
    String command = table.substring(0, table.indexOf('/'));
    assumeTrue(tools.has(command), "not installed in the version that ours follows: " + command);
    List<String> different = new ArrayList<>();
    for (Row row : rows(table)) {
      Outcome theirs = tools.run(row.argv(), bytes(row.input()), true);
      // Mistakes in the use of grep are worded in our own way.
      compare(row, theirs, command.equals("sed"), different);
    }
    assertThat(different).isEmpty();
  }

  private static void compare(Row row, Outcome got, boolean withMessage, List<String> different) {
    boolean same =
        got.status() == row.outcome().status()
            && shown(got.out()).equals(shown(row.outcome().out()))
            && (!withMessage || got.message().equals(row.outcome().message()));
    if (!same) {
      different.add(
          "%s%n    got %d '%s' '%s'".formatted(row, got.status(), shown(got.out()), got.message()));
    }
  }

  private static List<Row> rows(String table) {
    List<Row> rows = new ArrayList<>();
    List<String> lines = Resources.lines(table + ".tsv");
    String command = table.substring(0, table.indexOf('/'));
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).startsWith("#") && !lines.get(i).isEmpty()) {
        String[] fields = lines.get(i).split("\t", -1);
        assertThat(fields).as(table + " " + (i + 1)).hasSizeBetween(4, 5);
        Outcome outcome =
            new Outcome(
                Integer.parseInt(fields[2]),
                bytes(fields[3]),
                bytes(fields.length > 4 ? fields[4] : ""));
        rows.add(new Row(command, table, i + 1, words(fields[0]), fields[1], outcome));
      }
    }
    assertThat(rows).hasSizeGreaterThan(5);
    return rows;
  }

  /** Words separated by blanks, where quotes keep blanks. */
  private static List<String> words(String field) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    boolean begun = false;
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      if (c == '\'') {
        quoted = !quoted;
        begun = true;
      } else if (c == ' ' && !quoted) {
        if (begun) {
          words.add(new String(bytes(word.toString()), StandardCharsets.UTF_8));
        }
        word.setLength(0);
        begun = false;
      } else {
        word.append(c);
        begun = true;
      }
    }
    if (begun) {
      words.add(new String(bytes(word.toString()), StandardCharsets.UTF_8));
    }
    return words;
  }

  private static byte[] bytes(String field) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      switch (c) {
        case '⏎' -> bytes.write('\n');
        case '⇥' -> bytes.write('\t');
        case '␀' -> bytes.write(0);
        case '⟨' -> {
          bytes.write(Integer.parseInt(field.substring(i + 1, i + 3), 16));
          i += 3;
        }
        default -> bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  private static String shown(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
