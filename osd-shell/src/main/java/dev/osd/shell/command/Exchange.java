package dev.osd.shell.command;

import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.ProtocolException;
import dev.osd.protocol.wire.ReplyOutline;
import dev.osd.protocol.wire.ReplyReader;
import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import dev.osd.shell.client.DaemonAddress;
import dev.osd.shell.client.DaemonClient;
import dev.osd.shell.client.DaemonConnection;
import java.time.Duration;
import java.util.Optional;

/**
 * Sends texts to one daemon, each over a connection of its own, and prints what comes back. A text
 * may hold several plans; each is answered.
 */
final class Exchange {
  /** Each action has its own deadline in the daemon; how many there are is the plan's matter. */
  private static final Duration FOR_EVER = Duration.ZERO;

  private final DaemonClient client;
  private final DaemonAddress address;
  private final ReplyPrinter printer;
  private final ReplyReader reader = new ReplyReader();

  Exchange(DaemonClient client, DaemonAddress address, ReplyPrinter printer) {
    this.client = client;
    this.address = address;
    this.printer = printer;
  }

  /**
   * What came back.
   *
   * @param status the first that is not OK
   * @param refusal the one reply, not printed yet, if it asks for a confirmation
   */
  record Answer(ExitStatus status, Optional<Refusal> refusal) {}

  /** The text of a reply that asks for a confirmation. */
  static final class Refusal {
    private final byte[] text;

    private Refusal(byte[] text) {
      this.text = text;
    }
  }

  /**
   * Sends one or more plans. Prints events and replies as they come, except the reply to a single
   * plan that asks for a confirmation.
   */
  Answer send(byte[] plans) throws ShellException {
    Optional<Refusal> held = Optional.empty();
    ExitStatus status = ExitStatus.OK;
    int replies = 0;
    try (DaemonConnection connection = client.reachOrStart(address)) {
      connection.send(plans);
      Optional<byte[]> line = connection.receive(FOR_EVER);
      for (; line.isPresent(); line = connection.receive(FOR_EVER)) {
        Optional<ReplyOutline> reply = reader.read(line.get());
        if (reply.isEmpty()) {
          printer.event(line.get());
          continue;
        }
        replies++;
        status = status == ExitStatus.OK ? ExitStatus.of(reply.get()) : status;
        if (held.isPresent()) {
          print(held.get());
          held = Optional.empty();
        }
        if (replies == 1 && asksForConfirmation(reply.get())) {
          held = Optional.of(new Refusal(line.get()));
        } else {
          printer.reply(line.get());
        }
      }
    } catch (ProtocolException e) {
      throw new ShellException(ExitStatus.GENERAL, e.failure().message());
    }
    if (replies == 0) {
      throw noReply();
    }
    return new Answer(status, held);
  }

  /** Sends one plan and prints nothing. */
  ReplyOutline ask(byte[] plan) throws ShellException {
    try (DaemonConnection connection = client.reach(address)) {
      connection.send(plan);
      while (true) {
        Optional<ReplyOutline> reply =
            reader.read(connection.receive(FOR_EVER).orElseThrow(Exchange::noReply));
        if (reply.isPresent()) {
          return reply.get();
        }
      }
    } catch (ProtocolException e) {
      throw new ShellException(ExitStatus.GENERAL, e.failure().message());
    }
  }

  /** Prints a reply that was held back. */
  void print(Refusal refusal) throws ShellException {
    printer.reply(refusal.text);
  }

  /** What to say of a daemon that ends a connection without a reply. */
  static ShellException noReply() {
    return new ShellException(
        ExitStatus.GENERAL,
        "the daemon closed the connection before it replied; its log tells why");
  }

  private static boolean asksForConfirmation(ReplyOutline reply) {
    for (ReplyOutline.Step step : reply.steps()) {
      if (step.error().isPresent() && step.error().get().is(ErrorCode.CONFIRMATION_REQUIRED)) {
        return true;
      }
    }
    return false;
  }
}
