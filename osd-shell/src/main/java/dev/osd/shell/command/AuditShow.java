package dev.osd.shell.command;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.Settings;
import dev.osd.shell.ShellException;
import dev.osd.shell.Terminal;
import dev.osd.shell.audit.LogSet;
import dev.osd.shell.audit.RecordFilter;
import dev.osd.shell.audit.RecordStory;
import java.util.List;

/** {@code osd-shell audit show}: tells what became of one request. */
final class AuditShow implements Command {
  static final Usage USAGE =
      new Usage(
          "audit show",
          "Tells what was asked, decided and run for one request. No daemon is needed.",
          List.of("Several plans of the same name are told one after the other."),
          List.of(Options.AUDIT_PATH, Options.RAW_RECORDS),
          List.of(
              new Usage.Operand(
                  "REQUEST_ID", true, List.of(), "The plan's request_id, as audit tail shows it.")),
          List.of("osd-shell audit show req-echo-1"));

  private final Settings settings;
  private final Terminal terminal;

  AuditShow(Settings settings, Terminal terminal) {
    this.settings = settings;
    this.terminal = terminal;
  }

  @Override
  public Usage usage() {
    return USAGE;
  }

  @Override
  public ExitStatus run(Arguments arguments) throws ShellException {
    String request = arguments.operand(0).orElseThrow();
    boolean raw = arguments.has(Options.RAW_RECORDS);
    RecordPrinter printer = new RecordPrinter(terminal, raw);
    RecordStory story = new RecordStory(printer::print, printer, terminal.colour());
    RecordFilter filter = new RecordFilter(raw ? printer : story).request(request);
    try (LogSet log = LogSet.ofAll(Options.auditLog(arguments, settings), filter)) {
      log.read();
    }
    if (filter.found() == 0) {
      throw new ShellException(
          ExitStatus.GENERAL,
          "the log has no record of a request '"
              + request
              + "'; see: osd-shell audit search --help");
    }
    return ExitStatus.OK;
  }
}
