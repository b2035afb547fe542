package dev.osd.shell.llm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The real time limit, but pauses only move it nearer. */
public final class FakeDeadline implements Deadline {
  private final Deadline real;
  private final List<Duration> pauses = new ArrayList<>();

  public FakeDeadline(Duration limit) {
    real = new SystemDeadline(limit);
  }

  /** The pauses so far. */
  public synchronized List<Duration> pauses() {
    return List.copyOf(pauses);
  }

  @Override
  public Duration limit() {
    return real.limit();
  }

  @Override
  public synchronized Duration left() {
    Duration left = real.left();
    for (Duration pause : pauses) {
      left = left.minus(pause);
    }
    return left;
  }

  @Override
  public synchronized void pause(Duration time) {
    pauses.add(time);
  }
}
