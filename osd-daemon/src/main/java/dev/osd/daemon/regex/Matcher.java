package dev.osd.daemon.regex;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks for matches of a {@link Regex}, line by line or within one text. Not for several threads;
 * what it has learnt of a pattern it keeps from call to call.
 *
 * <p>Each method may throw {@link CancelledException} and {@link MatchBudgetException}.
 */
public final class Matcher {
  /** How many bytes of a line in pieces are held where the pattern has back-references. */
  static final int MOST_HELD = 1 << 24;

  /**
   * How many pairs of node and place the search for groups may remember, a bit each and 12 bytes at
   * worst for the way back; beyond it, a slower one remembers none.
   */
  static final long MOST_BITS = 1 << 22;

  private final Program program;
  private final byte lineEnd;
  private final Cancellation cancellation;
  private final LineFinder lines;
  private final LineScanner scanner;
  private final Optional<NeedlesSearch> needles;
  private final SpanFinder finder;
  private final Backtracker backtracker;
  private @Nullable ParallelTracer tracer;
  private final BackReferenceSearch search;
  private final boolean needlesAreAll;
  private final int[] slots;
  private final ByteArrayOutputStream pieces = new ByteArrayOutputStream();

  Matcher(Program program, Cancellation cancellation) {
    this(program, cancellation, Dfa.MOST_CELLS);
  }

  /**
   * @param cells how many entries the tables of the automata may have
   */
  Matcher(Program program, Cancellation cancellation, int cells) {
    this.program = program;
    this.lineEnd = program.options().lineEnd();
    this.cancellation = cancellation;
    Nfa nfa = program.forward();
    Alphabet alphabet = program.alphabet();
    lines = new LineFinder(program, new Dfa(nfa, alphabet, true, cells), cancellation);
    scanner = lines.scanner();
    needles = program.needles().map(NeedlesSearch::new);
    needlesAreAll =
        program.needles().isPresent()
            && program.needles().get().exact()
            && program.groups() == 0
            && (!program.firstWins() || program.needles().get().all().size() == 1);
    finder = new SpanFinder(program, new Dfa(nfa, alphabet, false, cells), cancellation);
    backtracker = new Backtracker(program, cancellation);
    search = new BackReferenceSearch(program, cancellation);
    slots = new int[program.slots()];
  }

  /**
   * Looks for the first line with a match. It skips whole stretches much faster than {@link #find}
   * tells for each line that there is none, so whoever edits a stream should ask this first.
   *
   * @param text holds whole lines in {@code [from, to)}, each ended by the options' line end,
   *     except perhaps the last
   * @return where that line starts, or -1
   */
  public int nextLine(byte[] text, int from, int to) {
    if (from >= to) {
      return -1;
    }
    if (program.references()) {
      return nextLineWithReferences(text, from, to);
    }
    return lines.next(text, from, to);
  }

  private int nextLineWithReferences(byte[] text, int from, int to) {
    for (int start = from; start < to; ) {
      int end = lineEnd(text, start, to);
      if (find(text, start, end, start)) {
        return start;
      }
      start = end + 1;
    }
    return -1;
  }

  /** Returns how many of the lines that {@link #nextLine} would look at have a match. */
  public int countLines(byte[] text, int from, int to) {
    if (!program.references()) {
      return from < to ? lines.count(text, from, to) : 0;
    }
    int count = 0;
    for (int at = nextLine(text, from, to); at >= 0; ) {
      count++;
      int end = lineEnd(text, at, to);
      at = nextLine(text, Math.min(to, end + 1), to);
    }
    return count;
  }

  /** Returns where the line ends that {@code from} is in: its line end, or {@code to}. */
  public int lineEnd(byte[] text, int from, int to) {
    return ByteSearch.indexOf(text, from, to, lineEnd);
  }

