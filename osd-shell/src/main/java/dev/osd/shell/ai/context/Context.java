package dev.osd.shell.ai.context;

import dev.osd.protocol.wire.JsonLine;
import dev.osd.protocol.wire.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The context of a request (seed 002).
 *
 * @param os such as {@code Linux 5.15.0-generic x86_64}
 * @param distro such as {@code Ubuntu 22.04}
 * @param cwd the person's directory
 * @param user the person's name
 * @param last what went wrong, where that is what is asked about
 */
public record Context(
    String os, String distro, String cwd, String user, Optional<LastCommand> last) {
  /** The same surroundings with another last command. */
  public Context with(LastCommand command) {
    return new Context(os, distro, cwd, user, Optional.of(command));
  }

  /** One line of JSON, as the seed has it. */
  public String json() {
    byte[] line =
        JsonLine.of(
            StrictJson.standard(),
            outer ->
                outer.object(
                    "context",
                    fields -> {
                      fields.text("os", os).text("distro", distro).text("cwd", cwd);
                      fields.text("user", user);
                      if (last.isPresent()) {
                        fields.text("last_command", last.get().command());
                        fields.number("last_exit_code", last.get().exitCode());
                        fields.text("last_stderr", last.get().stderr());
                      }
                    }));
    return new String(line, StandardCharsets.UTF_8).strip();
  }
}
