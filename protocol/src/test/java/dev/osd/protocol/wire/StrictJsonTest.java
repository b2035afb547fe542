package dev.osd.protocol.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Limit;
import dev.osd.protocol.Limits;
import dev.osd.protocol.ProtocolException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The decoder against {@code json-cases.txt}, and what it says of what it refuses. */
final class StrictJsonTest {
  private final StrictJson json = StrictJson.standard();

  /** A row of the table. */
  record Case(String verdict, String name, String text, String why) {
    static Case ofLine(String line) {
      String[] cells = line.split("\\|", -1);
      assertThat(cells).as(line).hasSize(4);
      return new Case(cells[0].strip(), cells[1].strip(), cells[2].strip(), cells[3].strip());
    }

    byte[] bytes() {
      return CaseText.bytes(text);
    }

    boolean accepted() {
      return switch (verdict) {
        case "accept", "chosen-accept" -> true;
        case "refuse", "chosen-refuse", "stricter" -> false;
        default -> throw new AssertionError("no such verdict: " + verdict);
      };
    }

    @Override
    public String toString() {
      return verdict + ": " + name;
    }
  }

  static Stream<Case> cases() throws IOException {
    try (InputStream table = StrictJsonTest.class.getResourceAsStream("json-cases.txt")) {
      return new String(Objects.requireNonNull(table).readAllBytes(), UTF_8)
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .map(Case::ofLine)
              .toList()
              .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void takesAndRefusesAsTheTableSays(Case row) throws ProtocolException {
    if (row.accepted()) {
      String written = json.encode(json.decode(row.bytes()));
      assertThat(json.encode(json.decode(written.getBytes(UTF_8))))
          .as("written and read again")
          .isEqualTo(written);
    } else {
      assertThat(refusal(row.bytes()).failure().code()).isEqualTo(ErrorCode.PARSE_FAILED);
    }
  }

  /** The public suite has 95 texts to accept, 188 to refuse and 35 that it leaves open. */
  @Test
  void tableIsAtLeastAsLongAsThePublicSuite() throws IOException {
    List<Case> cases = cases().toList();
    assertThat(count(cases, "accept", "stricter")).isGreaterThanOrEqualTo(95);
    assertThat(count(cases, "refuse")).isGreaterThanOrEqualTo(188);
    assertThat(count(cases, "chosen-accept", "chosen-refuse")).isGreaterThanOrEqualTo(35);
    assertThat(cases).extracting(Case::name).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          [1,]                   | a character that cannot stand here (line 1, column 4)
          [~0A~0A  truth]        | a word that is no JSON value (line 3, column
          {"a":1]                | a bracket that closes nothing here (line 1, column 7)
          [NaN]                  | a word that is no JSON value
          {"a":1,"a":2}          | a name stands twice in one object
          ["a                    | the text ends too early
          ["~09"]                | a control character that is not escaped
          ["\\x"]                | an escape that JSON does not have
          [01]                   | a malformed number
          [~0C]                  | a character that cannot stand here
          [1] 2                  | more text behind the value
          ~20                    | there is no JSON value
          ["~FF"]                | the text is not UTF-8
          ["\\ud800"]            | half a surrogate pair
          ~(33 [~)               | nesting of 32
          [~(1001 1~)]           | numbers of 1000 digits
          """)
  void saysWhatIsWrongAndWhere(String text, String said) {
    assertThat(refusal(CaseText.bytes(text)))
        .hasMessageStartingWith("not strict JSON: ")
        .hasMessageContaining(said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          hunter2
          {"token":hunter2}
          {hunter2:1}
          {"hunter2":1,"hunter2":2}
          {"token":"hunter2
          {"token":"\\hunter2"}
          {"token":"hunter2"hunter2}
          [1hunter2]
          [0.hunter2]
          [-hunter2]
          ['hunter2']
          {"a":"b"} hunter2
          {"a":"b"} "hunter2"
          """)
  void neverRepeatsTheText(String text) {
    assertThat(refusal(text.getBytes(UTF_8)).failure().message()).doesNotContain("unter2");
  }

  @Test
  void nestingFollowsItsLimit() throws ProtocolException {
    StrictJson shallow = new StrictJson(Limits.standard().with(Limit.NESTING, 4));
    assertThat(shallow.decode("[[[[]]]]".getBytes(UTF_8)).isArray()).isTrue();
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> shallow.decode("[[[[[]]]]]".getBytes(UTF_8)))
        .withMessageContaining("nesting of 4");
    StrictJson deep = new StrictJson(Limits.standard().with(Limit.NESTING, 512));
    assertThat(deep.decode(CaseText.bytes("~(512 [~)~(512 ]~)")).isArray()).isTrue();
  }

  @Test
  void readsOnlyThePartAskedFor() throws ProtocolException {
    byte[] text = "xx{\"a\":1}yy".getBytes(UTF_8);
    assertThat(json.decodeObject(text, 2, 9).get("a").intValue()).isEqualTo(1);
    assertThat(Refusals.refusal(() -> json.decodeObject(text, 2, 8)))
        .hasMessageContaining("too early");
  }

  @Test
  void decodesEscapesToTheirCharacters() throws ProtocolException {
    assertThat(json.decode("\"\\u0041\\n\\ud83d\\ude39\\\"\"".getBytes(UTF_8)).textValue())
        .isEqualTo("A\n\uD83D\uDE39\"");
  }

  @Test
  void refusesAnythingButAnObjectWhereOneIsDue() {
    for (String text : List.of("[]", "1", "\"a\"", "null", "true")) {
      assertThat(Refusals.refusal(() -> json.decodeObject(text.getBytes(UTF_8), 0, text.length())))
          .hasMessageContaining("no JSON object");
    }
  }

  @Test
  void writesInvisibleCharactersAsEscapes() {
    String text = "a\u0000\u001B[2J\u007F\u009B\u2028\u202E\u2066\uFEFF\u00ADb";
    String written = json.encode(JsonNodeFactory.instance.objectNode().put(text, text));
    assertThat(written.codePoints().noneMatch(Characters::isInvisible)).isTrue();
    assertThat(written).contains("\\u001B", "\\u007F", "\\u009b", "\\u202e");
  }

  @Test
  void whatItWritesItReads() throws ProtocolException {
    for (String text :
        List.of("\uD800", "a\uDFFFb", "\uDFFF\uD800", "\uD83D\uDE39", "\u009B\u202E")) {
      String written = json.encode(JsonNodeFactory.instance.objectNode().put(text, text));
      var read = json.decodeObject(written.getBytes(UTF_8), 0, written.getBytes(UTF_8).length);
      String whole = Characters.whole(text);
      assertThat(read.get(whole).textValue()).isEqualTo(whole);
    }
  }

  /** Names that have one hash cost a slow table quadratic time; ours sorts them. */
  @Test
  void namesWithOneHashCostNoMoreThanOthers() throws ProtocolException {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < 1 << 15; i++) {
      for (int bit = 14; bit >= 0; bit--) {
        // "Aa" and "BB" have the same hash, so every row of them has.
        if (bit == 14) {
          text.append(i == 0 ? "\"" : ",\"");
        }
        text.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      text.append("\":0");
    }
    byte[] bytes = text.append('}').toString().getBytes(ISO_8859_1);
    long before = System.nanoTime();
    assertThat(json.decode(bytes).size()).isEqualTo(1 << 15);
    assertThat(System.nanoTime() - before).isLessThan(5_000_000_000L);
  }

  private static long count(List<Case> cases, String... verdicts) {
    return cases.stream().filter(row -> List.of(verdicts).contains(row.verdict())).count();
  }

  private ProtocolException refusal(byte[] text) {
    return Refusals.refusal(() -> json.decode(text));
  }
}
