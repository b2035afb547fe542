package dev.osd.daemon.builtin.grep;

import dev.osd.daemon.builtin.io.Bytes;
import java.io.IOException;

/** Prints selected lines with the lines around them, and what separates groups of them. */
final class Surroundings {
  private static final long NOWHERE = -1;

  private final Settings settings;
  private final Window window;
  private final Printer printer;

  /** The place behind the line that was printed last, if that is still in the window. */
  private long printed = NOWHERE;

  /** How many lines are still to be printed behind the last selected one. */
  private long pending;

  private boolean used;

  /**
   * @param used whether lines of another input were printed before
   */
  Surroundings(Settings settings, Window window, Printer printer, boolean used) {
    this.used = used;
    this.settings = settings;
    this.window = window;
    this.printer = printer;
  }

  /** Whether any line was printed, here or before. */
  boolean used() {
    return used;
  }

  boolean isPending() {
    return pending > 0;
  }

  /** Prints what goes between the lines printed last and a line selected here. */
  void lead(long line) throws IOException {
    after(line);
    long first = first(line);
    if (settings.context().separator().isPresent() && used && first != printed) {
      printer.separator();
    }
    for (long at = first; at < line; ) {
      at = print(at, false);
    }
  }

  /** Where the lines begin that belong in front of a line selected here. */
  private long first(long line) {
    long least = printed == NOWHERE ? window.begin() : printed;
    long first = line;
    for (long i = 0; i < settings.context().before() && first > least; i++) {
      first = previous(first);
    }
    return first;
  }

  private long previous(long line) {
    int end = window.index(line) - 1;
    return window.begin() + Bytes.lastIndexOf(window.bytes(), 0, end, settings.lineEnd()) + 1;
  }

  /** Prints a selected line and returns where the next one begins. */
  long selected(long line) throws IOException {
    return print(line, true);
  }

  /** Notes that what was to be selected is selected, and printed: then lines after it follow. */
  void selectedAll(boolean printing) {
    pending = printing ? Math.max(0, settings.context().after()) : 0;
    used = true;
  }

  /** Prints lines that follow the last selected one, up to this place. */
  void after(long limit) throws IOException {
    if (pending > 0 && printed == NOWHERE) {
      printed = window.begin();
    }
    for (; pending > 0 && printed < limit; pending--) {
      print(printed, false);
    }
  }

  /** Tells where to keep lines from that may be printed in front of one selected from here on. */
  long keep(long limit) {
    long keep = limit;
    for (long i = 0;
        i < settings.context().before() && keep > window.begin() && keep != printed;
        i++) {
      keep = previous(keep);
    }
    if (keep != printed) {
      printed = NOWHERE;
    }
    return keep;
  }

  private long print(long line, boolean selected) throws IOException {
    int from = window.index(line);
    int end = window.index(window.limit());
    long next = window.begin() + Bytes.indexOf(window.bytes(), from, end, settings.lineEnd()) + 1;
    if (printer.line(window, line, next, selected)) {
      printed = next;
    }
    return next;
  }

  /** Prints a line that is not in the window: a selected one, or one after it. */
  void longLine(long line, long next, LongLine text, boolean selected) throws IOException {
    if (selected && settings.context().separator().isPresent() && used && line != printed) {
      printer.separator();
    }
    if (printer.longLine(line, text, selected)) {
      printed = next;
    }
    if (selected) {
      selectedAll(true);
    } else {
      pending--;
    }
  }
}
