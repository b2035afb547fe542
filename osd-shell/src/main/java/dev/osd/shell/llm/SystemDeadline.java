package dev.osd.shell.llm;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import java.time.Duration;

/** A deadline by the machine's clock, from the moment it is made. */
public final class SystemDeadline implements Deadline {
  private final Duration limit;
  private final long end;

  public SystemDeadline(Duration limit) {
    this.limit = limit;
    this.end = System.nanoTime() + limit.toNanos();
  }

  @Override
  public Duration limit() {
    return limit;
  }

  @Override
  public Duration left() {
    return Duration.ofNanos(end - System.nanoTime());
  }

  @Override
  public void pause(Duration time) throws ShellException {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ShellException(ExitStatus.TIMEOUT, "interrupted while waiting");
    }
  }
}
