package dev.osd.shell.ai.run;

import dev.osd.shell.Terminal;

/** A line on a terminal that says what goes on and for how long it has. */
final class Progress {
  private static final long BETWEEN_UPDATES_MS = 200;

  private final Terminal terminal;
  private int round;

  Progress(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Begins to show this, if standard error is a terminal. */
  synchronized void begin(String what) {
    round++;
    if (terminal.notesToTerminal()) {
      int own = round;
      long start = System.nanoTime();
      Thread.ofPlatform().daemon().name("progress").start(() -> show(own, what, start));
    }
  }

  /** Shows nothing any more. */
  synchronized void end() {
    round++;
    notifyAll();
    terminal.progress("");
  }

  private synchronized void show(int own, String what, long start) {
    try {
      while (round == own) {
        long millis = (System.nanoTime() - start) / 1_000_000;
        terminal.progress(what + ", " + StepView.seconds(millis));
        wait(BETWEEN_UPDATES_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
