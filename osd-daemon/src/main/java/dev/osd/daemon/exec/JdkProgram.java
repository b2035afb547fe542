package dev.osd.daemon.exec;

import dev.osd.daemon.exec.OutputSink.Stream;
import dev.osd.daemon.system.BlockIo;
import dev.osd.daemon.system.Descriptor;
import dev.osd.daemon.system.Ending;
import dev.osd.daemon.system.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A program of {@link JdkStarter}, and the threads that read its output. */
final class JdkProgram implements StartedProgram {
  /** The runtime reports death by signal N as 128 + N, as shells do. */
  private static final int BY_SIGNAL = 128;

  /** How long a killed program is waited for; one of another user's may never end. */
  private static final Duration UNKILLABLE = Duration.ofSeconds(1);

  /** How often it is seen whether somebody still waits: the runtime cannot wait for both. */
  private static final Duration LOOK = Duration.ofMillis(100);

  private final Process process;
  private final ProcessTree tree;
  private final List<OutputPump> pumps;
  private final Resources resources;
  private volatile boolean signalled;

  private JdkProgram(
      Process process, ProcessTree tree, List<OutputPump> pumps, Resources resources) {
    this.process = process;
    this.tree = tree;
    this.pumps = pumps;
    this.resources = resources;
  }

  /**
   * A program that has just been started; its output is read from now on.
   *
   * @param resources to be closed at the end, the pipes included
   */
  static JdkProgram of(
      Process process,
      ProcessTree tree,
      OutputPipe stdout,
      OutputPipe stderr,
      OutputSink output,
      Resources resources)
      throws IOException {
    try {
      stdout.release();
      stderr.release();
      List<OutputPump> pumps =
          List.of(
              OutputPump.start(stdout, Stream.STDOUT, output, process.pid()),
              OutputPump.start(stderr, Stream.STDERR, output, process.pid()));
      return new JdkProgram(process, tree, pumps, resources);
    } catch (IOException e) {
      tree.kill();
      resources.close();
      throw e;
    }
  }

  @Override
  public boolean awaitEnd(Duration most, List<Descriptor> enders)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + most.toNanos();
    while (true) {
      long left = Math.max(0, deadline - System.nanoTime());
      if (process.waitFor(Math.min(left, LOOK.toNanos()), TimeUnit.NANOSECONDS)) {
        return true;
      }
      if (left <= LOOK.toNanos() || BlockIo.anyEnded(enders)) {
        return false;
      }
    }
  }

  @Override
  public boolean awaitOutput(Duration most) throws InterruptedException {
    long deadline = System.nanoTime() + most.toNanos();
    for (OutputPump pump : pumps) {
      if (!pump.awaitEnd(Duration.ofNanos(deadline - System.nanoTime()))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void finishOutput(Duration silence) throws IOException, InterruptedException {
    for (OutputPump pump : pumps) {
      pump.finish(silence);
    }
  }

  @Override
  public boolean end(Duration patience) throws InterruptedException {
    signalled = true;
    return tree.end(patience);
  }

  @Override
  public boolean kill() {
    return tree.kill();
  }

  @Override
  public void stop() {
    signalled = true;
    tree.killOnce();
  }

  /** A status over 128 counts as a signal only where one was sent: programs use them as well. */
  @Override
  public Optional<Ending> ending() throws InterruptedException {
    if (!process.waitFor(UNKILLABLE.toNanos(), TimeUnit.NANOSECONDS)) {
      return Optional.empty();
    }
    int status = process.exitValue();
    int signal = status - BY_SIGNAL;
    return Optional.of(
        signalled && (signal == Signal.SIGKILL || signal == Signal.SIGTERM)
            ? new Ending.Killed(signal)
            : new Ending.Exited(status));
  }

  @Override
  public void close() throws IOException {
    try (resources) {
      tree.kill();
    }
  }
}
