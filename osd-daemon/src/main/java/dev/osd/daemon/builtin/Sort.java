package dev.osd.daemon.builtin;

import dev.osd.daemon.builtin.io.BlockWriter;
import dev.osd.daemon.builtin.io.Memory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Sorts its input's lines, or merges or checks what is sorted.
 *
 * <pre>
 * sort [-bcCdfghiMmnRrsuVz] [-k KEY]... [-t BYTE] [-]...
 *
 *   -k F[.C][LETTERS][,F[.C][LETTERS]]   a key from field F, byte C, to another, both included
 *   +F[.C] [-F[.C]]                      the same, counted from 0, without the last byte
 *   -t BYTE  what separates fields; otherwise they begin with the blanks before them
 *   -n numbers  -g floating-point numbers  -h numbers with K M G ...  -M months  -V versions
 *   -R an order that differs each time, with equal keys together
 *   -b without blanks at the start  -d only blanks, letters, digits  -f as capitals
 *   -i only bytes that can be printed  -r the last first
 *   -s equal keys as they came: otherwise all their bytes decide  -u only the first of equal keys
 *   -c, --check   say where the order breaks: status 1    -C, --check=quiet   the same, silently
 *   -m  the input is sorted: let it pass                  -z  NUL ends a line
 *   -S SIZE, --parallel=N, -T DIRECTORY, --batch-size=N   allowed; they change nothing
 * </pre>
 *
 * Characters are in the order of their bytes. What finds no room in memory is sorted in parts,
 * which wait in scratch files and are merged at last.
 *
 * <h2>Bugs</h2>
 *
 * {@code -g} has the precision and range of a Java {@code double}, which is less than GNU's {@code
 * long double}: numbers that differ in their 17th digit may count as equal. What is {@code nan} is
 * all equal, which for GNU's depends on chance. {@code -o} is refused, and so are {@code --debug},
 * {@code --random-source} and {@code --compress-program}.
 *
 * <p>A byte 128 within a number ends it. GNU's {@code -n} and {@code -h} pass over it, as if it
 * were a thousands separator.
 *
 * <p>Source: sort(1) of GNU coreutils 9.1.
 */
final class Sort implements Command {
  private static final int OUT_OF_ORDER = 1;
  private static final int LONGEST_SHOWN = 1024;

  private final Memory memory;
  private final Arguments arguments = SortRequest.arguments();

  Sort(Memory memory) {
    this.memory = memory;
  }

  @Override
  public int run(List<String> args, Streams streams)
      throws IOException, RefusedException, HelpException {
    SortRequest request = SortRequest.read(arguments, args);
    LineOrder order = request.order();
    return switch (request.task()) {
      case SORT -> {
        new LineSorting(streams, memory, order, request.unique(), request.lineEnd()).run();
        yield 0;
      }
      case MERGE -> {
        merge(request, order, streams);
        yield 0;
      }
      case CHECK, CHECK_SILENTLY -> check(request, order, streams);
    };
  }

  /** A single sorted input is merged already; it may lose repetitions, and get a last line end. */
  private void merge(SortRequest request, LineOrder order, Streams streams)
      throws IOException, RefusedException {
    BlockWriter out = new BlockWriter(streams.out());
    LineOutput lines = new LineOutput(out, order, request.unique(), request.lineEnd());
    try (LineReader reader = new LineReader(streams, request.lineEnd(), memory)) {
      while (reader.nextLine()) {
        lines.write(reader.buffer(), reader.from(), reader.to());
      }
    }
    out.flush();
  }

  private int check(SortRequest request, LineOrder order, Streams streams)
      throws IOException, RefusedException {
    byte[] last = new byte[0];
    int lastLength = 0;
    int allowed = request.unique() ? -1 : 0;
    try (LineReader reader = new LineReader(streams, request.lineEnd(), memory)) {
      for (long line = 1; reader.nextLine(); line++) {
        byte[] buffer = reader.buffer();
        int from = reader.from();
        int to = reader.to();
        if (line > 1 && order.compare(last, 0, lastLength, buffer, from, to) > allowed) {
          if (request.task() == SortRequest.Task.CHECK) {
            report(line, buffer, from, to, streams);
          }
          return OUT_OF_ORDER;
        }
        lastLength = to - from;
        if (lastLength > last.length) {
          last = new byte[Math.max(lastLength, Math.min(2 * last.length, buffer.length))];
        }
        System.arraycopy(buffer, from, last, 0, lastLength);
      }
    }
    return 0;
  }

  private static void report(long number, byte[] line, int from, int to, Streams streams)
      throws IOException {
    String shown =
        new String(line, from, Math.min(to - from, LONGEST_SHOWN), StandardCharsets.UTF_8);
    String message = "sort: -:" + number + ": out of order: " + Quoted.of(shown) + "\n";
    streams.err().write(message.getBytes(StandardCharsets.UTF_8));
  }
}
