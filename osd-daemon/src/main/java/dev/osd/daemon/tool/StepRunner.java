package dev.osd.daemon.tool;

import dev.osd.protocol.ActionResult.Captured;
import dev.osd.protocol.Failure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Starts the programs that a permit names, one after the other. */
public interface StepRunner {
  /**
   * Starts the program of one step and waits for its end.
   *
   * @param step one of those that the permit has
   * @param lines hears each line of its standard output, however many there are
   */
  StepEnd run(String step, Consumer<String> lines) throws InterruptedException;

  /** Waits before something is tried again, but not beyond the deadline. */
  void pause(Duration most) throws InterruptedException;

  /** How long it is to the deadline; zero where it has passed. */
  Duration left();

  /** Starts the program of one step and waits for its end. */
  default StepEnd run(String step) throws InterruptedException {
    return run(step, _ -> {});
  }

  /**
   * How a program ended.
   *
   * @param failure why it did not come to its own end
   * @param exitCode its exit status, where it ended by itself
   * @param stdout what was kept of its output
   * @param stderr what was kept of its messages
   */
  record StepEnd(
      Optional<Failure> failure, OptionalInt exitCode, Captured stdout, Captured stderr) {
    /** Whether it ended by itself with status 0. */
    boolean succeeded() {
      return failure.isEmpty() && exitCode.orElse(-1) == 0;
    }

    /** What it wrote, messages last. */
    String words() {
      return text(stdout) + text(stderr);
    }

    private static String text(Captured captured) {
      return new String(captured.bytes().toArray(), StandardCharsets.UTF_8);
    }
  }
}
