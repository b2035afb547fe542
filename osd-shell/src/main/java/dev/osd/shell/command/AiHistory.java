package dev.osd.shell.command;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.Settings;
import dev.osd.shell.ShellException;
import dev.osd.shell.Terminal;
import dev.osd.shell.audit.AdviceHistory;
import dev.osd.shell.audit.LogSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code osd-shell ai history}: what models were asked, what they proposed, and what ran. */
final class AiHistory implements Command {
  private static final int USUAL = 10;
  private static final int MOST = 1000;

  private static final Usage.Option LAST =
      new Usage.Option(
          List.of("-n", "--last"), Optional.of("COUNT"), "The last so many. Default: 10.");

  static final Usage USAGE =
      new Usage(
          "ai history",
          "Tells what models were asked, what they proposed, and what ran.",
          List.of("It is read from the log of records; no daemon and no model is needed."),
          List.of(Options.AUDIT_PATH, LAST),
          List.of(),
          List.of("osd-shell ai history -n 3"));

  private final Settings settings;
  private final Terminal terminal;

  AiHistory(Settings settings, Terminal terminal) {
    this.settings = settings;
    this.terminal = terminal;
  }

  @Override
  public Usage usage() {
    return USAGE;
  }

  @Override
  public ExitStatus run(Arguments arguments) throws ShellException {
    OptionalLong last = Options.whole(arguments, LAST);
    if (last.isPresent() && (last.getAsLong() == 0 || last.getAsLong() > MOST)) {
      throw new ShellException(ExitStatus.USAGE, "--last must be from 1 to " + MOST);
    }
    RecordPrinter printer = new RecordPrinter(terminal, true);
    AdviceHistory history = new AdviceHistory(Math.toIntExact(last.orElse(USUAL)), printer);
    try (LogSet log = LogSet.ofAll(Options.auditLog(arguments, settings), history)) {
      log.read();
    }
    if (history.size() == 0) {
      terminal.note("osd-shell: no model has proposed anything yet");
    }
    history.tell(printer::print);
    printer.flush();
    return ExitStatus.OK;
  }
}
