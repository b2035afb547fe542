package dev.osd.shell.llm;

import dev.osd.shell.Terminal;
import java.time.Duration;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Tells a person on standard error how a conversation goes: on a terminal by a line that changes,
 * and where it is wanted by a line for each tool call. Keeps the counts as well.
 */
public final class Narrator implements Observer, AutoCloseable {
  private static final Duration BETWEEN_UPDATES = Duration.ofMillis(200);
  private static final int SHOWN_CHARACTERS = 160;

  private final Terminal terminal;
  private final boolean verbose;
  private final UnaryOperator<String> hide;
  private final long start = System.nanoTime();
  private TokenCount tokens = TokenCount.NONE;
  private int requests;
  private String doing = "";
  private boolean over;

  /**
   * A narrator. It shows no progress before {@link #begin}.
   *
   * @param verbose whether each tool call gets a line
   * @param hide takes the API key out of a text
   */
  public Narrator(Terminal terminal, boolean verbose, UnaryOperator<String> hide) {
    this.terminal = terminal;
    this.verbose = verbose;
    this.hide = hide;
  }

  /** Begins to show progress, if standard error is a terminal. */
  public void begin() {
    if (terminal.notesToTerminal()) {
      Thread.ofPlatform().daemon().name("progress").start(this::showProgress);
    }
  }

  @Override
  public synchronized void asking(int request) {
    requests = request;
    doing = "asking the model";
  }

  @Override
  public synchronized void waiting(String why, Duration time) {
    doing = "waiting " + seconds(time) + " s";
    if (verbose || terminal.notesToTerminal()) {
      say(why + "; trying again in " + seconds(time) + " s");
    }
  }

  @Override
  public synchronized void answered(Turn turn) {
    tokens = tokens.plus(turn.tokens());
    if (verbose && !turn.text().isBlank() && !turn.calls().isEmpty()) {
      say("model: " + shortened(turn.text()));
    }
  }

  @Override
  public synchronized void calling(ToolCall call) {
    doing = call.name();
  }

  @Override
  public synchronized void called(ToolCall call, String result) {
    if (verbose) {
      say(call.name() + " " + shortened(call.arguments()) + " -> " + shortened(result));
    }
  }

  /** Says what it has cost. */
  public synchronized void sayStatistics() {
    say(
        "%d API %s, %d tokens in (%d cached), %d out, %s s"
            .formatted(
                requests,
                requests == 1 ? "call" : "calls",
                tokens.in(),
                tokens.cached(),
                tokens.out(),
                seconds(elapsed())));
  }

  /** Says one line, under the name of the program. */
  public void say(String line) {
    terminal.note("llmcmd: " + hide.apply(line));
  }

  /** Shows no progress any more. */
  @Override
  public synchronized void close() {
    over = true;
    notifyAll();
    terminal.progress("");
  }

  private synchronized void showProgress() {
    try {
      while (!over) {
        terminal.progress(
            "llmcmd: call %d, %s, %s s, %d tokens"
                .formatted(
                    requests, shortened(doing), seconds(elapsed()), tokens.in() + tokens.out()));
        wait(BETWEEN_UPDATES.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f", time.toMillis() / 1000.0);
  }

  private static String shortened(String text) {
    String line = text.replaceAll("\\s+", " ");
    return line.length() <= SHOWN_CHARACTERS
        ? line
        : line.substring(0, SHOWN_CHARACTERS) + "... (" + text.length() + " characters)";
  }
}
