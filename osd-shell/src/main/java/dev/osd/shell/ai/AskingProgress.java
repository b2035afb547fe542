package dev.osd.shell.ai;

import dev.osd.shell.Terminal;
import dev.osd.shell.llm.Observer;
import dev.osd.shell.llm.ToolCall;
import dev.osd.shell.llm.Turn;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** Tells a person on standard error what a model is asked and what it asks for itself. */
public final class AskingProgress implements Observer {
  private static final int SHOWN_CHARACTERS = 160;

  private final Terminal terminal;
  private final boolean verbose;
  private final UnaryOperator<String> hide;

  /**
   * Progress on this terminal.
   *
   * @param verbose whether each tool call gets a line
   * @param hide takes the API key out of a text
   */
  public AskingProgress(Terminal terminal, boolean verbose, UnaryOperator<String> hide) {
    this.terminal = terminal;
    this.verbose = verbose;
    this.hide = hide;
  }

  @Override
  public void asking(int request) {
    progress("asking the model, call " + request);
  }

  @Override
  public void waiting(String why, Duration time) {
    if (verbose || terminal.notesToTerminal()) {
      say(why + "; trying again in " + time.toMillis() + " ms");
    }
  }

  @Override
  public void answered(Turn turn) {
    progress("");
  }

  @Override
  public void calling(ToolCall call) {
    progress("the model looks up " + shortened(call.name()));
  }

  @Override
  public void called(ToolCall call, String result) {
    progress("");
    if (verbose) {
      say(call.name() + " " + shortened(call.arguments()) + " -> " + shortened(result));
    }
  }

  private void progress(String line) {
    if (terminal.notesToTerminal()) {
      terminal.progress(line);
    }
  }

  private void say(String line) {
    terminal.note("osd-shell: " + hide.apply(line));
  }

  private static String shortened(String text) {
    String line = text.replaceAll("\\s+", " ");
    return line.length() <= SHOWN_CHARACTERS ? line : line.substring(0, SHOWN_CHARACTERS) + "...";
  }
}
