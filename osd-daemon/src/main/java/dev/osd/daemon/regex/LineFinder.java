package dev.osd.daemon.regex;

import java.util.Optional;

/**
 * Finds matching lines by whatever is fastest: a search for strings that must be there, an
 * automaton over the lines that have one, or an automaton over all.
 */
final class LineFinder {
  /** How many bytes a needle should let us skip on average, or it is not worth looking for. */
  private static final int WORTHWHILE = 192;

  /** So few symbols before a match that lanes would stop each other all the time. */
  private static final int FEW_SYMBOLS = 16;

  /** For how many buffers after such a one there are no lanes. */
  private static final int ALONE_BLOCKS = 32;

  private final LineScanner scanner;
  private final Lanes lanes;
  private final Optional<Needles> needles;
  private final Optional<NeedlesSearch> search;
  private final Optional<Needles.Sure> sure;
  private final byte lineEnd;
  private final Cancellation cancellation;
  private long searched;
  private long candidates;
  private int alone;

  /** A place in the candidate that was found last. */
  private int place;

  LineFinder(Program program, Dfa dfa, Cancellation cancellation) {
    scanner = new LineScanner(program, dfa, cancellation);
    lanes = new Lanes(program, dfa, scanner.columns());
    needles = program.needles();
    search = needles.map(NeedlesSearch::new);
    sure = needles.flatMap(Needles::sure);
    lineEnd = program.options().lineEnd();
    this.cancellation = cancellation;
  }

  LineScanner scanner() {
    return scanner;
  }

  /** Does what {@link Matcher#nextLine} does. */
  int next(byte[] text, int from, int to) {
    cancellation.check();
    if (!useNeedles()) {
      return scan(text, from, to);
    }
    NeedlesSearch wanted = search.orElseThrow();
    wanted.begin();
    return next(text, from, to, wanted);
  }

  /** Does what {@link Matcher#countLines} does. */
  int count(byte[] text, int from, int to) {
    cancellation.check();
    if (!useNeedles()) {
      return countAll(text, from, to);
    }
    NeedlesSearch wanted = search.orElseThrow();
    wanted.begin();
    return needles.orElseThrow().exact()
        ? countExact(text, from, to, wanted)
        : countCandidates(text, from, to, wanted);
  }

  private int countExact(byte[] text, int from, int to, NeedlesSearch wanted) {
    int count = 0;
    for (int at = from; at < to; count++) {
      int found = wanted.find(text, at, to);
      if (found == to) {
        return count;
      }
      at = ByteSearch.indexOf(text, found, to, lineEnd) + 1;
    }
    return count;
  }

  private int countCandidates(byte[] text, int from, int to, NeedlesSearch wanted) {
    int count = 0;
    for (int at = from; at < to; count++) {
      int line = next(text, at, to, wanted);
      if (line < 0) {
        return count;
      }
      at = ByteSearch.indexOf(text, Math.max(line, place), to, lineEnd) + 1;
    }
    return count;
  }

  private int countAll(byte[] text, int from, int to) {
    int whole = ByteSearch.lastIndexOf(text, from, to, lineEnd) + 1;
    if (whole - from < Lanes.LEAST || alone > 0) {
      alone--;
      return countAlone(text, from, to);
    }
    int count = lanes.count(text, from, whole);
    if (lanes.symbolsRead() < (long) count * FEW_SYMBOLS) {
      alone = ALONE_BLOCKS;
    }
    return count + countAlone(text, whole, to);
  }

  private int countAlone(byte[] text, int from, int to) {
    int count = 0;
    for (int at = from; at < to; ) {
      scanner.begin();
      int found = scanner.run(text, at, to);
      if (found < 0) {
        return count + (text[to - 1] != lineEnd && scanner.end() ? 1 : 0);
      }
      count++;
      at = ByteSearch.indexOf(text, found, to, lineEnd) + 1;
    }
    return count;
  }

  private int next(byte[] text, int from, int to, NeedlesSearch wanted) {
    boolean exact = needles.orElseThrow().exact();
    int at = from;
    while (at < to) {
      place = wanted.find(text, at, to);
      if (place == to) {
        searched += to - at;
        return -1;
      }
      int line = ByteSearch.lastIndexOf(text, at, place, lineEnd) + 1;
      if (exact || isSure(text, from, to)) {
        return line;
      }
      int end = ByteSearch.indexOf(text, place, to, lineEnd);
      searched += end - at;
      candidates++;
      if (scan(text, line, end) >= 0) {
        return line;
      }
      at = end + 1;
    }
    return -1;
  }

  private boolean isSure(byte[] text, int from, int to) {
    if (sure.isEmpty()) {
      return false;
    }
    Needle whole = sure.get().whole();
    int start = place - sure.get().offset();
    return start >= from && start + whole.length() <= to && whole.isAt(text, start);
  }

  private boolean useNeedles() {
    return needles.isPresent()
        && (needles.get().exact() || searched < 1 << 16 || searched / WORTHWHILE > candidates);
  }

  private int scan(byte[] text, int from, int to) {
    scanner.begin();
    int found = scanner.run(text, from, to);
    if (found < 0) {
      boolean ended = to > from && text[to - 1] == lineEnd;
      if (ended || !scanner.end()) {
        return -1;
      }
      found = to;
    }
    return ByteSearch.lastIndexOf(text, from, found, lineEnd) + 1;
  }
}
