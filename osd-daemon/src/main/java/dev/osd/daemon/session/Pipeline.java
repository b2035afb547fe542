package dev.osd.daemon.session;

import dev.osd.daemon.builtin.Builtin;
import dev.osd.daemon.builtin.Builtins;
import dev.osd.daemon.builtin.Scratch;
import dev.osd.daemon.builtin.Streams;
import dev.osd.daemon.regex.Cancellation;
import dev.osd.daemon.regex.CancelledException;
import dev.osd.daemon.system.BlockIo;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Text commands side by side, each but the last on a thread of its own, with a {@link Conduit}
 * between each two. All streams of a command are opened, used and left by its own thread.
 */
final class Pipeline {
  /** The status of a command whose reader has gone, as a shell tells it: 128 and SIGPIPE. */
  static final int BROKEN_PIPE = 141;

  /** The status of a command whose input or output failed, as of GNU's grep, sort and sed. */
  private static final int TROUBLE = 2;

  private final List<Stage> stages;
  private final Run run;
  private final Ends ends;
  private final Scratch scratch;
  private final int[] statuses;
  private final List<Conduit> conduits = new ArrayList<>();
  private final AtomicReference<Optional<Failure>> failure =
      new AtomicReference<>(Optional.empty());
  private final AtomicReference<Optional<Throwable>> fault =
      new AtomicReference<>(Optional.empty());

  /**
   * @param words of each command
   * @param scratch room for all of them
   * @throws SessionException if there is no such command
   */
  Pipeline(Builtins builtins, List<List<String>> words, Ends ends, Scratch scratch, Run run)
      throws SessionException {
    this.stages = new ArrayList<>();
    for (List<String> command : words) {
      stages.add(new Stage(find(builtins, command.getFirst()), tail(command)));
    }
    this.ends = ends;
    this.scratch = scratch;
    this.run = run;
    this.statuses = new int[words.size()];
    for (int i = 1; i < words.size(); i++) {
      conduits.add(new Conduit());
    }
  }

  /** Opens the two ends and the messages, each on the thread that uses it. */
  interface Ends {
    InputStream input(Run run, BlockIo io) throws IOException;

    OutputStream output(Run run, BlockIo io) throws IOException;

    OutputStream messages(Run run, BlockIo io) throws IOException;
  }

  private record Stage(Builtin command, List<String> arguments) {}

  /**
   * What came of it.
   *
   * @param statuses of the commands in order
   * @param failure why they did not come to their end
   */
  record Outcome(List<Integer> statuses, Optional<Failure> failure) {}

  /** Runs all of them to their ends. */
  Outcome run() {
    List<Thread> others = new ArrayList<>();
    for (int i = 0; i < stages.size() - 1; i++) {
      int stage = i;
      others.add(
          Thread.ofPlatform()
              .daemon()
              .name("pipe-" + stages.get(i).command().name())
              .unstarted(() -> runStage(stage)));
    }
    start(others);
    runStage(stages.size() - 1);
    others.forEach(Pipeline::join);
    Optional<Throwable> bug = fault.get();
    if (bug.isPresent()) {
      throw new IllegalStateException("a text command met a fault of its own", bug.get());
    }
    return new Outcome(Arrays.stream(statuses).boxed().toList(), failure.get());
  }

  /** Where there are no more threads, nothing is waited for that never comes. */
  private void start(List<Thread> threads) {
    for (int i = 0; i < threads.size(); i++) {
      try {
        threads.get(i).start();
      } catch (OutOfMemoryError e) {
        fail("no thread to be had for all of the commands");
        conduits.forEach(Conduit::end);
        return;
      }
    }
  }

  private void runStage(int index) {
    Stage stage = stages.get(index);
    try (BlockIo io = new BlockIo()) {
      Cancellation cancellation = run.cancellation();
      InputStream in =
          index == 0 ? ends.input(run, io) : conduits.get(index - 1).input(cancellation);
      OutputStream out =
          index == stages.size() - 1
              ? ends.output(run, io)
              : conduits.get(index).output(cancellation);
      OutputStream messages = ends.messages(run, io);
      statuses[index] = guarded(stage, new Streams(in, out, messages, scratch, cancellation));
    } catch (IOException e) {
      statuses[index] = TROUBLE;
      fail(stage.command().name() + ": " + e.getMessage());
    } catch (RuntimeException | Error e) {
      fault.compareAndSet(Optional.empty(), Optional.of(e));
    } finally {
      // However it ended, its neighbours hear of it. The session's own descriptors stay open.
      if (index > 0) {
        conduits.get(index - 1).abandon();
      }
      if (index < stages.size() - 1) {
        conduits.get(index).end();
      }
    }
  }

  private int guarded(Stage stage, Streams streams) throws IOException {
    String name = stage.command().name();
    try {
      return stage.command().run(stage.arguments(), streams);
    } catch (ReaderGoneException e) {
      return BROKEN_PIPE;
    } catch (CancelledException e) {
      fail(run.codeOfEnd(), name + ": " + e.getMessage());
      return TROUBLE;
    } catch (LimitException e) {
      fail(name + ": " + e.getMessage());
      return TROUBLE;
    } catch (IOException e) {
      streams.err().write((name + ": " + e.getMessage() + "\n").getBytes(StandardCharsets.UTF_8));
      return TROUBLE;
    } catch (OutOfMemoryError e) {
      fail(name + ": it needs more memory than there is");
      return TROUBLE;
    }
  }

  /** The first failure is the one to tell: the others follow from it. */
  private void fail(String message) {
    fail(ErrorCode.EXEC_FAILED, message);
  }

  private void fail(ErrorCode code, String message) {
    failure.compareAndSet(Optional.empty(), Optional.of(new Failure(code, message)));
  }

  /** Makes sure that there are such commands. */
  static void requireKnown(Builtins builtins, List<List<String>> words) throws SessionException {
    for (List<String> command : words) {
      find(builtins, command.getFirst());
    }
  }

  private static Builtin find(Builtins builtins, String name) throws SessionException {
    Optional<Builtin> found = builtins.find(name);
    if (found.isEmpty()) {
      throw new SessionException(
          ErrorCode.INVALID_ARGS,
          "there is no text command %s; there are %s, and nothing else runs on descriptors"
              .formatted(shown(name), String.join(", ", builtins.names())));
    }
    return found.get();
  }

  private static String shown(String name) {
    return name.length() <= 64 ? name : name.substring(0, 64) + "...";
  }

  private static List<String> tail(List<String> command) {
    return List.copyOf(command.subList(1, command.size()));
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        // The run's own deadline bounds this; its streams must not outlive it.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
