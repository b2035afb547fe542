package dev.osd.daemon.regex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of patterns: what they match, and what is said of those that are no patterns. */
final class RegexTableTest {
  static Stream<String> matches() throws IOException {
    return rows("matches.txt");
  }

  static Stream<String> errors() throws IOException {
    return rows("errors.txt");
  }

  @ParameterizedTest
  @MethodSource("matches")
  void matchesAsTheTableSays(String row) throws BadPatternException {
    String[] words = fields(row, 3);
    String rest = words[3];
    int last = rest.lastIndexOf(' ');
    Regex regex = compile(words[0], words[1], bytes(words[2]));
    byte[] input = bytes(rest.substring(0, last));
    Matcher matcher = regex.matcher(Cancellation.NEVER);
    boolean found = matcher.find(input, 0, input.length, 0);
    StringJoiner groups = new StringJoiner(",");
    for (int group = 0; found && group <= regex.groups(); group++) {
      int start = matcher.start(group);
      groups.add(start < 0 ? "?" : start + "-" + matcher.end(group));
    }
    assertThat(found ? groups.toString() : "none").isEqualTo(rest.substring(last + 1));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void refusesAsTheTableSays(String row) {
    String[] words = fields(row, 3);
    assertThatThrownBy(() -> compile(words[0], words[1], bytes(words[2])))
        .isInstanceOf(BadPatternException.class)
        .hasMessage(words[3]);
  }

  @ParameterizedTest
  @MethodSource("errors")
  void refusesInTheWordsOfTheInstalledTools(String row) {
    String[] words = fields(row, 3);
    boolean sed = words[1].contains("s");
    assumeTrue(!words[3].contains("not supported"), "GNU supports it");
    assumeTrue(Gnu.has(sed ? "sed" : "grep", sed ? "4.9" : "3.8"), "GNU's tool is not installed");
    String flag = "-" + words[0].replace("B", sed ? "s" : "G");
    List<String> command =
        sed ? List.of("sed", flag, "s/" + words[2] + "/x/") : List.of("grep", flag, "-e", words[2]);
    assertThat(Gnu.run(command, new byte[0]).errors()).contains(words[3]);
  }

  private static Regex compile(String syntax, String flags, byte[] pattern)
      throws BadPatternException {
    Options options =
        (flags.contains("s") ? Options.SED : Options.GREP)
            .withIgnoreCase(flags.contains("i"))
            .withWholeWord(flags.contains("w"))
            .withWholeLine(flags.contains("x"))
            .withMultiline(flags.contains("m"));
    Syntax read =
        switch (syntax) {
          case "B" -> Syntax.BASIC;
          case "E" -> Syntax.EXTENDED;
          case "F" -> Syntax.FIXED;
          default -> Syntax.PERL;
        };
    return Regex.compile(List.of(pattern), read, options);
  }

  private static String[] fields(String row, int count) {
    List<String> fields = new ArrayList<>(List.of(row.split(" ", count + 1)));
    if (fields.get(2).equals("@")) {
      fields.set(2, "");
    }
    return fields.toArray(String[]::new);
  }

  /** Reads {@code \xHH}, {@code \n} and {@code \t}; other backslashes stand for themselves. */
  private static byte[] bytes(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      if (text.startsWith("\\x", i) && text.charAt(i + 2) != '{') {
        bytes.write(Integer.parseInt(text.substring(i + 2, i + 4), 16));
        i += 3;
      } else if (text.startsWith("\\n", i) || text.startsWith("\\t", i)) {
        bytes.write(text.charAt(i + 1) == 'n' ? '\n' : '\t');
        i++;
      } else {
        int point = text.codePointAt(i);
        bytes.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
        i += Character.charCount(point) - 1;
      }
    }
    return bytes.toByteArray();
  }

  private static Stream<String> rows(String name) throws IOException {
    try (InputStream table = RegexTableTest.class.getResourceAsStream("/regex/" + name)) {
      String text =
          new String(Objects.requireNonNull(table).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.startsWith("#") && !line.isBlank());
    }
  }
}
