package dev.osd.daemon.builtin;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;

/** Inputs that find faults: short alphabets, numbers of all kinds, odd bytes, missing line ends. */
final class OddInputs {
  private static final List<String> PIECES =
      List.of(
          "a",
          "b",
          "A",
          "B",
          "z",
          "ab",
          "abc",
          "aA",
          " ",
          "  ",
          "\t",
          ",",
          ":",
          "-",
          "_",
          ".",
          "/",
          "0",
          "1",
          "2",
          "9",
          "10",
          "007",
          "-1",
          "-0",
          "-10",
          "+5",
          "3.14",
          "3.140",
          "-2.5",
          ".5",
          "1e3",
          "1E-2",
          "0x1f",
          "0x1p4",
          "inf",
          "-inf",
          "1,000",
          "99999999999999999999",
          "99999999999999999998",
          "1K",
          "2M",
          "1G",
          "1.5k",
          "512",
          "3Ki",
          "Jan",
          "feb",
          "MAR",
          "  Apr",
          "Dec",
          "JANUARY",
          "foo-1.2.tar.gz",
          "foo-1.10.tar.gz",
          "1.0~rc1",
          "1.0",
          ".hid",
          "..",
          "é",
          "ü",
          "€",
          "漢字",
          "e\u0301",
          "\u00a0",
          "\u2003",
          "\u200b",
          "😀",
          "\r",
          "\f",
          "\u000b",
          "\b",
          "\u0001",
          "\u007f",
          "the quick brown fox",
          "ERROR",
          "error",
          "[x]",
          "(y)",
          "*",
          "\\",
          "$",
          "^",
          "+",
          "?",
          "{",
          "}",
          "|",
          "&",
          "#",
          "'",
          "\"");
  // Not 0x80, which GNU's sort takes for a thousands separator (see Sort).
  private static final int[] BAD = {
    0x00, 0x81, 0xbf, 0xc0, 0xc3, 0xe2, 0xed, 0xf0, 0xf8, 0xfe, 0xff
  };

  private final RandomGenerator random;

  OddInputs(RandomGenerator random) {
    this.random = random;
  }

  byte[] next() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int lines = random.nextInt(8) == 0 ? random.nextInt(400) : random.nextInt(14);
    int oddness = random.nextInt(3) == 0 ? 6 : 200;
    int variety = 1 + random.nextInt(PIECES.size());
    int first = random.nextInt(PIECES.size());
    String end = random.nextInt(8) == 0 ? "\r\n" : random.nextInt(10) == 0 ? "\0" : "\n";
    int longest = random.nextInt(30) == 0 ? 3000 : 1 + random.nextInt(7);
    for (int i = 0; i < lines; i++) {
      int pieces = random.nextInt(longest + 1);
      for (int j = 0; j < pieces; j++) {
        if (random.nextInt(oddness) == 0) {
          bytes.write(BAD[random.nextInt(BAD.length)]);
        } else {
          String piece = PIECES.get((first + random.nextInt(variety)) % PIECES.size());
          bytes.writeBytes(piece.getBytes(StandardCharsets.UTF_8));
        }
      }
      boolean last = i == lines - 1;
      if (!last || random.nextInt(3) > 0) {
        bytes.writeBytes(end.getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }
}
