package dev.osd.daemon.builtin.grep;

import dev.osd.daemon.builtin.io.Bytes;
import dev.osd.daemon.regex.Matcher;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/**
 * Takes a line that memory does not hold: matches it piece by piece, and spools it in case it has
 * to be printed.
 */
final class LongLine implements AutoCloseable {
  private final Window window;
  private final Matcher matcher;
  private final byte lineEnd;
  private final Spool.Held held;
  private final StrayCheck strays = new StrayCheck();
  private boolean known;
  private boolean matches;

  /**
   * @param held takes the line; this closes it
   */
  LongLine(Window window, Matcher matcher, byte lineEnd, Spool.Held held) {
    this.window = window;
    this.matcher = matcher;
    this.lineEnd = lineEnd;
    this.held = held;
  }

  /**
   * Reads the line to its end.
   *
   * @param line its place; all of the window from there on belongs to it
   * @param look is asked after each chunk that is read whether the rest is of interest
   * @return where the next line begins
   */
  long pass(long line, BooleanSupplier look) throws IOException {
    matcher.begin();
    take(line, window.limit());
    while (!window.ended()) {
      window.read(window.limit());
      if (!look.getAsBoolean()) {
        return window.limit();
      }
      int from = window.index(window.chunk());
      int limit = window.index(window.limit());
      int end = Bytes.indexOf(window.bytes(), from, limit, lineEnd);
      take(window.chunk(), window.begin() + (end < 0 ? limit : end));
      if (end >= 0) {
        matches = known || matcher.finish();
        return window.begin() + end + 1;
      }
    }
    matches = known || matcher.finish();
    return window.limit();
  }

  private void take(long from, long to) throws IOException {
    int start = window.index(from);
    int end = window.index(to);
    known = known || matcher.feed(window.bytes(), start, end);
    strays.accept(window.bytes(), start, end);
    held.append(window.bytes(), start, end - start);
  }

  boolean matches() {
    return matches;
  }

  boolean isText() {
    return !strays.finish();
  }

  Spool.Held held() {
    return held;
  }

  @Override
  public void close() throws IOException {
    held.close();
  }
}
