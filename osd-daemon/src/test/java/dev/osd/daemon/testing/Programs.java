package dev.osd.daemon.testing;

import dev.osd.daemon.exec.CommandExecutor;
import dev.osd.daemon.exec.ProgramControl;
import java.io.IOException;
import java.time.Duration;

/** Executors of commands for tests that are about something else. */
public final class Programs {
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final ProgramControl CONTROL = open();

  private Programs() {}

  /** The best means that this system has; there is one in a process, and it goes with it. */
  public static ProgramControl control() {
    return CONTROL;
  }

  /** One that starts programs by the best means, but in no sandbox. */
  public static CommandExecutor unconfined() {
    return new CommandExecutor(CONTROL, new NoSandbox(), SHORT, SHORT);
  }

  private static ProgramControl open() {
    try {
      return ProgramControl.open(System.getProperty("os.name"), System.getProperty("os.arch"));
    } catch (IOException e) {
      throw new AssertionError("no program can be started here", e);
    }
  }

  /**
   * One that starts programs by the runtime's means, in no sandbox, where the policy allows that.
   */
  public static CommandExecutor plain() {
    try {
      return new CommandExecutor(
          ProgramControl.open("another system", "unknown"), new NoSandbox(), SHORT, SHORT);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
