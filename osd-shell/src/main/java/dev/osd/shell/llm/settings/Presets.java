package dev.osd.shell.llm.settings;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Instructions that have names. Some are built in; a line {@code LLMCMD_PRESET_NAME=instructions}
 * in the configuration file adds one or takes a built-in one's place.
 */
public final class Presets {
  static final String PREFIX = "LLMCMD_PRESET_";

  private static final Map<String, String> BUILT_IN =
      Map.of(
          "errors",
          "Write the lines of the input files, or of standard input where there are none, that tell"
              + " of errors or failures to standard output, unchanged and in their order.",
          "json",
          "Convert the input files, or standard input where there are none, to JSON and write"
              + " nothing but that JSON to standard output.",
          "merge",
          "Write the input files one after the other to standard output, unchanged.",
          "summary",
          "Read the input files, or standard input where there are none, and write a summary of at"
              + " most ten lines to standard output, in the language of the text.",
          "translate",
          "Translate the input files, or standard input where there are none, and write nothing but"
              + " the translation to standard output: Japanese into English, any other language into"
              + " Japanese.");

  private final Map<String, String> texts;

  private Presets(Map<String, String> texts) {
    this.texts = texts;
  }

  /** The built-in presets with those of a file. */
  static Presets with(ConfigFile file) {
    Map<String, String> texts = new TreeMap<>(BUILT_IN);
    file.entries()
        .forEach((name, entry) -> {
          if (name.startsWith(PREFIX) && !entry.value().isBlank()) {
            texts.put(
                name.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '-'),
                entry.value());
          }
        });
    return new Presets(texts);
  }

  /** The presets by name, sorted. */
  public Map<String, String> all() {
    return new TreeMap<>(texts);
  }

  /**
   * The instructions of this name.
   *
   * @throws ShellException if there are none
   */
  public String instructions(String name) throws ShellException {
    return Optional.ofNullable(texts.get(name))
        .orElseThrow(() ->
            new ShellException(
                ExitStatus.USAGE,
                "there is no preset '"
                    + name
                    + "'; there are: "
                    + String.join(", ", texts.keySet())));
  }
}
