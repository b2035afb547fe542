package dev.osd.shell.command;

import dev.osd.protocol.record.LogFiles;
import dev.osd.protocol.record.LogKeys;
import dev.osd.protocol.record.LogVerifier;
import dev.osd.protocol.record.Notice;
import dev.osd.protocol.record.Verification;
import dev.osd.shell.Colour;
import dev.osd.shell.ExitStatus;
import dev.osd.shell.Printable;
import dev.osd.shell.Settings;
import dev.osd.shell.ShellException;
import dev.osd.shell.Terminal;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code osd-shell audit verify}: tells whether the log is as it was written. */
final class AuditVerify implements Command {
  private static final Usage.Option SINCE =
      Usage.Option.valued(
          "--since", "TIME", "Only what happened to records of this time and later; see above.");

  static final Usage USAGE =
      new Usage(
          "audit verify",
          "Tells whether a record was changed, removed, inserted, reordered or cut off.",
          List.of(
              "Needs the log's key and head, which only the daemon's user can read, but no daemon.",
              Moments.HELP,
              "",
              "Exit status: 0 the log is sound, 5 it is not, 4 it cannot be checked. A last line that"
                  + " a crash left unfinished is told, and no fault."),
          List.of(Options.AUDIT_PATH, SINCE),
          List.of(),
          List.of("osd-shell audit verify", "osd-shell audit verify --since 1d"));

  private final Settings settings;
  private final Terminal terminal;
  private final Moments moments;

  AuditVerify(Settings settings, Terminal terminal, InstantSource clock) {
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
    LogFiles files = Options.auditLog(arguments, settings);
    Optional<Instant> since = moments.value(arguments, SINCE);
    long began = System.nanoTime();
    Verification found = verify(files, since);
    double seconds = (System.nanoTime() - began) / 1e9;
    for (Notice notice : found.notices()) {
      String time = Printable.of(notice.time());
      say("note: record %d, %s: %s".formatted(notice.sequence(), time, text(notice)));
    }
    if (found.torn().isPresent()) {
      Verification.TornTail torn = found.torn().get();
      say(
          "note: %s: the last %d bytes are an unfinished record, as a crash leaves them; the daemon sets them aside when it starts"
              .formatted(Printable.of(torn.place().toString()), torn.bytes()));
    }
    if (found.fault().isPresent()) {
      say(paint(Colour.RED, "NOT SOUND: ") + Printable.of(found.fault().get().sentence()));
      return ExitStatus.DENIED;
    }
    say(paint(Colour.GREEN, "sound: ") + extent(found, seconds));
    return ExitStatus.OK;
  }

  private Verification verify(LogFiles files, Optional<Instant> since) throws ShellException {
    try {
      if (files.existing().isEmpty() && !Files.exists(files.head()) && !Files.exists(files.key())) {
        throw new ShellException(
            ExitStatus.FILE,
            "there is no log of records at " + files.log() + "; name another by --audit-path");
      }
      VerifyProgress progress = new VerifyProgress(terminal, size(files));
      try {
        return new LogVerifier(files, key(files), progress).verify(since);
      } finally {
        progress.clear();
      }
    } catch (AccessDeniedException e) {
      throw new ShellException(
          ExitStatus.FILE,
          "cannot read " + e.getMessage() + ": only the daemon's user can verify its log");
    } catch (IOException e) {
      throw new ShellException(
          ExitStatus.FILE, "cannot verify " + files.log() + ": " + e.getMessage());
    }
  }

  private static long size(LogFiles files) throws IOException {
    long size = 0;
    for (Path file : files.existing()) {
      size += Files.size(file);
    }
    return size;
  }

  private static LogKeys key(LogFiles files) throws IOException, ShellException {
    try {
      return LogKeys.read(files.key());
    } catch (NoSuchFileException e) {
      throw new ShellException(
          ExitStatus.FILE,
          "the log's key "
              + files.key()
              + " is missing: nothing can be verified without it; was the log copied without its key?");
    }
  }

  private static String extent(Verification found, double seconds) {
    if (found.records() == 0) {
      return "there are no records";
    }
    String extent = "%d records, %d to %d".formatted(found.records(), found.first(), found.last());
    return found.bytes() < VerifyProgress.LEAST_BYTES
        ? extent
        : extent + "; %d MB in %.1f s".formatted(found.bytes() / 1_000_000, seconds);
  }

  private static String text(Notice notice) {
    return notice.kind().action() + " (" + notice.kind().name().toLowerCase(Locale.ROOT) + ")";
  }

  private void say(String line) throws ShellException {
    terminal.print(line + "\n");
  }

  private String paint(Colour tone, String text) {
    return terminal.colour() ? tone.of(text) : text;
  }
}
