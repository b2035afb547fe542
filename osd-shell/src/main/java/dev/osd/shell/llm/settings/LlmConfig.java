package dev.osd.shell.llm.settings;

import java.time.Duration;
import java.util.Optional;

/**
 * What holds for one run, from options, environment, file and defaults, in this order.
 *
 * @param key the API key; nothing where there is none, which only a dry run can do without
 * @param baseUrl where the API is, without a slash at its end
 * @param model the model's name
 * @param maxInputBytes the largest input file, and the most that is read of a stream
 * @param maxOutputBytes the most that is written
 * @param readBytes what one read gives unless it is told
 * @param maxCalls requests to the API, tries included
 * @param timeout how long all of it may take
 * @param presets the instructions that have names
 */
public record LlmConfig(
    Optional<Secret> key,
    String baseUrl,
    String model,
    long maxInputBytes,
    long maxOutputBytes,
    int readBytes,
    int maxCalls,
    Duration timeout,
    Presets presets) {

  /** The text without the API key. */
  public String hide(String text) {
    return key.isPresent() ? key.get().hide(text) : text;
  }
}
