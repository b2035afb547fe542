package dev.osd.shell.llm.settings;

import java.util.Objects;
import java.util.Optional;

/**
 * An API key. It is given out by {@link #reveal} alone, which only the model client calls; every
 * text that is shown, recorded or sent elsewhere passes {@link #hide} first.
 */
public final class Secret {
  private static final String HIDDEN = "(hidden)";

  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  /**
   * The key that this text holds; nothing where an HTTP header could not carry it, which takes
   * visible ASCII characters only here (RFC 9110, section 5.5, leaves the others undefined).
   */
  public static Optional<Secret> of(String value) {
    boolean fits = !value.isEmpty();
    for (int i = 0; i < value.length() && fits; i++) {
      fits = value.charAt(i) > ' ' && value.charAt(i) <= '~';
    }
    return fits ? Optional.of(new Secret(value)) : Optional.empty();
  }

  /** The key itself. */
  public String reveal() {
    return value;
  }

  /** The text with every occurrence of the key replaced. */
  public String hide(String text) {
    return text.replace(value, HIDDEN);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && value.equals(secret.value);
  }

  @Override
  public int hashCode() {
    return Objects.hash(Secret.class);
  }

  @Override
  public String toString() {
    return HIDDEN;
  }
}
