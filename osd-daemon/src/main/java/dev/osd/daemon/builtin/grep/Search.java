package dev.osd.daemon.builtin.grep;

import dev.osd.daemon.builtin.grep.Settings.Binary;
import dev.osd.daemon.builtin.grep.Settings.Report;
import dev.osd.daemon.builtin.io.Bytes;
import dev.osd.daemon.regex.Matcher;
import java.io.IOException;

/**
 * Goes through an input once and selects its lines.
 *
 * <p>Source: grep(1) and the behaviour of GNU grep 3.8, also where it is odd: a line that is no
 * text is left out and mentioned in the end, and to the lines around it is as if it had not been
 * there.
 */
final class Search {
  private final Settings settings;
  private final Matcher matcher;
  private final Window window;
  private final Printer printer;
  private final Surroundings surroundings;
  private final Spool spool;

  /** Whether a selected line is enough. */
  private boolean firstOnly;

  private boolean printing;
  private boolean nuls;
  private long selectedBeforeNuls;
  private long selected;
  private long left;
  private long behindLast;

  Search(
      Settings settings,
      Matcher matcher,
      Window window,
      Printer printer,
      Surroundings surroundings,
      Spool spool) {
    this.settings = settings;
    this.matcher = matcher;
    this.window = window;
    this.printer = printer;
    this.spool = spool;
    this.surroundings = surroundings;
    left = settings.mostLines();
    printing = settings.report() == Report.LINES;
    firstOnly = !printing && settings.report() != Report.COUNT;
  }

  /** How many lines were selected; not counted on where only the first one matters. */
  long selected() {
    return selected;
  }

  /** Whether it is to be mentioned that an input matches which is no text. */
  boolean isBinaryMatch() {
    return settings.binary() == Binary.MENTION
        && settings.report() == Report.LINES
        && (printer.sawStrayBytes() || (nuls && selectedBeforeNuls < selected));
  }

  /** The place behind the last selected line, if it stopped there. */
  boolean stoppedAtMost() {
    return left == 0;
  }

  long behindLast() {
    return behindLast;
  }

  void run() throws IOException, LineTooLongException {
    long line = 0;
    long keep = 0;
    while (!window.ended()) {
      if (window.read(keep)) {
        if (!look()) {
          return;
        }
      } else {
        line = passLongLine(line);
      }
      long end = window.lastLineEnd();
      if (end > Math.max(line, window.chunk())) {
        searchLines(line, end);
        line = end;
      }
      if (isDone()) {
        return;
      }
      keep = surroundings.keep(line);
      printer.countUpTo(window, keep);
    }
    window.drop(keep);
    if (line < window.limit()) {
      window.endLastLine();
      searchLines(line, window.limit());
    }
  }

  /** Looks for NUL bytes in what was just read; says whether to go on. */
  private boolean look() {
    boolean matter = settings.lineEnd() != 0 && settings.binary() != Binary.TEXT;
    if (matter && !nuls && window.hasNul()) {
      if (settings.binary() == Binary.SKIP) {
        selected = 0;
        return false;
      }
      nuls = true;
      selectedBeforeNuls = selected;
      if (printing) {
        printing = false;
        firstOnly = true;
      }
    }
    if (nuls) {
      window.splitAtNuls();
    }
    return true;
  }

  private boolean isDone() {
    return (left == 0 && !(printing && surroundings.isPending()))
        || (firstOnly && Math.max(0, selectedBeforeNuls) < selected);
  }

  /** Searches whole lines. */
  private void searchLines(long from, long to) throws IOException {
    int start = window.index(from);
    int end = window.index(to);
    if (left == 0) {
      printPending(to);
    } else if (left == Long.MAX_VALUE && !printing && !firstOnly) {
      count(start, end);
    } else if (left == Long.MAX_VALUE && printing && printsRuns()) {
      printRuns(start, end);
    } else {
      select(start, end);
      printPending(to);
    }
  }

  private boolean printsRuns() {
    return printer.printsRuns()
        && settings.context().before() <= 0
        && settings.context().after() <= 0
        && settings.context().separator().isEmpty()
        && !settings.flushLines();
  }

  private void printPending(long to) throws IOException {
    if (printing) {
      surroundings.after(to);
    }
  }

  private void count(int from, int to) {
    byte[] bytes = window.bytes();
    int matching = matcher.countLines(bytes, from, to);
    selected +=
        settings.invert() ? Bytes.count(bytes, from, to, settings.lineEnd()) - matching : matching;
  }

  /** Prints selected lines that follow each other at once. */
  private void printRuns(int from, int to) throws IOException {
    byte[] bytes = window.bytes();
    int runStart = from;
    int runEnd = from;
    int at = from;
    while (at < to) {
      int match = matcher.nextLine(bytes, at, to);
      int line = match < 0 ? to : match;
      int next = match < 0 ? to : endOfLine(line, to);
      if (settings.invert()) {
        printRun(at, line);
      } else if (match >= 0) {
        if (line > runEnd) {
          printRun(runStart, runEnd);
          runStart = line;
        }
        runEnd = next;
      }
      at = next;
    }
    printRun(runStart, runEnd);
  }

  private void printRun(int from, int to) throws IOException {
    if (from < to) {
      printer.run(window.bytes(), from, to);
      selected++;
    }
  }

  private int endOfLine(int from, int to) {
    return matcher.lineEnd(window.bytes(), from, to) + 1;
  }

  private void select(int from, int to) throws IOException {
    byte[] bytes = window.bytes();
    int at = from;
    while (at < to && left > 0) {
      int match = matcher.nextLine(bytes, at, to);
      int line = match < 0 ? to : match;
      int next = match < 0 ? to : endOfLine(line, to);
      boolean any = settings.invert() ? at < line : match >= 0;
      if (any && settings.invert()) {
        select(at, line, true);
      } else if (any) {
        select(line, next, false);
      }
      if (any && firstOnly) {
        return;
      }
      at = next;
    }
  }

  /** Selects one line, or if {@code several} all lines in {@code [from, to)}. */
  private void select(int from, int to, boolean several) throws IOException {
    if (printing) {
      surroundings.lead(window.begin() + from);
    }
    int at = from;
    while (at < to && left > 0) {
      int next = several ? endOfLine(at, to) : to;
      if (printing) {
        surroundings.selected(window.begin() + at);
      }
      selected++;
      left -= left == Long.MAX_VALUE ? 0 : 1;
      at = next;
    }
    behindLast = window.begin() + at;
    surroundings.selectedAll(printing);
  }

  /** Goes through a line for which there is no room, and returns where the next one begins. */
  private long passLongLine(long line) throws IOException, LineTooLongException {
    boolean mayPrint = printing && left > 0;
    if (mayPrint && (settings.onlyMatching() || settings.context().before() > 0)) {
      throw new LineTooLongException(
          window.limit() - line, "only memory can hold for -o, -B and -C; leave them out");
    }
    printer.countUpTo(window, line);
    boolean shown = mayPrint || surroundings.isPending();
    try (LongLine text =
        new LongLine(window, matcher, settings.lineEnd(), shown ? spool.open() : Spool.NOTHING)) {
      long next = text.pass(line, this::look);
      printer.countLine(next);
      boolean chosen = left > 0 && text.matches() != settings.invert();
      if (printing && (chosen || surroundings.isPending())) {
        surroundings.longLine(line, next, text, chosen);
      }
      if (chosen) {
        selected++;
        left -= left == Long.MAX_VALUE ? 0 : 1;
        behindLast = next;
      }
      return next;
    }
  }
}
