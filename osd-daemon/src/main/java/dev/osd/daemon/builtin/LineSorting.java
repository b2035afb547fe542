package dev.osd.daemon.builtin;

import dev.osd.daemon.builtin.io.BlockWriter;
import dev.osd.daemon.builtin.io.Memory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Sorts a stream of lines of any length: in memory as far as there is room, then by sorted runs in
 * scratch files, which are merged.
 */
final class LineSorting {
  /** How many runs are merged at a time; each takes a block of memory. */
  static final int MOST_RUNS = 64;

  private final Streams streams;
  private final Memory memory;
  private final LineOrder order;
  private final boolean unique;
  private final byte lineEnd;
  private final List<SortedRun> runs = new ArrayList<>();

  LineSorting(Streams streams, Memory memory, LineOrder order, boolean unique, byte lineEnd) {
    this.streams = streams;
    this.memory = memory;
    this.order = order;
    this.unique = unique;
    this.lineEnd = lineEnd;
  }

  /** Sorts the input into the output. */
  void run() throws IOException, RefusedException {
    BlockWriter out = new BlockWriter(streams.out());
    LineOutput lines = new LineOutput(out, order, unique, lineEnd);
    try {
      if (readRuns(lines)) {
        mergeDown();
        merge(runs, lines);
      }
      out.flush();
    } finally {
      for (SortedRun run : runs) {
        run.close();
      }
    }
  }

  /** Reads the input. Returns whether it is in runs; otherwise it is written already. */
  private boolean readRuns(LineOutput out) throws IOException, RefusedException {
    try (SortBuffer buffer = new SortBuffer(streams, lineEnd, memory)) {
      boolean more = buffer.fill(streams.in());
      if (!more) {
        buffer.writeSorted(order, out);
        return false;
      }
      while (true) {
        runs.add(spill(lines -> buffer.writeSorted(order, lines)));
        buffer.forgetLines();
        if (!more) {
          return true;
        }
        more = buffer.fill(streams.in());
      }
    }
  }

  /**
   * Merges neighbours until there are few enough runs; each stays in the list until it is merged.
   */
  private void mergeDown() throws IOException, RefusedException {
    for (int at = 0; runs.size() > MOST_RUNS; at = at + 1 < runs.size() ? at + 1 : 0) {
      List<SortedRun> some = runs.subList(at, Math.min(at + MOST_RUNS, runs.size()));
      List<SortedRun> merged = List.copyOf(some);
      SortedRun run = spill(lines -> merge(merged, lines));
      some.clear();
      runs.add(at, run);
      for (SortedRun each : merged) {
        each.close();
      }
    }
  }

  private SortedRun spill(SortedRun.Writing lines) throws IOException, RefusedException {
    return SortedRun.of(streams.scratch(), order, unique, lineEnd, lines);
  }

  private void merge(List<SortedRun> some, LineOutput out) throws IOException, RefusedException {
    try (Memory.Share share = memory.open()) {
      List<RunReader> readers = new ArrayList<>();
      for (SortedRun run : some) {
        readers.add(new RunReader(run, lineEnd, order, share));
      }
      new RunMerge(readers, streams.cancellation()).writeTo(out);
    }
  }
}
