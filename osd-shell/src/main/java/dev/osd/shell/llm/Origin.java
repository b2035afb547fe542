package dev.osd.shell.llm;

import dev.osd.protocol.Limit;
import dev.osd.protocol.Provenance;
import dev.osd.shell.Printable;
import dev.osd.shell.llm.settings.LlmConfig;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What the log is to say of where a request comes from, within the daemon's bounds. */
public final class Origin {
  private Origin() {}

  /** The model and the beginning of what a person asks of it, without the API key. */
  public static Provenance of(LlmConfig config, String instructions) {
    Optional<String> model = Optional.of(Printable.of(config.model()));
    return new Provenance(
        model.filter(name -> bytes(name) <= Provenance.MODEL_BYTES),
        Optional.of(
            beginning(config.hide(instructions), Math.toIntExact(Limit.PROMPT_BYTES.standard()))));
  }

  /**
   * A text, or its beginning where it is too long.
   *
   * @param most bytes in UTF-8
   */
  public static String beginning(String text, int most) {
    String beginning = text;
    while (bytes(beginning) > most) {
      int half = beginning.length() / 2;
      boolean within = Character.isHighSurrogate(beginning.charAt(half - 1));
      beginning = beginning.substring(0, within ? half - 1 : half);
    }
    return beginning;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
