package dev.osd.shell.llm;

import java.time.Duration;
import java.util.Optional;

/** An API gave no answer. The message says what it gave, in its own words where it had some. */
public final class ApiException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean passing;
  private final transient Optional<Duration> retryAfter;

  private ApiException(String message, boolean passing, Optional<Duration> retryAfter) {
    super(message);
    this.passing = passing;
    this.retryAfter = retryAfter;
  }

  /** A failure that another try would not mend. */
  public static ApiException lasting(String message) {
    return new ApiException(message, false, Optional.empty());
  }

  /**
   * A failure that may be over soon.
   *
   * @param retryAfter how long the server wants to be left alone, where it says so
   */
  public static ApiException passing(String message, Optional<Duration> retryAfter) {
    return new ApiException(message, true, retryAfter);
  }

  /** Whether another try may do better. */
  public boolean isPassing() {
    return passing;
  }

  /** How long the server wants to be left alone. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }

  /** What to tell the person. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