  /**
   * Looks for the leftmost match that does not begin before {@code at}: the longest one there, or
   * for {@link Syntax#PERL} the preferred one.
   *
   * <p>A call with {@code at > from} goes on in the text of the call before it: its bytes must be
   * the same.
   *
   * @param text one line or pattern space, {@code [from, to)}; all of it counts as context. Line
   *     ends in it are bytes like all others
   * @param at where matches may begin; from inside of a character, only behind it, except where
   *     glibc reads a pattern by bytes: of plain characters, dots and ASCII sets
   * @return whether there is one; {@link #start} and {@link #end} tell where
   */
  public boolean find(byte[] text, int from, int to, int at) {
    cancellation.check();
    if (program.references()) {
      return findWithReferences(text, from, to, at);
    }
    if (at == from) {
      finder.begin();
      needles.ifPresent(NeedlesSearch::begin);
    }
    int needle = needles.isPresent() ? needles.get().find(text, at, to) : at;
    if (needle == to && needles.isPresent()) {
      return false;
    }
    if (needlesAreAll) {
      slots[0] = needle;
      slots[1] = needle + needles.orElseThrow().longestAt(needle);
      return true;
    }
    int start = finder.find(text, from, to, at);
    if (start < 0) {
      return false;
    }
    Arrays.fill(slots, -1);
    slots[0] = start;
    boolean exact = !program.firstWins();
    slots[1] = finder.end();
    if (!exact || program.groups() > 0) {
      slots[1] = trace(text, from, to, start, finder.end(), exact);
    }
    return true;
  }

  /**
   * Returns whether each match is one of a few strings without a line end, and each of them is a
   * match whatever stands around it. Then {@link #find} may be given many lines as one text.
   */
  public boolean findsStrings() {
    return needlesAreAll;
  }

  private int trace(byte[] text, int from, int to, int start, int limit, boolean exact) {
    if (backtracker.bits(limit - start) <= MOST_BITS) {
      return backtracker.trace(text, from, to, start, limit, exact, slots);
    }
    if (tracer == null) {
      tracer = new ParallelTracer(program, cancellation);
    }
    return tracer.trace(text, from, to, start, limit, exact, slots);
  }

  private boolean findWithReferences(byte[] text, int from, int to, int at) {
    if (at == from) {
      search.begin(to - from);
    }
    Alphabet alphabet = program.alphabet();
    for (int start = alphabet.boundary(text, from, to, at); start <= to; ) {
      Arrays.fill(slots, -1);
      int end = search.match(text, from, to, start, slots);
      if (end >= 0) {
        slots[1] = end;
        return true;
      }
      start += start < to ? Utf8.length(alphabet.symbol(text, start, to)) : 1;
    }
    return false;
  }

  /**
   * Returns where a group of the last match starts, or -1 if it took no part in it.
   *
   * @param group 0 is the match; those after the ninth are remembered only where the pattern has
   *     back-references, and else never take part
   */
  public int start(int group) {
    return end(group) < 0 ? -1 : slots[2 * group];
  }

  /** Returns where a group of the last match ends, or -1 if it took no part in it. */
  public int end(int group) {
    return 2 * group + 1 < slots.length ? slots[2 * group + 1] : -1;
  }

  /** Begins a line that is given in pieces, for lines larger than memory. */
  public void begin() {
    pieces.reset();
    scanner.begin();
  }

  /**
   * Takes the next piece of the line, without its line end.
   *
   * @return whether the line is known to match already, so that what is left need not be given
   * @throws MatchBudgetException if the pattern has back-references and the line is longer than 16
   *     MiB
   */
  public boolean feed(byte[] text, int from, int to) {
    if (program.references()) {
      if (pieces.size() + (to - from) > MOST_HELD) {
        throw new MatchBudgetException(MOST_HELD);
      }
      pieces.write(text, from, to - from);
      return false;
    }
    return scanner.feed(text, from, to);
  }

  /** Ends the line that was given in pieces and returns whether it matches. */
  public boolean finish() {
    if (program.references()) {
      byte[] line = pieces.toByteArray();
      return find(line, 0, line.length, 0);
    }
    return scanner.finish();
  }
}
