package dev.osd.shell.llm;

import dev.osd.shell.ShellException;
import java.time.Duration;

/** The time that a run may take, and waiting within it. */
public interface Deadline {
  /** All the time that there was. */
  Duration limit();

  /** What is left of it; negative once it is over. */
  Duration left();

  /**
   * Waits.
   *
   * @throws ShellException if the run is over in the meantime
   */
  void pause(Duration time) throws ShellException;
}
