package dev.osd.daemon.builtin;

import dev.osd.daemon.builtin.io.Memory;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the end of its input.
 *
 * <pre>
 * tail [-n [+]N | -c [+]N | -NUM | +NUM] [-qvz] [-]...
 *
 *   -n N    the last N lines (10 if nothing is said); -n +N from the Nth line on
 *   -c N    the last N bytes; -c +N from the Nth byte on
 *   -NUM    as the only option, the same as -n NUM, and +NUM as -n +NUM; l (lines), c (bytes) or b
 *           (blocks of 512 bytes) may follow
 *   -v, -q  always, never a heading
 *   -z      NUL ends a line
 *
 * N may have a suffix: b (512), k K m M G T P E Z Y (powers of 1024), kB MB ... (of 1000), KiB ...
 * </pre>
 *
 * A file is read from its end. Of a stream, what may be its end is kept: in memory first, then in
 * scratch files.
 *
 * <h2>Bugs</h2>
 *
 * It cannot wait for more (-f, -F, --retry, --pid, -s): the end of a stream is its end.
 *
 * <p>Source: tail(1) of GNU coreutils 9.1.
 */
final class Tail implements Command {
  private static final String ENDLESS =
      "waits for a file to grow; a builtin ends with its input: leave it out to get the end as it is";

  private final Memory memory;
  private final Arguments arguments =
      new Arguments(
          "tail",
          "[OPTION]... [-]...   writes the end of its input",
          Option.value('c', "bytes", "the last so many bytes; +N: from the Nth on"),
          Option.refused(Option.perhaps(Option.NO_LETTER, "follow", ""), ENDLESS),
          Option.refused(Option.flag('f', "", ""), ENDLESS),
          Option.refused(Option.flag('F', "", ""), ENDLESS),
          Option.value('n', "lines", "the last so many lines; +N: from the Nth on"),
          Option.refused(Option.value(Option.NO_LETTER, "max-unchanged-stats", ""), ENDLESS),
          Option.refused(Option.value(Option.NO_LETTER, "pid", ""), ENDLESS),
          Option.flag('q', "quiet silent", "no headings"),
          Option.refused(Option.flag(Option.NO_LETTER, "retry", ""), ENDLESS),
          Option.refused(Option.value('s', "sleep-interval", ""), ENDLESS),
          Option.flag('v', "verbose", "always a heading"),
          Option.flag('z', "zero-terminated", "NUL ends a line"));

  Tail(Memory memory) {
    this.memory = memory;
  }

  @Override
  public int run(List<String> args, Streams streams)
      throws IOException, RefusedException, HelpException {
    Extent extent = new Extent();
    boolean fromStart = false;
    List<String> rest = new ArrayList<>(args);
    if (mayBeObsolete(args) && readObsolete(args.getFirst(), extent)) {
      fromStart = rest.removeFirst().startsWith("+");
    }
    int operands = 0;
    for (Word word : arguments.read(rest)) {
      switch (word) {
        case Word.Flag(String option, int _) -> extent.flag(option);
        case Word.Value(String option, String value, int _) -> {
          fromStart |= value.startsWith("+");
          extent.count(value.startsWith("-") ? value.substring(1) : value, option.equals("lines"));
        }
        case Word.Operand(String text, int _) -> {
          Operands.checkStream(text);
          operands++;
        }
      }
    }
    if (extent.count() == 0 && !fromStart) {
      return 0;
    }
    int runs = Math.max(1, operands);
    for (int i = 0; i < runs; i++) {
      extent.writeHeading(i, runs, streams.out());
      if (fromStart) {
        writeFrom(Math.max(0, extent.count() - 1), extent.units(), streams);
      } else {
        writeLast(extent.count(), extent.units(), streams);
      }
    }
    return 0;
  }

  /** The obsolete form stands alone, or with one operand. */
  private static boolean mayBeObsolete(List<String> args) {
    return switch (args.size()) {
      case 1 -> true;
      case 2 -> !args.get(1).startsWith("-") || args.get(1).equals("-") || args.get(1).equals("--");
      case 3 -> args.get(1).equals("--");
      default -> false;
    };
  }

  /** Reads {@code -NUM}, {@code +NUM} and what may follow; anything else is left alone. */
  private static boolean readObsolete(String arg, Extent extent) throws RefusedException {
    if (!arg.startsWith("+") && (!arg.startsWith("-") || arg.equals("-") || arg.equals("-c"))) {
      return false;
    }
    int end = 1;
    while (end < arg.length() && arg.charAt(end) >= '0' && arg.charAt(end) <= '9') {
      end++;
    }
    String digits = end == 1 ? "10" : arg.substring(1, end);
    switch (arg.substring(end)) {
      case "", "l" -> extent.count(digits, true);
      case "c" -> extent.count(digits, false);
      case "b" -> extent.count(digits + "b", false);
      case "f", "lf", "cf", "bf" ->
          throw new RefusedException("option " + Quoted.of(arg) + " " + ENDLESS);
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void writeFrom(long skipped, Units units, Streams streams) throws IOException {
    byte[] block = new byte[LineReader.BLOCK];
    long left = skipped;
    while (left > 0) {
      streams.cancellation().check();
      int count = streams.in().read(block, 0, block.length);
      if (count < 0) {
        return;
      }
      long ended = units.count(block, 0, count);
      if (ended >= left) {
        int from = units.end(block, 0, count, left);
        streams.out().write(block, from, count - from);
      }
      left -= Math.min(left, ended);
    }
    streams.in().transferTo(streams.out());
  }

  private void writeLast(long wanted, Units units, Streams streams) throws IOException {
    // Files such as those of /proc say that they are empty, and are not.
    if (streams.in() instanceof SeekableInput file && file.size() > file.position()) {
      file.position(lastFrom(wanted, units, file, streams));
      file.transferTo(streams.out());
      return;
    }
    OutputStream out = streams.out();
    try (Backlog backlog = new Backlog(streams, memory, units)) {
      while (backlog.read()) {
        while (backlog.canSpareOldest(wanted)) {
          backlog.dropOldest();
        }
      }
      backlog.printBehind(Math.max(0, backlog.units() - wanted), out);
    }
  }

  /** Where the last so many units of a file begin, found from its end. */
  private static long lastFrom(long wanted, Units units, SeekableInput file, Streams streams)
      throws IOException {
    long start = file.position();
    long end = Math.max(start, file.size());
    if (units instanceof Units.Single) {
      return Math.max(start, end - Math.min(wanted, end));
    }
    byte[] block = new byte[LineReader.BLOCK];
    long left = wanted;
    for (long to = end; to > start; ) {
      streams.cancellation().check();
      long from = Math.max(start, (to - 1) / LineReader.BLOCK * LineReader.BLOCK);
      int length = readFully(file, from, block, (int) (to - from));
      // The end of the last line begins no further one.
      int searched = to == end ? length - 1 : length;
      long ended = units.count(block, 0, searched);
      if (ended >= left) {
        return from + units.end(block, 0, searched, ended - left + 1);
      }
      left -= ended;
      to = from;
    }
    return start;
  }

  private static int readFully(SeekableInput file, long position, byte[] into, int length)
      throws IOException {
    file.position(position);
    int filled = 0;
    while (filled < length) {
      int count = file.read(into, filled, length - filled);
      if (count < 0) {
        break;
      }
      filled += count;
    }
    return filled;
  }
}
