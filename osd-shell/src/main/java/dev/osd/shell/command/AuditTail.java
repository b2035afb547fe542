package dev.osd.shell.command;

import dev.osd.protocol.record.LogFiles;
import dev.osd.shell.ExitStatus;
import dev.osd.shell.Settings;
import dev.osd.shell.ShellException;
import dev.osd.shell.Terminal;
import dev.osd.shell.audit.LogFollower;
import dev.osd.shell.audit.LogSet;
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

  static final Usage USAGE =
      new Usage(
          "audit tail",
          "Shows the last records of the log, one line each. No daemon is needed.",
          List.of("Reads on in older files where the log has been rotated."),
          List.of(Options.AUDIT_PATH, LINES, FOLLOW, Options.RAW_RECORDS),
          List.of(),
          List.of("osd-shell audit tail -n 20 -f", "osd-shell audit tail -f --json | jq .event"));

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
    LogFiles files = Options.auditLog(arguments, settings);
    long lines = Options.whole(arguments, LINES).orElse(10);
    RecordPrinter printer = new RecordPrinter(terminal, arguments.has(Options.RAW_RECORDS));
    if (arguments.has(FOLLOW)) {
      new LogFollower(files, printer).follow(lines);
      return ExitStatus.OK;
    }
    try (LogSet log = LogSet.ofLast(files, lines, printer)) {
      log.read();
    }
    return ExitStatus.OK;
  }
}
