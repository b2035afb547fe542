package dev.osd.daemon.builtin.grep;

import dev.osd.daemon.builtin.io.BlockWriter;
import dev.osd.daemon.builtin.io.Bytes;
import dev.osd.daemon.builtin.io.Characters;
import dev.osd.daemon.regex.Matcher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Prints lines with what belongs in front of them, and counts them for that. */
final class Printer {
  private static final byte SELECTED = ':';
  private static final byte REJECTED = '-';

  private final Settings settings;
  private final Matcher matcher;
  private final BlockWriter out;
  private final int numberWidth;
  private boolean strayBytes;
  private long number;
  private long counted;

  /**
   * @param numberWidth of line numbers and offsets, in characters; 0 for as few as needed
   */
  Printer(Settings settings, Matcher matcher, BlockWriter out, int numberWidth) {
    this.settings = settings;
    this.matcher = matcher;
    this.out = out;
    this.numberWidth = numberWidth;
  }

  /** Whether anything was not printed because of bytes that are no characters. */
  boolean sawStrayBytes() {
    return strayBytes;
  }

  /** Whether runs of lines can be printed at once. */
  boolean printsRuns() {
    return settings.head().isEmpty() && !settings.onlyMatching();
  }

  /**
   * Prints a run of selected lines as it is.
   *
   * @return whether all of it was printed
   */
  boolean run(byte[] bytes, int from, int to) throws IOException {
    if (isText(bytes, from, to)) {
      out.write(bytes, from, to - from);
      return true;
    }
    for (int line = from; line < to; ) {
      int end = Bytes.indexOf(bytes, line, to, settings.lineEnd()) + 1;
      if (isText(bytes, line, end)) {
        out.write(bytes, line, end - line);
      } else {
        strayBytes = true;
      }
      line = end;
    }
    return false;
  }

  /**
   * Prints a line.
   *
   * @param from its place
   * @param to the place behind its line end
   * @return whether it was printed
   */
  boolean line(Window window, long from, long to, boolean selected) throws IOException {
    int start = window.index(from);
    int end = window.index(to);
    boolean printed = true;
    if (!settings.onlyMatching()) {
      printed = head(window, start, end - 1, to, selected ? SELECTED : REJECTED);
      if (printed) {
        out.write(window.bytes(), start, end - start);
      }
    } else if (selected != settings.invert()) {
      printed = matches(window, start, end - 1, to);
    }
    if (printed && settings.flushLines()) {
      out.flush();
    }
    return printed;
  }

  /** Prints each match that is not empty. */
  private boolean matches(Window window, int from, int end, long to) throws IOException {
    byte[] bytes = window.bytes();
    int at = from;
    while (at < end && matcher.find(bytes, from, end, at)) {
      int start = matcher.start(0);
      int stop = matcher.end(0);
      if (start == stop) {
        at = start < end ? start + Characters.length(bytes, start, end) : end;
      } else {
        if (!head(window, start, stop, to, settings.invert() ? REJECTED : SELECTED)) {
          return false;
        }
        out.write(bytes, start, stop - start);
        out.write(settings.lineEnd());
        at = stop;
      }
    }
    return true;
  }

  private boolean head(Window window, int from, int to, long lineEnd, byte separator)
      throws IOException {
    if (!isText(window.bytes(), from, to)) {
      strayBytes = true;
      return false;
    }
    if (settings.head().number() && counted < lineEnd) {
      countUpTo(window, window.begin() + from);
      number++;
      counted = lineEnd;
    }
    writeHead(window.begin() + from, to > from, separator);
    return true;
  }

  private boolean isText(byte[] bytes, int from, int to) {
    return settings.binary() == Settings.Binary.TEXT || Characters.firstStray(bytes, from, to) < 0;
  }

  private void writeHead(long offset, boolean hasText, byte separator) throws IOException {
    Settings.Head head = settings.head();
    if (head.isEmpty()) {
      return;
    }
    if (head.name().isPresent()) {
      out.write(head.name().get());
      out.write(head.nulAfterName() ? 0 : separator);
    }
    if (head.number()) {
      write(number, separator);
    }
    if (head.offset()) {
      write(offset, separator);
    }
    if (head.tab() && hasText) {
      out.write('\t');
    }
  }

  private void write(long value, byte separator) throws IOException {
    byte[] digits = Long.toString(value).getBytes(StandardCharsets.US_ASCII);
    for (int i = digits.length; i < numberWidth; i++) {
      out.write(' ');
    }
    out.write(digits);
    out.write(separator);
  }

  /** Counts one line, which ends here. */
  void countLine(long end) {
    number++;
    counted = end;
  }

  /**
   * Prints a line that is not in the window, and is counted already.
   *
   * @param place where it begins
   * @return whether it was printed
   */
  boolean longLine(long place, LongLine line, boolean selected) throws IOException {
    if (settings.binary() != Settings.Binary.TEXT && !line.isText()) {
      strayBytes = true;
      return false;
    }
    writeHead(place, true, selected ? SELECTED : REJECTED);
    byte[] block = new byte[BlockWriter.SIZE];
    long position = 0;
    int count = line.held().read(position, block, 0, block.length);
    while (count > 0) {
      out.write(block, 0, count);
      position += count;
      count = line.held().read(position, block, 0, block.length);
    }
    out.write(settings.lineEnd());
    return true;
  }

  /** Counts the lines in front of this place, in the window; those behind it are counted later. */
  void countUpTo(Window window, long place) {
    if (settings.head().number()) {
      if (counted < place) {
        number +=
            Bytes.count(
                window.bytes(), window.index(counted), window.index(place), settings.lineEnd());
      }
      counted = place;
    }
  }

  /** Prints the line between groups of lines, if there is one. */
  void separator() throws IOException {
    if (settings.context().separator().isPresent()) {
      out.write(settings.context().separator().get());
      out.write('\n');
    }
  }
}
