package dev.osd.daemon.builtin;

import dev.osd.daemon.builtin.io.Memory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the beginning of its input.
 *
 * <pre>
 * head [-n N | -c N | -NUM] [-qvz] [-]...
 *
 *   -n N    the first N lines (10 if nothing is said); -n -N all but the last N
 *   -c N    the first N bytes; -c -N all but the last N
 *   -NUM    in the first argument, the same as -n NUM; b, k or m behind it counts bytes in blocks,
 *           and c l q v z may follow
 *   -v, -q  always, never a heading
 *   -z      NUL ends a line
 *
 * N may have a suffix: b (512), k K m M G T P E Z Y (powers of 1024), kB MB ... (of 1000), KiB ...
 * </pre>
 *
 * All but the last N takes as much room as they do: memory first, then scratch files.
 *
 * <h2>Bugs</h2>
 *
 * With several {@code -} on a pipe, the second gets what the first has left over, having read
 * blocks of 128 KiB (GNU's reads smaller ones). On a file, it goes on behind what was written.
 *
 * <p>Source: head(1) of GNU coreutils 9.1.
 */
final class Head implements Command {
  private final Memory memory;
  private final Arguments arguments =
      new Arguments(
          "head",
          "[OPTION]... [-]...   writes the beginning of its input",
          Option.value('c', "bytes", "the first so many bytes; -N: all but the last N"),
          Option.value('n', "lines", "the first so many lines; -N: all but the last N"),
          Option.flag('q', "quiet silent", "no headings"),
          Option.flag('v', "verbose", "always a heading"),
          Option.flag('z', "zero-terminated", "NUL ends a line"));

  Head(Memory memory) {
    this.memory = memory;
  }

  @Override
  public int run(List<String> args, Streams streams)
      throws IOException, RefusedException, HelpException {
    Extent extent = new Extent();
    boolean butLast = false;
    List<String> rest = new ArrayList<>(args);
    if (!args.isEmpty() && isObsolete(args.getFirst())) {
      readObsolete(rest.removeFirst(), extent);
    }
    int operands = 0;
    for (Word word : arguments.read(rest)) {
      switch (word) {
        case Word.Flag(String option, int _) -> extent.flag(option);
        case Word.Value(String option, String value, int _) -> {
          butLast = value.startsWith("-");
          extent.count(butLast ? value.substring(1) : value, option.equals("lines"));
        }
        case Word.Operand(String text, int _) -> {
          Operands.checkStream(text);
          operands++;
        }
      }
    }
    int runs = Math.max(1, operands);
    for (int i = 0; i < runs; i++) {
      extent.writeHeading(i, runs, streams.out());
      if (butLast) {
        writeAllButLast(extent.count(), extent.units(), streams);
      } else {
        writeFirst(extent.count(), extent.units(), streams);
      }
    }
    return 0;
  }

  private static boolean isObsolete(String arg) {
    return arg.length() > 1 && arg.charAt(0) == '-' && isDigit(arg.charAt(1));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private void readObsolete(String arg, Extent extent) throws RefusedException {
    int end = 1;
    while (end < arg.length() && isDigit(arg.charAt(end))) {
      end++;
    }
    boolean lines = true;
    String unit = "";
    for (char c : arg.substring(end).toCharArray()) {
      switch (c) {
        case 'c' -> {
          lines = false;
          unit = "";
        }
        case 'b', 'k', 'm' -> {
          lines = false;
          unit = String.valueOf(c);
        }
        case 'l' -> lines = true;
        case 'q' -> extent.flag("quiet");
        case 'v' -> extent.flag("verbose");
        case 'z' -> extent.flag("zero-terminated");
        default -> throw arguments.misuse("unknown letter in " + Quoted.of(arg));
      }
    }
    extent.count(arg.substring(1, end) + unit, lines);
  }

  private static void writeFirst(long wanted, Units units, Streams streams) throws IOException {
    byte[] block = new byte[LineReader.BLOCK];
    long left = wanted;
    while (left > 0) {
      streams.cancellation().check();
      int count = streams.in().read(block, 0, block.length);
      if (count < 0) {
        return;
      }
      long ended = units.count(block, 0, count);
      int to = ended < left ? count : units.end(block, 0, count, left);
      streams.out().write(block, 0, to);
      if (to < count && streams.in() instanceof SeekableInput file) {
        file.position(file.position() - (count - to));
      }
      left -= Math.min(left, ended);
    }
  }

  private void writeAllButLast(long spared, Units units, Streams streams) throws IOException {
    try (Backlog backlog = new Backlog(streams, memory, units)) {
      while (backlog.read()) {
        while (backlog.canSpareOldest(spared)) {
          backlog.printOldest(streams.out());
        }
      }
      backlog.printFirst(Math.max(0, backlog.units() - spared), streams.out());
    }
  }
}
