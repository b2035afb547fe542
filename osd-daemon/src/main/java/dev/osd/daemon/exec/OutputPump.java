package dev.osd.daemon.exec;

import dev.osd.daemon.exec.OutputSink.Stream;
import java.io.IOException;
import java.time.Duration;

/** Takes in one stream of a program's output on a thread of its own. */
final class OutputPump {
  /** What is taken in at once. */
  private static final int PIECE = 8192;

  /** The most that a pipe can be made to hold without privilege (pipe(7), pipe-max-size). */
  private static final long PIPE_BYTES = 1 << 20;

  private final OutputPipe pipe;
  private final Stream stream;
  private final OutputSink sink;
  private final Thread thread;

  private volatile boolean waiting;
  private volatile long seen;
  private volatile long stopAt = Long.MAX_VALUE;

  private OutputPump(OutputPipe pipe, Stream stream, OutputSink sink, String name) {
    this.pipe = pipe;
    this.stream = stream;
    this.sink = sink;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::drain);
  }

  /**
   * Begins to read.
   *
   * @param pipe stays its owner's to close
   * @param sink may keep the program waiting, as {@link OutputSink#accept} has it
   */
  static OutputPump start(OutputPipe pipe, Stream stream, OutputSink sink, long pid) {
    OutputPump pump = new OutputPump(pipe, stream, sink, "output-%d-%s".formatted(pid, stream));
    pump.thread.start();
    return pump;
  }

  /** Waits for the stream's end; false where it has not come within this time. */
  boolean awaitEnd(Duration patience) throws InterruptedException {
    return patience.isPositive() ? thread.join(patience) : !thread.isAlive();
  }

  /**
   * Takes in what the pipe still holds and ends, although somebody may hold the pipe open.
   *
   * @param silence how long nothing must have come before the pipe counts as empty
   */
  void finish(Duration silence) throws InterruptedException, IOException {
    stopAt = seen + PIPE_BYTES;
    long before;
    do {
      before = seen;
      if (awaitEnd(silence)) {
        return;
      }
    } while (seen != before || !waiting);
    pipe.close();
    thread.join();
  }

  private void drain() {
    byte[] piece = new byte[PIECE];
    long total = 0;
    try {
      while (total < stopAt) {
        waiting = true;
        int length = pipe.read(piece);
        waiting = false;
        if (length < 0) {
          return;
        }
        sink.accept(stream, piece, length);
        total += length;
        seen = total;
      }
    } catch (IOException e) {
      // The reading was given up: what was read is what there is.
    } finally {
      sink.end(stream);
    }
  }
}
