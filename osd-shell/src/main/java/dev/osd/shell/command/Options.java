package dev.osd.shell.command;

import dev.osd.protocol.record.LogFiles;
import dev.osd.shell.ExitStatus;
import dev.osd.shell.Settings;
import dev.osd.shell.ShellException;
import dev.osd.shell.client.DaemonAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The options that several commands have, and what their values mean. */
final class Options {
  static final Usage.Option SOCKET_PATH =
      Usage.Option.valued(
          "--socket-path",
          "PATH",
          "The daemon's socket. Default: $OSD_SOCKET, else $XDG_RUNTIME_DIR/osd/osd.sock, else"
              + " /tmp/osd-UID/osd.sock.");

  static final Usage.Option AUDIT_PATH =
      Usage.Option.valued(
          "--audit-path",
          "PATH",
          "The log of records. Default: $OSD_AUDIT, else $XDG_STATE_HOME/osd/audit.jsonl, else"
              + " ~/.local/state/osd/audit.jsonl.");

  static final Usage.Option JSON =
      Usage.Option.valued("--json", "TEXT", "The plan itself, in place of a file.");

  static final Usage.Option RAW_RECORDS =
      Usage.Option.flag("--json", "Print the records as they stand in the log.");

  static final Usage.Operand PLAN_FILE =
      new Usage.Operand(
          "FILE",
          false,
          List.of(),
          "The file that holds the plan; '-' or nothing for standard input.");

  private Options() {}

  /** Where the daemon is looked for. */
  static DaemonAddress address(Arguments arguments, Settings settings) throws ShellException {
    return address(arguments.value(SOCKET_PATH), settings);
  }

  /** Where the daemon is looked for, if this was given by {@link #SOCKET_PATH}. */
  static DaemonAddress address(Optional<String> given, Settings settings) throws ShellException {
    if (given.isPresent()) {
      return new DaemonAddress(path(SOCKET_PATH, given.get()), true);
    }
    if (settings.namedSocket().isPresent()) {
      return new DaemonAddress(settings.namedSocket().get(), true);
    }
    return new DaemonAddress(settings.defaultSocket(), false);
  }

  /** The files of the log of records. */
  static LogFiles auditLog(Arguments arguments, Settings settings) throws ShellException {
    Optional<String> given = arguments.value(AUDIT_PATH);
    Path path = given.isPresent() ? path(AUDIT_PATH, given.get()) : settings.auditLog();
    if (path.getFileName() == null) {
      throw new ShellException(ExitStatus.USAGE, AUDIT_PATH.name() + " must name a file");
    }
    return new LogFiles(path.toAbsolutePath());
  }

  /**
   * The value of an option that is a whole number from 0 on, where it was given.
   *
   * @throws ShellException with {@link ExitStatus#USAGE} if it is none
   */
  static OptionalLong whole(Arguments arguments, Usage.Option option) throws ShellException {
    Optional<String> given = arguments.value(option);
    if (given.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      long number = Long.parseLong(given.get());
      if (number >= 0) {
        return OptionalLong.of(number);
      }
    } catch (NumberFormatException e) {
      // Falls through to the one sentence for both.
    }
    throw new ShellException(
        ExitStatus.USAGE, option.names().getFirst() + " must be a whole number from 0 on");
  }

  private static Path path(Usage.Option option, String value) throws ShellException {
    if (!value.isEmpty()) {
      try {
        return Path.of(value);
      } catch (InvalidPathException e) {
        // Falls through to the one sentence for all of them.
      }
    }
    throw new ShellException(ExitStatus.USAGE, option.name() + " must name a file");
  }
}
