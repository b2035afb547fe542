package dev.osd.shell.command;

import dev.osd.protocol.ProtocolException;
import dev.osd.protocol.wire.PlanEditor;
import dev.osd.shell.ExitStatus;
import dev.osd.shell.Settings;
import dev.osd.shell.ShellException;
import dev.osd.shell.Terminal;
import dev.osd.shell.client.DaemonAddress;
import dev.osd.shell.client.DaemonClient;
import java.util.List;
import java.util.Optional;

/**
 * {@code osd-shell send}: sends a plan and prints the reply (seed 000). Without options that change
 * it, the text goes to the daemon as it is, so that the daemon and not this program judges it.
 */
final class Send implements Command {
  private static final Usage.Option REQUEST_ID =
      Usage.Option.valued("--request-id", "ID", "Set the plan's request_id.");
  private static final Usage.Option SESSION_ID =
      Usage.Option.valued("--session-id", "ID", "Set the plan's session_id.");
  private static final Usage.Option CONFIRM_TOKEN =
      Usage.Option.valued(
          "--confirm-token",
          "TOKEN",
          "Set the plan's confirmation token. Other programs can see it while this one runs.");
  private static final Usage.Option PRETTY =
      Usage.Option.flag("--pretty", "Indent the reply; on a terminal, colour it.");

  static final Usage USAGE =
      new Usage(
          "send",
          "Sends a plan to the daemon and prints its reply as one line of JSON.",
          List.of(
              "If no daemon answers on the default socket, one is started. If the plan needs"
                  + " confirmation and a person is at a terminal, the plan is shown and the person"
                  + " asked; else the exit status is 5."),
          List.of(Options.SOCKET_PATH, Options.JSON, REQUEST_ID, SESSION_ID, CONFIRM_TOKEN, PRETTY),
          List.of(Options.PLAN_FILE),
          List.of(
              "osd-shell send plan.json",
              "osd-shell send --pretty --json '{\"request_id\":\"r1\",\"version\":\"0.1\","
                  + "\"mode\":\"execute\",\"actions\":[{\"type\":\"ping\"}]}'"));

  private final Settings settings;
  private final Terminal terminal;
  private final DaemonClient client;

  Send(Settings settings, Terminal terminal, DaemonClient client) {
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
    DaemonAddress address = Options.address(arguments, settings);
    byte[] plan = edited(new PlanSource(terminal).read(arguments), arguments);
    ReplyPrinter printer = new ReplyPrinter(terminal, arguments.has(PRETTY));
    Exchange exchange = new Exchange(client, address, printer);
    Exchange.Answer answer = exchange.send(plan);
    return answer.refusal().isEmpty()
        ? answer.status()
        : new Confirmation(terminal, exchange).obtain(plan, answer);
  }

  private static byte[] edited(byte[] plan, Arguments arguments) throws ShellException {
    Optional<String> requestId = arguments.value(REQUEST_ID);
    Optional<String> sessionId = arguments.value(SESSION_ID);
    Optional<String> token = arguments.value(CONFIRM_TOKEN);
    if (requestId.isEmpty() && sessionId.isEmpty() && token.isEmpty()) {
      return plan;
    }
    PlanEditor editor = new PlanEditor();
    byte[] edited = plan;
    try {
      if (requestId.isPresent()) {
        edited = editor.withText(edited, "request_id", requestId.get());
      }
      if (sessionId.isPresent()) {
        edited = editor.withText(edited, "session_id", sessionId.get());
      }
      return token.isPresent() ? editor.withToken(edited, token.get()) : edited;
    } catch (ProtocolException e) {
      throw new ShellException(
          ExitStatus.USAGE, e.failure().code().wireName() + ": " + e.failure().message());
    }
  }
}
