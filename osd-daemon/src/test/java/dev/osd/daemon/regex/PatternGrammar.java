package dev.osd.daemon.regex;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/**
 * Makes patterns that are mostly well-formed, and lines in which they mostly have something to
 * match.
 */
final class PatternGrammar {
  private static final String[] LITERALS = {
    "a", "b", "c", "a", "b", "ab", "x", " ", "_", "1", "é", "É", "ſ", "s", "S", "k", "\u212a", "漢",
    "A", "B", "-", "😀"
  };
  private static final String[] BRACKETS = {
    "[ab]",
    "[^a]",
    "[a-c]",
    "[[:alpha:]]",
    "[[:digit:]_]",
    "[^[:space:]]",
    "[éü]",
    "[]a]",
    "[^]a]",
    "[a-]",
    "[[:upper:]]",
    "[[:lower:]]",
    "[[=a=]b]",
    "[[.-.]a]",
    "[^é]",
    "[*.]",
    "[\\q]",
    "[[:punct:]]"
  };
  private static final String[] ESCAPES = {"\\w", "\\W", "\\s", "\\S", "\\.", "\\*", "\\-"};
  private static final String[] PLACES = {"\\b", "\\B", "\\<", "\\>", "^", "$", "\\`", "\\'"};
  private static final String[] COUNTS = {"{2}", "{1,2}", "{0,1}", "{2,}", "{,2}", "{0}", "{1,3}"};
  private static final byte[][] ODD = {
    {0},
    {(byte) 0xFF},
    {(byte) 0xC3},
    {(byte) 0xA9},
    {'\r'},
    {(byte) 0xE2, (byte) 0x84},
    {'\t'},
    {(byte) 0xE9}
  };

  private final Random random;
  private final boolean extended;
  private final boolean references;
  private int closed;

  PatternGrammar(Random random, boolean extended, boolean references) {
    this.random = random;
    this.extended = extended;
    this.references = references;
  }

  String pattern() {
    closed = 0;
    return choice(2 + random.nextInt(2));
  }

  private String choice(int depth) {
    StringBuilder text = new StringBuilder(sequence(depth));
    while (random.nextInt(5) == 0) {
      text.append(extended ? "|" : "\\|").append(sequence(depth));
    }
    return text.toString();
  }

  private String sequence(int depth) {
    StringBuilder text = new StringBuilder();
    int parts = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(3);
    for (int i = 0; i < parts; i++) {
      String atom = atom(depth);
      text.append(atom);
      if (random.nextInt(3) == 0 && !Arrays.asList(PLACES).contains(atom)) {
        text.append(repeat());
      }
    }
    return text.toString();
  }

  private String atom(int depth) {
    if (depth > 0 && random.nextInt(3) == 0) {
      String body = choice(depth - 1);
      closed++;
      return (extended ? "(" : "\\(") + body + (extended ? ")" : "\\)");
    }
    return switch (random.nextInt(16)) {
      case 0, 1 -> ".";
      case 2, 3 -> pick(BRACKETS);
      case 4 -> pick(ESCAPES);
      case 5 -> pick(PLACES);
      case 6 -> references && closed > 0 ? "\\" + (1 + random.nextInt(Math.min(closed, 9))) : "a";
      default -> pick(LITERALS);
    };
  }

  private String repeat() {
    return switch (random.nextInt(6)) {
      case 0, 1, 2 -> "*";
      case 3 -> extended ? "+" : "\\+";
      case 4 -> extended ? "?" : "\\?";
      default -> {
        String count = pick(COUNTS);
        yield extended ? count : "\\" + count.substring(0, count.length() - 1) + "\\}";
      }
    };
  }

  private String pick(String[] from) {
    return from[random.nextInt(from.length)];
  }

  /** Returns a line without line feeds. */
  byte[] line(boolean odd) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int length = random.nextInt(9);
    for (int i = 0; i < length; i++) {
      byte[] next =
          odd && random.nextInt(8) == 0
              ? ODD[random.nextInt(ODD.length)]
              : pick(LITERALS).getBytes(StandardCharsets.UTF_8);
      line.writeBytes(next);
    }
    return line.toByteArray();
  }
}
