package dev.osd.daemon.regex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The classes of every character, against those of the installed locale. */
final class CharacterClassTest {
  /** Characters that Unicode has gained, or changed, between glibc's data and Java's. */
  private static final int NEWER = 11_000;

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WORD")
  void isTheClassOfTheLocale(CharacterClass tested) throws BadPatternException {
    assumeTrue(Gnu.has("grep", "3.8"), "GNU grep 3.8 is not installed");
    String pattern = "[[:" + tested.name().toLowerCase(Locale.ROOT) + ":]]";
    byte[] all = everyCharacter();
    byte[] printed = Gnu.run(List.of("grep", "-a", pattern), all).output();
    CodeSet.Builder matched = new CodeSet.Builder();
    Arrays.stream(Utf8.symbols(printed)).filter(symbol -> symbol != '\n').forEach(matched::add);
    CodeSet expected = matched.build();

    int different = 0;
    for (int point = 0; point <= CodeSet.LAST_CODE_POINT; point++) {
      boolean told = point != '\n' && (point < 0xD800 || point > 0xDFFF);
      boolean same = tested.set().contains(point) == expected.contains(point);
      if (told && !same) {
        different++;
        assertThat(point).as(pattern).isGreaterThan(0x7F);
      }
    }
    assertThat(different).as(pattern).isLessThan(NEWER);
  }

  private static byte[] everyCharacter() {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    byte[] bytes = new byte[Utf8.LONGEST];
    for (int point = 0; point <= CodeSet.LAST_CODE_POINT; point++) {
      if (point != '\n' && (point < 0xD800 || point > 0xDFFF)) {
        text.write(bytes, 0, Utf8.write(point, bytes, 0));
        text.write('\n');
      }
    }
    return text.toByteArray();
  }
}
