package dev.osd.daemon.builtin.grep;

import dev.osd.daemon.builtin.io.BlockWriter;
import dev.osd.daemon.builtin.io.Memory;
import dev.osd.daemon.regex.Cancellation;
import dev.osd.daemon.regex.Matcher;
import dev.osd.daemon.regex.Regex;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** Looks for lines in one input after the other and tells what was found. */
public final class Run {
  private final Settings settings;
  private final Matcher matcher;
  private final BlockWriter out;
  private final Memory.Share memory;
  private final Spool spool;
  private final Cancellation cancellation;
  private boolean used;

  /**
   * @param out takes what is printed; the caller flushes it
   * @param memory where room for long lines comes from
   * @param spool where lines go for which there is none
   */
  public Run(
      Settings settings,
      Regex regex,
      BlockWriter out,
      Memory.Share memory,
      Spool spool,
      Cancellation cancellation) {
    this.settings = settings;
    this.matcher = regex.matcher(cancellation);
    this.out = out;
    this.memory = memory;
    this.spool = spool;
    this.cancellation = cancellation;
  }

  /**
   * What came of an input.
   *
   * @param selected whether any line was
   * @param binaryMatch whether it should be mentioned that it matches, but is no text
   * @param stoppedAt if enough lines were selected, the place behind the last of them
   */
  public record Found(boolean selected, boolean binaryMatch, OptionalLong stoppedAt) {}

  /**
   * Searches an input.
   *
   * @param size its size in bytes, if it is known
   * @throws LineTooLongException if a line must be in memory as a whole, and cannot
   */
  public Found search(InputStream in, OptionalLong size) throws IOException, LineTooLongException {
    boolean whole = settings.onlyMatching() || settings.context().before() > 0;
    Window window =
        new Window(
            in,
            settings.lineEnd(),
            whole ? Window.LARGEST : Window.LONG_LINE,
            memory,
            cancellation);
    Printer printer = new Printer(settings, matcher, out, numberWidth(size));
    Surroundings surroundings = new Surroundings(settings, window, printer, used);
    Search search = new Search(settings, matcher, window, printer, surroundings, spool);
    search.run();
    used = surroundings.used();
    report(search.selected());
    return new Found(
        search.selected() > 0,
        search.isBinaryMatch(),
        search.stoppedAtMost() ? OptionalLong.of(search.behindLast()) : OptionalLong.empty());
  }

  /** As wide as the largest number that may come; GNU takes a pipe for as long as can be. */
  private int numberWidth(OptionalLong size) {
    if (!settings.head().tab()) {
      return 0;
    }
    long largest = size.orElse(Long.MAX_VALUE);
    boolean one = settings.head().number() && largest < Long.MAX_VALUE;
    return Long.toString(one ? largest + 1 : largest).length();
  }

  private void report(long selected) throws IOException {
    switch (settings.report()) {
      case COUNT -> {
        if (settings.head().name().isPresent()) {
          out.write(settings.head().name().get());
          out.write(settings.head().nulAfterName() ? 0 : ':');
        }
        out.write((selected + "\n").getBytes(StandardCharsets.US_ASCII));
      }
      case NAME_IF_SELECTED -> writeName(selected > 0);
      case NAME_IF_NONE -> writeName(selected == 0);
      case LINES, NOTHING -> {
        // All is said.
      }
    }
  }

  private void writeName(boolean wanted) throws IOException {
    if (wanted && settings.head().name().isPresent()) {
      out.write(settings.head().name().get());
      out.write(settings.head().nulAfterName() ? 0 : '\n');
    }
  }
}
