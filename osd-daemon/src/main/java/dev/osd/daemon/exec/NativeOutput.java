package dev.osd.daemon.exec;

import dev.osd.daemon.exec.OutputSink.Stream;
import dev.osd.daemon.system.Descriptor;
import dev.osd.daemon.system.Pipe;
import dev.osd.daemon.system.PipeReader;
import dev.osd.daemon.system.SystemException;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pipes of a program's two output streams, and the one thread that reads them. */
final class NativeOutput implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(NativeOutput.class);

  private final Pipe stdout;
  private final Pipe stderr;

  /** Once its writing end is closed, nothing is waited for any more. */
  private final Pipe giveUp;

  private final CountDownLatch ended = new CountDownLatch(1);

  private NativeOutput(Pipe stdout, Pipe stderr, Pipe giveUp) {
    this.stdout = stdout;
    this.stderr = stderr;
    this.giveUp = giveUp;
  }

  /**
   * Makes the pipes and begins to read, before anybody can have written.
   *
   * @param threads gives one thread until the output has ended
   * @param output may keep the program waiting, as {@link OutputSink#accept} has it
   */
  static NativeOutput open(Executor threads, OutputSink output) throws IOException {
    try (Resources resources = new Resources()) {
      NativeOutput opened =
          new NativeOutput(
              resources.add(Pipe.open()), resources.add(Pipe.open()), resources.add(Pipe.open()));
      threads.execute(() -> opened.read(output));
      resources.release();
      return opened;
    }
  }

  /** Where the program's output goes. */
  Descriptor stdout() {
    return stdout.writing();
  }

  /** Where the program's errors go. */
  Descriptor stderr() {
    return stderr.writing();
  }

  /** Lets go of the writing ends, so that the output ends with the last program that holds them. */
  void release() {
    stdout.writing().close();
    stderr.writing().close();
  }

  /** Waits for the end of both streams; false if it has not come within this time. */
  boolean awaitEnd(Duration most) throws InterruptedException {
    return ended.await(most.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Takes in what the pipes still hold and ends; nothing is heard any more afterwards. */
  void finish() throws InterruptedException {
    giveUp.writing().close();
    ended.await();
  }

  @Override
  public void close() {
    release();
    giveUp.writing().close();
    boolean interrupted = false;
    while (ended.getCount() > 0) {
      try {
        ended.await();
      } catch (InterruptedException e) {
        // Whoever hears the output counts on hearing nothing afterwards.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The reading ends are closed by the thread that reads them, so never under it. */
  private void read(OutputSink output) {
    try (Descriptor fromStdout = stdout.reading();
        Descriptor fromStderr = stderr.reading();
        Descriptor stop = giveUp.reading()) {
      new PipeReader(List.of(fromStdout, fromStderr), stop).run(new Named(output));
    } catch (SystemException e) {
      LOG.error("the output of a program could not be read to its end: {}", e.getMessage());
    } finally {
      ended.countDown();
    }
  }

  /** Names the pipes. */
  private record Named(OutputSink output) implements PipeReader.Receiver {
    @Override
    public void piece(int pipe, byte[] bytes, int length) {
      output.accept(stream(pipe), bytes, length);
    }

    @Override
    public void end(int pipe) {
      output.end(stream(pipe));
    }

    private static Stream stream(int pipe) {
      return pipe == 0 ? Stream.STDOUT : Stream.STDERR;
    }
  }
}
