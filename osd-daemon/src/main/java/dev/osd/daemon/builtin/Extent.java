package dev.osd.daemon.builtin;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** What head and tail are asked for, while their arguments are read. */
final class Extent {
  private static final long DEFAULT = 10;
  private static final byte[] HEADING =
      "==> standard input <==\n".getBytes(StandardCharsets.US_ASCII);

  /** When there is a heading. */
  private enum Headings {
    FOR_SEVERAL,
    ALWAYS,
    NEVER
  }

  private boolean lines = true;
  private long count = DEFAULT;
  private byte lineEnd = '\n';
  private Headings headings = Headings.FOR_SEVERAL;

  /** Takes a count of bytes or of lines, without the sign that only the command understands. */
  void count(String text, boolean ofLines) throws RefusedException {
    lines = ofLines;
    count = Sizes.parse(text, ofLines ? "lines" : "bytes");
  }

  /** Takes a count that stood in an obsolete form. */
  void count(long value, boolean ofLines) {
    lines = ofLines;
    count = value;
  }

  /** Takes an option that head and tail share. */
  void flag(String option) {
    switch (option) {
      case "quiet" -> headings = Headings.NEVER;
      case "verbose" -> headings = Headings.ALWAYS;
      case "zero-terminated" -> lineEnd = 0;
      default -> {}
    }
  }

  long count() {
    return count;
  }

  Units units() {
    return lines ? new Units.Lines(lineEnd) : new Units.Single();
  }

  /**
   * Writes the heading of an operand, if there is to be one.
   *
   * @param at which operand it is, from 0
   * @param all how many there are
   */
  void writeHeading(int at, int all, OutputStream out) throws IOException {
    boolean wanted =
        switch (headings) {
          case FOR_SEVERAL -> all > 1;
          case ALWAYS -> true;
          case NEVER -> false;
        };
    if (wanted) {
      if (at > 0) {
        out.write('\n');
      }
      out.write(HEADING);
    }
  }
}
