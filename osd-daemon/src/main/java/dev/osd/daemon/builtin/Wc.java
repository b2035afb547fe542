package dev.osd.daemon.builtin;

import dev.osd.daemon.builtin.io.BlockWriter;
import dev.osd.daemon.builtin.io.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts lines, words, characters and bytes.
 *
 * <pre>
 * wc [-clLmw] [--total=WHEN] [-]...
 *
 *   -l  lines, by their ends                -w  words, between blanks
 *   -m  characters that are valid UTF-8     -c  bytes
 *   -L  the widest line, in columns, tabs at every eighth
 *   --total=auto, always, only, never       when there is a line for all operands together
 * </pre>
 *
 * Without options, lines, words and bytes. They are written in the order above, but the width last.
 *
 * <h2>Bugs</h2>
 *
 * Which characters are blanks or can be printed, and how wide they are, is what version 2.36 of the
 * GNU C library says, whatever the terminal thinks. {@code --total} came to GNU's with 9.2.
 *
 * <p>Source: wc(1) of GNU coreutils 9.1.
 */
final class Wc implements Command {
  private static final int WIDTH_OF_STREAMS = 7;

  /** What can be counted, in the order of printing. */
  enum Count {
    LINES,
    WORDS,
    CHARS,
    BYTES,
    WIDTH
  }

  private enum Total {
    AUTO,
    ALWAYS,
    ONLY,
    NEVER
  }

  private final Wide wide = new Wide();
  private final Arguments arguments =
      new Arguments(
          "wc",
          "[OPTION]... [-]...   counts lines, words, characters and bytes",
          Option.flag('c', "bytes", "bytes"),
          Option.flag('m', "chars", "characters"),
          Option.flag('l', "lines", "line ends"),
          Option.flag('w', "words", "words"),
          Option.flag('L', "max-line-length", "the widest line, in columns"),
          Option.value(Option.NO_LETTER, "total", "a line for all: auto, always, only, never"),
          Option.refused(
              Option.value(Option.NO_LETTER, "files0-from", ""),
              "names files; builtins read their input stream and open no files"));

  @Override
  public int run(List<String> args, Streams streams)
      throws IOException, RefusedException, HelpException {
    Set<Count> wanted = EnumSet.noneOf(Count.class);
    Total total = Total.AUTO;
    int operands = 0;
    for (Word word : arguments.read(args)) {
      switch (word) {
        case Word.Flag(String option, int _) -> wanted.add(wanted(option));
        case Word.Value(String _, String value, int _) -> total = total(value);
        case Word.Operand(String text, int _) -> {
          Operands.checkStream(text);
          operands++;
        }
      }
    }
    if (wanted.isEmpty()) {
      wanted.addAll(List.of(Count.LINES, Count.WORDS, Count.BYTES));
    }
    int width = total == Total.ONLY ? 1 : width(wanted.size(), operands, streams);
    print(wanted, total, width, operands, streams);
    return 0;
  }

  private void print(Set<Count> wanted, Total total, int width, int operands, Streams streams)
      throws IOException {
    BlockWriter out = new BlockWriter(streams.out());
    Map<Count, Long> all = new EnumMap<>(Count.class);
    for (int i = 0; i < Math.max(1, operands); i++) {
      Map<Count, Long> counts = count(wanted, streams);
      counts.forEach(
          (what, n) -> all.merge(what, n, what == Count.WIDTH ? Math::max : Math::addExact));
      if (total != Total.ONLY) {
        printRow(counts, width, operands > 0 ? " -" : "", out);
      }
    }
    switch (total) {
      case AUTO -> {
        if (operands > 1) {
          printRow(all, width, " total", out);
        }
      }
      case ALWAYS -> printRow(all, width, " total", out);
      case ONLY -> printRow(all, width, "", out);
      case NEVER -> {}
    }
    out.flush();
  }

  private static void printRow(Map<Count, Long> counts, int width, String label, BlockWriter out)
      throws IOException {
    List<String> columns = new ArrayList<>();
    counts.values().forEach(n -> columns.add(("%" + width + "d").formatted(n)));
    out.write(String.join(" ", columns) + label + "\n");
  }

  private Map<Count, Long> count(Set<Count> wanted, Streams streams) throws IOException {
    Map<Count, Long> counts = new EnumMap<>(Count.class);
    if (wanted.equals(EnumSet.of(Count.BYTES)) && streams.in() instanceof SeekableInput file) {
      long rest = file.size() - file.position();
      if (rest > 0) {
        counts.put(Count.BYTES, rest);
        return counts;
      }
    }
    WcText text =
        new WcText(
            wide,
            wanted.contains(Count.WORDS),
            wanted.contains(Count.CHARS),
            wanted.contains(Count.WIDTH));
    long bytes = 0;
    long lines = 0;
    byte[] block = new byte[LineReader.BLOCK];
    int count;
    while ((count = streams.in().read(block, 0, block.length)) >= 0) {
      streams.cancellation().check();
      bytes += count;
      if (wanted.contains(Count.LINES)) {
        lines += Bytes.count(block, 0, count, (byte) '\n');
      }
      text.add(block, count);
    }
    for (Count each : wanted) {
      counts.put(
          each,
          switch (each) {
            case LINES -> lines;
            case WORDS -> text.words();
            case CHARS -> text.chars();
            case BYTES -> bytes;
            case WIDTH -> text.width();
          });
    }
    return counts;
  }

  /** How wide numbers are: one number as it is, several as a file's size, or as seven digits. */
  private static int width(int columns, int operands, Streams streams) throws IOException {
    if (columns == 1 && operands <= 1) {
      return 1;
    }
    return streams.in() instanceof SeekableInput file
        ? Long.toString(file.size() * Math.max(1, operands)).length()
        : WIDTH_OF_STREAMS;
  }

  private static Count wanted(String option) {
    return switch (option) {
      case "bytes" -> Count.BYTES;
      case "chars" -> Count.CHARS;
      case "lines" -> Count.LINES;
      case "words" -> Count.WORDS;
      default -> Count.WIDTH;
    };
  }

  private static Total total(String when) throws RefusedException {
    for (Total each : Total.values()) {
      if (each.name().toLowerCase(java.util.Locale.ROOT).equals(when)) {
        return each;
      }
    }
    throw new RefusedException("--total takes auto, always, only or never, not " + Quoted.of(when));
  }
}
