package dev.osd.daemon.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables {@code builtin/COMMAND/cases.txt}: each case as a file and as a stream in pieces. */
final class BuiltinCasesTest {
  private static final List<String> COMMANDS = List.of("cat", "head", "tail", "sort", "wc", "tr");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(?:x([0-9a-f]{2})|(.))|(.)");

  private final Runs runs = new Runs();

  /** A row of a table. */
  static final class Case {
    private final String name;
    private final List<String> argv = new ArrayList<>();
    private String input = "";
    private String output = "";
    private int status;
    private String message = "";

    private Case(String name) {
      this.name = name;
    }

    @Override
    public String toString() {
      return argv.getFirst() + ": " + name;
    }
  }

  static Stream<Case> cases() {
    return COMMANDS.stream().flatMap(command -> read(command).stream());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void does(Case row) {
    // Several numbers are as wide as a file is long, which a stream does not tell.
    boolean depends = row.argv.getFirst().equals("wc") && !row.argv.getLast().matches("-\\w");
    List<InputStream> inputs = new ArrayList<>();
    if (!depends) {
      inputs.add(new MemoryInput(bytes(row.input)));
    }
    inputs.add(MemoryInput.inPieces(bytes(row.input), new Random(1)));
    for (InputStream in : inputs) {
      Outcome outcome = runs.run(row.argv, in);

      assertThat(new String(outcome.out(), StandardCharsets.ISO_8859_1))
          .isEqualTo(new String(bytes(row.output), StandardCharsets.ISO_8859_1));
      assertThat(outcome.status()).as(outcome.message()).isEqualTo(row.status);
      assertThat(outcome.message()).contains(row.message);
      if (row.status == Builtins.REFUSED) {
        assertThat(outcome.message()).startsWith(row.argv.getFirst() + ": ").endsWith("\n");
      }
    }
  }

  private static List<Case> read(String command) {
    List<Case> rows = new ArrayList<>();
    String name = "";
    for (String line : Resources.lines(command + "/cases.txt")) {
      String rest = line.length() > 2 ? line.substring(2) : "";
      if (line.startsWith("#")) {
        name = rest;
      } else if (line.startsWith("$")) {
        Case row = new Case(name);
        row.argv.add(command);
        Matcher words = WORD.matcher(rest);
        while (words.find()) {
          String word = words.group(1) == null ? words.group(2) : words.group(1);
          row.argv.add(new String(bytes(word.replace("\\\\", "\\x5c")), StandardCharsets.UTF_8));
        }
        rows.add(row);
      } else if (!line.isEmpty()) {
        Case row = rows.getLast();
        switch (line.charAt(0)) {
          case '<' -> row.input = rest;
          case '>' -> row.output = rest;
          case '=' -> row.status = Integer.parseInt(rest);
          default -> row.message = rest;
        }
      }
    }
    return rows;
  }

  private static byte[] bytes(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Matcher parts = ESCAPE.matcher(text);
    while (parts.find()) {
      if (parts.group(1) != null) {
        bytes.write(Integer.parseInt(parts.group(1), 16));
      } else if (parts.group(2) != null) {
        bytes.write(
            switch (parts.group(2)) {
              case "n" -> '\n';
              case "t" -> '\t';
              default -> parts.group(2).charAt(0);
            });
      } else {
        bytes.write(parts.group(3).charAt(0));
      }
    }
    return bytes.toByteArray();
  }
}
