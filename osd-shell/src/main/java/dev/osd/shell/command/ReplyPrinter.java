package dev.osd.shell.command;

import dev.osd.protocol.wire.JsonLayout;
import dev.osd.shell.Printable;
import dev.osd.shell.ShellException;
import dev.osd.shell.Terminal;
import java.nio.charset.StandardCharsets;

/**
 * Prints what a daemon sends. A pipe or a file gets the daemon's own bytes; a terminal gets the
 * same JSON value with every character that the terminal would obey as a JSON escape.
 */
final class ReplyPrinter {
  private static final byte[] NEW_LINE = {'\n'};

  private final Terminal terminal;
  private final boolean pretty;

  /** A printer that indents replies if they are to be pretty. */
  ReplyPrinter(Terminal terminal, boolean pretty) {
    this.terminal = terminal;
    this.pretty = pretty;
  }

  /** Prints an event: always one line. */
  void event(byte[] line) throws ShellException {
    print(line, false);
  }

  /** Prints a reply. */
  void reply(byte[] line) throws ShellException {
    print(line, pretty);
  }

  private void print(byte[] line, boolean indented) throws ShellException {
    boolean toTerminal = terminal.printsToTerminal();
    if (!indented && !toTerminal) {
      terminal.print(line, 0, line.length);
      terminal.print(NEW_LINE, 0, NEW_LINE.length);
      return;
    }
    String text = new String(line, StandardCharsets.UTF_8);
    if (toTerminal) {
      text = Printable.ofJson(text);
    }
    if (indented) {
      text = JsonLayout.indent(text, terminal.colour() ? new JsonColours() : JsonLayout.Paint.NONE);
    }
    terminal.print(text + "\n");
  }
}
