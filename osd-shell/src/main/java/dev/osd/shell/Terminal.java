package dev.osd.shell;

import java.io.InputStream;
import java.util.Optional;

/** The streams that a command was started with, and the person behind them. */
public interface Terminal {
  /** Standard input. The command that reads it does not close it. */
  InputStream input();

  /**
   * Writes to standard output, exactly and at once.
   *
   * @throws ShellException if nobody reads it any more, without a text; or if it cannot be written
   */
  void print(byte[] bytes, int from, int to) throws ShellException;

  /**
   * Writes to standard output, exactly and at once, in UTF-8.
   *
   * @throws ShellException if nobody reads it any more, without a text; or if it cannot be written
   */
  void print(String text) throws ShellException;

  /**
   * Writes to standard error, exactly and at once, in UTF-8. Where it is a terminal, the caller
   * sees to it that the text is fit for one.
   */
  void printError(String text);

  /** Writes one line to standard error; characters that a terminal would obey are spelled out. */
  void note(String line);

  /**
   * Shows a line on standard error that the next note or progress takes the place of; an empty one
   * takes it away. Only for a standard error that is a terminal.
   */
  void progress(String line);

  /** Whether standard error is a terminal. */
  boolean notesToTerminal();

  /** Whether standard input is a terminal, so that somebody has to type. */
  boolean readsFromTerminal();

  /** Whether standard output is a terminal. */
  boolean printsToTerminal();

  /** Whether standard output is a terminal that wants colour. */
  boolean colour();

  /**
   * A person to ask; nothing where no standard stream is a terminal or the process has no
   * controlling one. Whoever asks for it closes it.
   */
  Optional<Dialogue> dialogue();
}
