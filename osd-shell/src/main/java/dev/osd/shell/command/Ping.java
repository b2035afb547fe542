package dev.osd.shell.command;

import dev.osd.protocol.Plan;
import dev.osd.protocol.ProtocolException;
import dev.osd.protocol.wire.ReplyOutline;
import dev.osd.protocol.wire.ReplyReader;
import dev.osd.shell.ExitStatus;
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

/** {@code osd-shell ping}: asks whether a daemon answers (seed 000). */
final class Ping implements Command {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  static final Usage USAGE =
      new Usage(
          "ping",
          "Asks whether a daemon answers, and prints its reply as JSON.",
          List.of("Never starts a daemon."),
          List.of(Options.SOCKET_PATH),
          List.of(),
          List.of("osd-shell ping --socket-path /tmp/osd.sock"));

  private final Settings settings;
  private final Terminal terminal;
  private final DaemonClient client;

  Ping(Settings settings, Terminal terminal, DaemonClient client) {
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
    ReplyPrinter printer = new ReplyPrinter(terminal, false);
    ReplyReader reader = new ReplyReader();
    try (DaemonConnection connection = client.reach(address)) {
      connection.send(plan().getBytes(StandardCharsets.UTF_8));
      while (true) {
        byte[] line = connection.receive(PATIENCE).orElseThrow(Exchange::noReply);
        Optional<ReplyOutline> reply = reader.read(line);
        if (reply.isPresent()) {
          printer.reply(line);
          return ExitStatus.of(reply.get());
        }
      }
    } catch (ProtocolException e) {
      throw new ShellException(ExitStatus.GENERAL, e.failure().message());
    }
  }

  private static String plan() {
    return "{\"request_id\":\"ping-"
        + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX)
        + "\",\"version\":\""
        + Plan.VERSION
        + "\",\"mode\":\"execute\",\"actions\":[{\"type\":\"ping\"}]}\n";
  }
}
