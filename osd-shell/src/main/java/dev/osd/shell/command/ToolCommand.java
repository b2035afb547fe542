package dev.osd.shell.command;

import dev.osd.protocol.ProtocolException;
import dev.osd.protocol.wire.ToolAnswerReader;
import dev.osd.shell.ExitStatus;
import dev.osd.shell.Printable;
import dev.osd.shell.Settings;
import dev.osd.shell.ShellException;
import dev.osd.shell.Terminal;
import dev.osd.shell.client.DaemonAddress;
import dev.osd.shell.client.DaemonClient;
import dev.osd.shell.client.DaemonConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code osd-shell tool}: calls one of seed 002's tools, or a plugin, and prints its answer. */
final class ToolCommand implements Command {
  private static final Usage.Option LIST =
      Usage.Option.flag("--list", "List the tools that the daemon has, with their arguments.");
  private static final Usage.Option JSON =
      Usage.Option.flag("--json", "Print the whole answer as one line of JSON.");
  private static final Usage.Option CONFIRM_TOKEN =
      Usage.Option.valued(
          "--confirm-token",
          "TOKEN",
          "The confirmation token. Other programs can see it while this one runs.");

  static final Usage USAGE =
      new Usage(
          "tool",
          "Calls a tool of the daemon: a built-in one or a plugin.",
          List.of(
              "Prints what the tool wrote on standard output and standard error; with --json, the"
                  + " whole answer. A value that is a JSON number, true, false, an array or an"
                  + " object is sent as that, everything else as a string; KEY=@FILE sends what a"
                  + " file holds, KEY=@- what standard input holds, and KEY=@@TEXT a text that"
                  + " begins with @."),
          List.of(Options.SOCKET_PATH, LIST, JSON, CONFIRM_TOKEN),
          List.of(
              new Usage.Operand("NAME", false, List.of(), "The tool, such as pkg.manage."),
              new Usage.Operand("ACTION", false, List.of(), "What it is to do, such as search."),
              Usage.Operand.rest("KEY=VALUE", "The arguments.")),
          List.of(
              "osd-shell tool sysinfo get",
              "osd-shell tool pkg.manage search packages='[\"editor\"]'",
              "osd-shell tool svc.manage status service=ssh"));

  /** Each tool has its own deadline in the daemon. */
  private static final Duration FOR_EVER = Duration.ZERO;

  private final Settings settings;
  private final Terminal terminal;
  private final DaemonClient client;

  ToolCommand(Settings settings, Terminal terminal, DaemonClient client) {
    this.settings = settings;
    this.terminal = terminal;
    this.client = client;
  }

  @Override
  public Usage usage() {
    return USAGE;
  }

  @Override
  public ExitStatus run(Arguments arguments) throws ShellException {
    List<String> words = arguments.has(LIST) ? List.of("tools", "list") : arguments.operands();
    if (words.size() < 2 || (arguments.has(LIST) && !arguments.operands().isEmpty())) {
      throw new ShellException(
          ExitStatus.USAGE, "name a tool and what it is to do, or ask for --list alone");
    }
    String request =
        new ToolArguments(terminal)
            .request(
                words.get(0),
                words.get(1),
                words.subList(2, words.size()),
                arguments.value(CONFIRM_TOKEN));
    return answered(ask(Options.address(arguments, settings), request), arguments.has(JSON));
  }

  private byte[] ask(DaemonAddress address, String request) throws ShellException {
    try (DaemonConnection connection = client.reachOrStart(address)) {
      connection.send(request.getBytes(StandardCharsets.UTF_8));
      return connection.receive(FOR_EVER).orElseThrow(Exchange::noReply);
    }
  }

  private ExitStatus answered(byte[] line, boolean json) throws ShellException {
    ToolAnswerReader.ToolAnswer answer;
    try {
      answer = new ToolAnswerReader().read(line).orElseThrow(Exchange::noReply);
    } catch (ProtocolException e) {
      throw new ShellException(ExitStatus.of(e.failure().code()), e.failure().message());
    }
    if (json) {
      new ReplyPrinter(terminal, false).reply(line);
    } else {
      print(answer);
    }
    return answer.ok() ? ExitStatus.OK : status(answer.errorCode());
  }

  private void print(ToolAnswerReader.ToolAnswer answer) throws ShellException {
    if (!answer.stdout().isEmpty()) {
      terminal.print(terminal.printsToTerminal() ? visible(answer.stdout()) : answer.stdout());
    }
    String stderr = answer.stderr().stripTrailing();
    if (!stderr.isEmpty()) {
      terminal.note(visible(stderr));
    }
  }

  /** Lines stay lines and tabs leave room; everything else that a terminal obeys is spelled out. */
  private static String visible(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    String[] lines = text.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      visible.append(i == 0 ? "" : "\n").append(Printable.of(lines[i].replace("\t", "    ")));
    }
    return visible.toString();
  }

  private static ExitStatus status(Optional<String> errorCode) {
    return switch (errorCode.orElse("")) {
      case "PERMISSION_DENIED" -> ExitStatus.DENIED;
      case "INVALID_ARGS" -> ExitStatus.USAGE;
      case "TIMEOUT" -> ExitStatus.TIMEOUT;
      default -> ExitStatus.GENERAL;
    };
  }
}
