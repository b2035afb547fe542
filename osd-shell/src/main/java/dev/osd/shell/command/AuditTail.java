package dev.osd.shell.command;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.Printable;
import dev.osd.shell.Settings;
import dev.osd.shell.ShellException;
import dev.osd.shell.Terminal;
import dev.osd.shell.audit.LineSink;
import dev.osd.shell.audit.LogFollower;
import dev.osd.shell.audit.RecordLine;
import dev.osd.shell.audit.RecordLog;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code osd-shell audit tail}: shows the last records of the log, and those to come. */
final class AuditTail implements Command {
  private static final Usage.Option LINES =
      new Usage.Option(
          List.of("-n", "--lines"), Optional.of("N"), "How many records; 10 by default.");
  private static final Usage.Option FOLLOW =
      new Usage.Option(
          List.of("-f", "--follow"), Optional.empty(), "Go on with the records to come.");
  private static final Usage.Option JSON =
      Usage.Option.flag("--json", "Print the records as they stand in the log.");

  static final Usage USAGE =
      new Usage(
          "audit tail",
          "Shows the last records of the log, one line each. No daemon is needed.",
          List.of(),
          List.of(Options.AUDIT_PATH, LINES, FOLLOW, JSON),
          List.of(),
          List.of("osd-shell audit tail -n 20 -f"));

  private final Settings settings;
  private final Terminal terminal;

  AuditTail(Settings settings, Terminal terminal) {
    this.settings = settings;
    this.terminal = terminal;
  }

  @Override
  public Usage usage() {
    return USAGE;
  }

  @Override
  public ExitStatus run(Arguments arguments) throws ShellException {
    Path path = Options.auditLog(arguments, settings);
    long lines = lines(arguments);
    LineSink printer =
        arguments.has(JSON) ? new RawPrinter(terminal) : new ReadablePrinter(terminal);
    if (arguments.has(FOLLOW)) {
      new LogFollower(path, printer).follow(lines);
      return ExitStatus.OK;
    }
    try (RecordLog log = RecordLog.open(path, printer)) {
      log.seekToLast(lines);
      log.readOn();
    }
    return ExitStatus.OK;
  }

  private static long lines(Arguments arguments) throws ShellException {
    Optional<String> given = arguments.value(LINES);
    if (given.isEmpty()) {
      return 10;
    }
    try {
      long lines = Long.parseLong(given.get());
      if (lines >= 0) {
        return lines;
      }
    } catch (NumberFormatException e) {
      // Falls through to the one sentence for both.
    }
    throw new ShellException(ExitStatus.USAGE, "-n must be a whole number from 0 on");
  }

  /** Prints records as they are, but with what a terminal would obey as JSON escapes on one. */
  private record RawPrinter(Terminal terminal) implements LineSink {
    @Override
    public void line(byte[] text) throws ShellException {
      if (terminal.printsToTerminal()) {
        terminal.print(Printable.ofJson(new String(text, StandardCharsets.UTF_8)) + "\n");
      } else {
        byte[] line = java.util.Arrays.copyOf(text, text.length + 1);
        line[text.length] = '\n';
        terminal.print(line, 0, line.length);
      }
    }

    @Override
    public void tooLong() {
      AuditTail.passedOver(terminal);
    }
  }

  /** Prints one line for people for each record. */
  private record ReadablePrinter(Terminal terminal, RecordLine format) implements LineSink {
    ReadablePrinter(Terminal terminal) {
      this(terminal, new RecordLine(terminal.colour()));
    }

    @Override
    public void line(byte[] text) throws ShellException {
      terminal.print(format.of(text) + "\n");
    }

    @Override
    public void tooLong() {
      AuditTail.passedOver(terminal);
    }
  }

  private static void passedOver(Terminal terminal) {
    terminal.note("osd-shell: passed over a line of more than 4 MiB, which is no record");
  }
}
