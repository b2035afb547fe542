package dev.osd.protocol;

import java.util.Optional;

/**
 * Where a request comes from, in the client's own words; it is recorded and counts for nothing
 * else.
 *
 * @param model the model that asks, of at most {@link #MODEL_BYTES} bytes in UTF-8
 * @param prompt what a person had asked of it, of at most {@link Limit#PROMPT_BYTES}
 */
public record Provenance(Optional<String> model, Optional<String> prompt) {
  /** The longest name of a model, in bytes. */
  public static final int MODEL_BYTES = 128;

  /** Nothing is said of it. */
  public static Provenance unknown() {
    return new Provenance(Optional.empty(), Optional.empty());
  }
}
