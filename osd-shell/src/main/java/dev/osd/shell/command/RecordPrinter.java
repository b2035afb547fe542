package dev.osd.shell.command;

import dev.osd.shell.Printable;
import dev.osd.shell.ShellException;
import dev.osd.shell.Terminal;
import dev.osd.shell.audit.LineSink;
import dev.osd.shell.audit.RecordLine;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Prints records: as a line for people each, or as they stand in the log. What comes together is
 * written together; the memory for it is bounded by {@value #BLOCK} bytes and one line.
 */
final class RecordPrinter implements LineSink {
  private static final int BLOCK = 64 << 10;

  private final Terminal terminal;
  private final Optional<RecordLine> format;
  private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();

  /**
   * @param raw whether to print records as they stand in the log
   */
  RecordPrinter(Terminal terminal, boolean raw) {
    this.terminal = terminal;
    this.format = raw ? Optional.empty() : Optional.of(new RecordLine(terminal.colour()));
  }

  @Override
  public void line(byte[] text) throws ShellException {
    if (format.isPresent()) {
      print(format.get().of(text));
    } else if (terminal.printsToTerminal()) {
      print(Printable.ofJson(new String(text, StandardCharsets.UTF_8)));
    } else {
      print(text);
    }
  }

  /** Prints this line after what was printed before. */
  void print(String line) throws ShellException {
    print(line.getBytes(StandardCharsets.UTF_8));
  }

  private void print(byte[] line) throws ShellException {
    waiting.writeBytes(line);
    waiting.write('\n');
    if (waiting.size() >= BLOCK) {
      flush();
    }
  }

  @Override
  public void tooLong() throws ShellException {
    flush();
    terminal.note("osd-shell: passed over a line of more than 4 MiB, which is no record");
  }

  @Override
  public void flush() throws ShellException {
    byte[] bytes = waiting.toByteArray();
    waiting.reset();
    if (bytes.length > 0) {
      terminal.print(bytes, 0, bytes.length);
    }
  }
}
