package dev.osd.shell.ai;

import dev.osd.protocol.wire.JsonText;
import dev.osd.shell.ShellException;
import dev.osd.shell.client.DaemonAddress;
import dev.osd.shell.client.DaemonClient;
import dev.osd.shell.client.DaemonConnection;
import dev.osd.shell.llm.Hands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * The daemon carries out the tool calls of a model that is asked for advice, under its policy and
 * with a record of each. Whatever it answers is for the model, a refusal too: advice can be given
 * without.
 *
 * @param client reaches the daemon, or starts one
 * @param address where it is
 * @param sessionId under which all that belongs together is recorded
 */
public record DaemonTools(DaemonClient client, DaemonAddress address, String sessionId)
    implements Hands {
  /** What a model is told of one answer, in characters; the rest is cut. */
  static final int MOST_CHARACTERS = 64 << 10;

  /** Each tool has its own deadline in the daemon. */
  private static final Duration FOR_EVER = Duration.ZERO;

  @Override
  public String call(String name, String arguments) throws ShellException {
    Optional<AiTools> known = AiTools.ofModelName(name);
    if (known.isEmpty()) {
      return failure("there is no tool " + name);
    }
    AiTools tool = known.get();
    String request =
        "{\"tool\":%s,\"action\":%s,\"args\":%s,\"session_id\":%s,\"reason\":%s}\n"
            .formatted(
                JsonText.quoted(tool.tool()),
                JsonText.quoted(tool.action()),
                arguments,
                JsonText.quoted(sessionId),
                JsonText.quoted("asked for by the model before it answers"));
    try (DaemonConnection connection = client.reachOrStart(address)) {
      connection.send(request.getBytes(StandardCharsets.UTF_8));
      Optional<byte[]> line = connection.receive(FOR_EVER);
      return line.isPresent()
          ? bounded(new String(line.get(), StandardCharsets.UTF_8))
          : failure("the daemon closed the connection before it answered");
    }
  }

  private static String bounded(String answer) {
    if (answer.length() <= MOST_CHARACTERS) {
      return answer;
    }
    String beginning = answer.substring(0, MOST_CHARACTERS);
    return "{\"truncated\":true,\"beginning\":"
        + JsonText.quoted(
            Character.isHighSurrogate(beginning.charAt(MOST_CHARACTERS - 1))
                ? beginning.substring(0, MOST_CHARACTERS - 1)
                : beginning)
        + "}";
  }

  private static String failure(String why) {
    return "{\"ok\":false,\"stdout\":\"\",\"stderr\":" + JsonText.quoted(why) + ",\"meta\":{}}";
  }
}
