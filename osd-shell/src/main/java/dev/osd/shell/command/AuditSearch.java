package dev.osd.shell.command;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.Settings;
import dev.osd.shell.ShellException;
import dev.osd.shell.Terminal;
import dev.osd.shell.audit.LogSet;
import dev.osd.shell.audit.RecordFilter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code osd-shell audit search}: shows the records that fit every question. */
final class AuditSearch implements Command {
  private static final List<String> OUTCOMES = List.of("success", "failure", "unknown");

  private static final Usage.Option OUTCOME =
      Usage.Option.valued("--outcome", "OUTCOME", "success, failure, or unknown.");
  private static final Usage.Option DENIED =
      Usage.Option.flag(
          "--denied", "What the policy, or a missing confirmation, kept from running.");
  private static final Usage.Option EVENT =
      Usage.Option.valued("--event", "EVENT", "The event, such as decided, finished, refused.");
  private static final Usage.Option ACTION =
      Usage.Option.valued("--action", "TYPE", "The action's type, such as exec or write_file.");
  private static final Usage.Option PROGRAM =
      Usage.Option.valued("--program", "NAME", "A program by its name or path.");
  private static final Usage.Option FILE =
      Usage.Option.valued("--file", "PART", "Part of the path of a file that was read or written.");
  private static final Usage.Option RULE =
      Usage.Option.valued("--rule", "PART", "Part of the rule's name, such as policy.toml:12.");
  private static final Usage.Option PEER =
      Usage.Option.valued("--peer", "UID", "The number of the user who asked.");
  private static final Usage.Option PID =
      Usage.Option.valued("--pid", "PID", "The process that asked.");
  private static final Usage.Option REQUEST =
      Usage.Option.valued("--request", "ID", "A plan's request_id.");
  private static final Usage.Option SESSION =
      Usage.Option.valued("--session", "ID", "The client's session_id.");
  private static final Usage.Option SINCE =
      Usage.Option.valued("--since", "TIME", "This time or later; see above.");
  private static final Usage.Option UNTIL =
      Usage.Option.valued("--until", "TIME", "Earlier than this time.");
  private static final Usage.Option CONTAINS =
      Usage.Option.valued("--contains", "TEXT", "This text somewhere in the record's line.");

  static final Usage USAGE =
      new Usage(
          "audit search",
          "Shows the records that fit all that is asked for. No daemon is needed.",
          List.of(Moments.HELP),
          List.of(
              Options.AUDIT_PATH,
              OUTCOME,
              DENIED,
              EVENT,
              ACTION,
              PROGRAM,
              FILE,
              RULE,
              PEER,
              PID,
              REQUEST,
              SESSION,
              SINCE,
              UNTIL,
              CONTAINS,
              Options.RAW_RECORDS),
          List.of(),
          List.of(
              "osd-shell audit search --denied --since 1d",
              "osd-shell audit search --program make --outcome failure",
              "osd-shell audit search --peer 1000 --since 2026-11-20 --until 2026-11-21"));

  private final Settings settings;
  private final Terminal terminal;
  private final Moments moments;

  AuditSearch(Settings settings, Terminal terminal, InstantSource clock) {
    this.settings = settings;
    this.terminal = terminal;
    this.moments = new Moments(clock);
  }

  @Override
  public Usage usage() {
    return USAGE;
  }

  @Override
  public ExitStatus run(Arguments arguments) throws ShellException {
    RecordPrinter printer = new RecordPrinter(terminal, arguments.has(Options.RAW_RECORDS));
    RecordFilter filter = filter(arguments, printer);
    try (LogSet log = LogSet.ofAll(Options.auditLog(arguments, settings), filter)) {
      log.read();
    }
    if (filter.found() == 0) {
      terminal.note("osd-shell: no record fits");
    }
    return ExitStatus.OK;
  }

  private RecordFilter filter(Arguments arguments, RecordPrinter printer) throws ShellException {
    RecordFilter filter = new RecordFilter(printer);
    Optional<String> outcome = arguments.value(OUTCOME);
    if (outcome.isPresent() && !OUTCOMES.contains(outcome.get())) {
      throw new ShellException(
          ExitStatus.USAGE, "--outcome must be one of " + String.join(", ", OUTCOMES));
    }
    outcome.ifPresent(filter::outcome);
    if (arguments.has(DENIED)) {
      filter.denied();
    }
    arguments.value(EVENT).ifPresent(filter::event);
    arguments.value(ACTION).ifPresent(filter::type);
    arguments.value(PROGRAM).ifPresent(filter::program);
    arguments.value(FILE).ifPresent(filter::file);
    arguments.value(RULE).ifPresent(filter::rule);
    OptionalLong peer = Options.whole(arguments, PEER);
    peer.ifPresent(filter::uid);
    OptionalLong pid = Options.whole(arguments, PID);
    pid.ifPresent(filter::pid);
    arguments.value(REQUEST).ifPresent(filter::request);
    arguments.value(SESSION).ifPresent(filter::session);
    arguments.value(CONTAINS).ifPresent(filter::containing);
    Optional<Instant> since = moments.value(arguments, SINCE);
    since.ifPresent(filter::since);
    Optional<Instant> until = moments.value(arguments, UNTIL);
    until.ifPresent(filter::until);
    return filter;
  }
}
