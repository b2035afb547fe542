package dev.osd.shell.command;

import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.ProtocolException;
import dev.osd.protocol.wire.JsonText;
import dev.osd.protocol.wire.ReplyOutline;
import dev.osd.protocol.wire.ReplyReader;
import dev.osd.shell.Ending;
import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import dev.osd.shell.Terminal;
import dev.osd.shell.client.DaemonAddress;
import dev.osd.shell.client.DaemonClient;
import dev.osd.shell.client.DescriptorSession;
import dev.osd.shell.client.DescriptorSession.Own;
import java.io.FileDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Has the daemon run text commands on this process's own standard streams: it is passed the
 * descriptors and works on them, so that not a byte goes through this process.
 */
final class TextCommands {
  /** The status of a command whose reader has gone before its end: 128 and SIGPIPE. */
  private static final int BROKEN_PIPE = 141;

  private final Terminal terminal;
  private final DaemonClient client;

  TextCommands(Terminal terminal, DaemonClient client) {
    this.terminal = terminal;
    this.client = client;
  }

  /**
   * Runs commands, each of which reads what the one before it writes.
   *
   * @param commands each as one line of words
   * @return the status of the last one
   */
  Ending run(DaemonAddress address, List<String> commands) throws ShellException {
    if (commands.isEmpty()) {
      throw new ShellException(ExitStatus.USAGE, "name a command; see: osd-shell pipe --help");
    }
    try (DescriptorSession session =
        DescriptorSession.open(
            client.reachOrStart(address), standardStreams(), DescriptorSession.Terms.none())) {
      byte[] line = session.ask(plan(commands));
      ReplyOutline reply = new ReplyReader().read(line).orElseThrow(Exchange::noReply);
      return ending(commands, reply, line);
    } catch (ProtocolException e) {
      throw new ShellException(ExitStatus.GENERAL, e.failure().message());
    }
  }

  private static List<Own> standardStreams() {
    return List.of(
        Own.standard(0, "stdin", FileDescriptor.in),
        Own.standard(1, "stdout", FileDescriptor.out),
        Own.standard(2, "stderr", FileDescriptor.err));
  }

  private static String plan(List<String> commands) {
    StringBuilder plan =
        new StringBuilder(256)
            .append("{\"request_id\":\"pipe-")
            .append(Long.toString(System.currentTimeMillis(), Character.MAX_RADIX))
            .append("\",\"version\":\"0.1\",\"mode\":\"execute\",\"actions\":[{\"type\":\"pipe\",")
            .append("\"in_fd\":0,\"out_fd\":1,\"err_fd\":2,\"cmds\":[");
    for (int i = 0; i < commands.size(); i++) {
      plan.append(i == 0 ? "" : ",").append(JsonText.quoted(commands.get(i)));
    }
    return plan.append("],\"reason\":\"a person at a command line\"}]}\n").toString();
  }

  private Ending ending(List<String> commands, ReplyOutline reply, byte[] line)
      throws ShellException {
    Optional<ReplyOutline.Problem> problem =
        reply.error().isPresent() || reply.steps().isEmpty()
            ? reply.error()
            : reply.steps().getFirst().error();
    if (problem.isPresent()) {
      throw new ShellException(
          problem.get().is(ErrorCode.INVALID_ARGS) ? ExitStatus.USAGE : ExitStatus.of(reply),
          problem.get().message());
    }
    List<Integer> codes =
        reply.steps().isEmpty() ? List.of() : reply.steps().getFirst().exitCodes();
    if (codes.size() != commands.size()) {
      throw new ShellException(
          ExitStatus.GENERAL,
          "the daemon did not say how it went: " + new String(line, StandardCharsets.UTF_8));
    }
    for (int i = 0; i < codes.size() - 1; i++) {
      if (isFailure(commands.get(i), codes.get(i))) {
        terminal.note("osd-shell: '" + commands.get(i) + "' ended with status " + codes.get(i));
      }
    }
    return new Ending.OfTool(codes.getLast());
  }

  /** To end because the next command has enough is none, and neither is to have found nothing. */
  private static boolean isFailure(String command, int code) {
    boolean foundNothing = code == 1 && command.stripLeading().startsWith("grep");
    return code != 0 && code != BROKEN_PIPE && !foundNothing;
  }
}
