package dev.osd.shell.llm.api;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A parameter that a request can do without, where a server refuses it by name. Servers that speak
 * an older or a stricter dialect do so with status 400 or 422.
 */
enum Concession {
  /** Without it the server does not count tokens in a stream. */
  STREAM_OPTIONS("stream_options"),
  /** Models that reason take {@code max_completion_tokens} in its place. */
  MAX_TOKENS("max_tokens"),
  /** Some models have one temperature only. */
  TEMPERATURE("temperature"),
  /** The answer then comes in one piece. */
  STREAM("stream"),
  /** Without it the model is only told what form its answer is to have. */
  RESPONSE_FORMAT("response_format");

  private static final List<String> REFUSALS =
      List.of(
          "unsupported",
          "not support",
          "unknown",
          "unrecognized",
          "unexpected",
          "not permitted",
          "not allowed",
          "extra");

  private final String parameter;

  Concession(String parameter) {
    this.parameter = parameter;
  }

  /**
   * Makes the concession that these words of a server ask for.
   *
   * @param made those that were made; gets the new one
   * @return whether there was one to make
   */
  static boolean make(String words, Set<Concession> made) {
    String lower = words.toLowerCase(Locale.ROOT);
    if (REFUSALS.stream().noneMatch(lower::contains)) {
      return false;
    }
    for (Concession concession : values()) {
      if (lower.contains(concession.parameter)) {
        return made.add(concession);
      }
    }
    return false;
  }
}
