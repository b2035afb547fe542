package dev.osd.daemon.builtin;

import dev.osd.daemon.regex.Cancellation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Merges sorted runs: of equal lines, those of earlier runs come first. */
final class RunMerge {
  private static final int LINES_A_CHECK = 1 << 12;

  /** A heap of readers, the one with the first line at its root. */
  private final List<Entry> heap = new ArrayList<>();

  private final Cancellation cancellation;

  private record Entry(RunReader reader, int run) {
    private boolean isBefore(Entry other) {
      return run < other.run ? !reader.isAfter(other.reader) : reader.isBefore(other.reader);
    }
  }

  RunMerge(List<RunReader> readers, Cancellation cancellation)
      throws IOException, RefusedException {
    this.cancellation = cancellation;
    for (int run = 0; run < readers.size(); run++) {
      if (readers.get(run).next()) {
        heap.add(new Entry(readers.get(run), run));
      }
    }
    for (int i = heap.size() / 2 - 1; i >= 0; i--) {
      siftDown(i);
    }
  }

  /** Writes all lines. */
  void writeTo(LineOutput out) throws IOException, RefusedException {
    for (long line = 0; !heap.isEmpty(); line++) {
      if (line % LINES_A_CHECK == 0) {
        cancellation.check();
      }
      RunReader first = heap.getFirst().reader();
      first.writeTo(out);
      if (!first.next()) {
        Entry last = heap.removeLast();
        if (heap.isEmpty()) {
          return;
        }
        heap.set(0, last);
      }
      siftDown(0);
    }
  }

  private void siftDown(int start) {
    int at = start;
    Entry moving = heap.get(at);
    while (2 * at + 1 < heap.size()) {
      int child = 2 * at + 1;
      if (child + 1 < heap.size() && heap.get(child + 1).isBefore(heap.get(child))) {
        child++;
      }
      if (!heap.get(child).isBefore(moving)) {
        break;
      }
      heap.set(at, heap.get(child));
      at = child;
    }
    heap.set(at, moving);
  }
}
