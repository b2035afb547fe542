package dev.osd.shell.audit;

import dev.osd.shell.ShellException;

/** Takes the lines of a log in order. */
public interface LineSink {
  /** A complete line, without its newline. */
  void line(byte[] text) throws ShellException;

  /** A line that was over the bound and has been passed over. */
  void tooLong() throws ShellException;

  /** There are no more lines for now: what was kept back of the output is to be shown. */
  void flush() throws ShellException;
}
