package dev.osd.daemon.exec;

import dev.osd.daemon.system.Descriptor;
import dev.osd.daemon.system.Ending;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A program that was started, with all that it has started itself. One thread owns it; only {@link
 * #stop} may be called by others.
 */
interface StartedProgram extends Closeable {
  /**
   * Waits for the program's end.
   *
   * @param enders once the other end of one of them is closed, it is not waited for any more
   * @return false if it has not come within this time, or not before an end of the others
   */
  boolean awaitEnd(Duration most, List<Descriptor> enders) throws IOException, InterruptedException;

  /** Waits for the end of both output streams; false if it has not come within this time. */
  boolean awaitOutput(Duration most) throws InterruptedException;

  /**
   * Takes in what the pipes still hold and ends the output, although somebody may hold them open.
   * Nothing is heard of it any more when this returns.
   *
   * @param silence how long nothing must have come before a pipe counts as empty, where that cannot
   *     be seen otherwise
   */
  void finishOutput(Duration silence) throws IOException, InterruptedException;

  /**
   * Ends the program and all that it has started: SIGTERM first, SIGKILL after {@code patience}.
   *
   * @return whether nothing of it is left
   */
  boolean end(Duration patience) throws IOException, InterruptedException;

  /**
   * Kills the program and all that it has started.
   *
   * @return whether nothing of it is left
   */
  boolean kill() throws IOException;

  /** Kills the program from another thread; the one that waits for it sees to the rest. */
  void stop();

  /** How the program ended; nothing where it has not. Asked when the rest is done. */
  Optional<Ending> ending() throws IOException, InterruptedException;

  /** Kills what is left, ends the output, and lets go of everything. */
  @Override
  void close() throws IOException;
}
