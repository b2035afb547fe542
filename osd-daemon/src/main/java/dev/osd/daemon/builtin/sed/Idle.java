package dev.osd.daemon.builtin.sed;

import dev.osd.daemon.builtin.io.BlockWriter;
import dev.osd.daemon.builtin.io.Bytes;
import dev.osd.daemon.regex.Matcher;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Passes on whole runs of lines on which a program does nothing but print them, or not even that
 * with {@code -n}. That is what makes a script fast whose commands concern few lines.
 */
final class Idle {
  /** How many bytes are searched for a line's number at a time. */
  private static final int STEP = 4096;

  /** Lines with more bytes are never passed by, since their end would be looked for twice. */
  private static final int LONG_LINE = 2 * BlockWriter.SIZE;

  private final Optional<Waiting> waiting;
  private final Matcher[] matchers;
  private final boolean quiet;
  private final byte lineEnd;
  private final Input input;
  private final Selector selector;
  private final Output output;

  /** For each matcher, where in the buffer its next line is, as of the last search. */
  private final int[] hits;

  /** Behind the last line in the buffer that may be passed by. */
  private int limit;

  /** Which filling of the buffer the two are about. */
  private long searched = -1;

  Idle(
      Program program,
      Machine.Settings settings,
      Input input,
      Selector selector,
      Expressions expressions,
      Output output) {
    this.waiting = Waiting.of(program);
    this.quiet = settings.quiet();
    this.lineEnd = settings.dialect().lineEnd();
    this.input = input;
    this.selector = selector;
    this.output = output;
    this.matchers =
        waiting.stream()
            .flatMap(w -> w.expressions().stream())
            .map(e -> expressions.waitingFor(e))
            .toArray(Matcher[]::new);
    this.hits = new int[matchers.length];
  }

  /** Goes on to the next line that the program may concern, or to the last one in the buffer. */
  void skip() throws IOException, ScriptException {
    if (waiting.isPresent() && mayPass(waiting.get())) {
      skip(waiting.get());
    }
  }

  private boolean mayPass(Waiting what) {
    for (int range : what.ranges()) {
      if (selector.isOpen(range)) {
        return false;
      }
    }
    for (Waiting.Numbered range : what.numbered()) {
      if (!selector.isOver(range.instruction()) && range.line() <= selector.line() + 1) {
        return false;
      }
    }
    return true;
  }

  private void skip(Waiting what) throws IOException, ScriptException {
    while (true) {
      if (searched != input.fillings()) {
        look(what);
      }
      int from = input.from();
      int stop = from < limit ? nextConcerned(what, from) : from;
      pass(what, from, stop);
      if (stop < limit || !mayRead(what)) {
        return;
      }
    }
  }

  /** Where the next line begins that the program may concern, or {@link #limit}. */
  private int nextConcerned(Waiting what, int from) {
    int stop = limit;
    for (int i = 0; i < matchers.length; i++) {
      if (hits[i] < from) {
        int hit = matchers[i].nextLine(input.buffer(), from, limit);
        hits[i] = hit < 0 ? limit : hit;
      }
      stop = Math.min(stop, hits[i]);
    }
    return Math.min(stop, numberedLine(what, from, stop));
  }

  /** Finds out what of a newly filled buffer may be passed by. */
  private void look(Waiting what) {
    searched = input.fillings();
    Arrays.fill(hits, -1);
    int from = input.from();
    int end = Bytes.lastIndexOf(input.buffer(), from, input.to(), lineEnd) + 1;
    limit = Math.max(from, end);
    if (what.last() && end == input.to() && end > from) {
      limit = Math.max(from, Bytes.lastIndexOf(input.buffer(), from, end - 1, lineEnd) + 1);
    }
  }

  /** Reads more unless there is a line left that must not be passed by. */
  private boolean mayRead(Waiting what) throws IOException, ScriptException {
    int left = input.to() - input.from();
    boolean lastIsLeft = what.last() && left > 0 && input.buffer()[input.to() - 1] == lineEnd;
    return !lastIsLeft && left < LONG_LINE && input.fill();
  }

  private void pass(Waiting what, int from, int to) throws IOException {
    if (from == to) {
      return;
    }
    if (what.counts()) {
      selector.addLines(Bytes.count(input.buffer(), from, to, lineEnd));
    }
    if (!quiet) {
      output.bytes(input.buffer(), from, to);
    }
    input.skipTo(to);
  }

  /** Where the next line begins whose number is waited for, if that is before {@code to}. */
  private int numberedLine(Waiting what, int from, int to) {
    long wanted = Long.MAX_VALUE;
    for (Address address : what.numbers()) {
      wanted = Math.min(wanted, next(address, selector.line() + 1));
    }
    return wanted == Long.MAX_VALUE ? to : behind(wanted - selector.line() - 1, from, to);
  }

  /** The first number, from this line's on, that an address means. */
  private static long next(Address address, long line) {
    return switch (address) {
      case Address.Line(long number) -> number < line ? Long.MAX_VALUE : number;
      case Address.Step(long first, long step) ->
          line <= first ? first : line + Math.floorMod(first - line, step);
      case Address.Last _,
          Address.Matching _,
          Address.After _,
          Address.Multiple _,
          Address.Same _ ->
          Long.MAX_VALUE;
    };
  }

  /** The place behind so many line ends, or {@code to} if there are less. */
  private int behind(long lineEnds, int from, int to) {
    byte[] buffer = input.buffer();
    long left = lineEnds;
    int at = from;
    while (at < to && left > 0) {
      int end = Math.min(to, at + STEP);
      int count = Bytes.count(buffer, at, end, lineEnd);
      if (count < left) {
        left -= count;
        at = end;
      } else {
        for (; left > 0; left--) {
          at = Bytes.indexOf(buffer, at, to, lineEnd) + 1;
        }
      }
    }
    return at;
  }
}
