package dev.osd.shell.llm.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.core.http.Headers;
import dev.osd.shell.llm.ApiException;
import dev.osd.shell.llm.settings.LlmConfig;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * Says what went wrong with an API, in the server's own words where it had some, and whether it may
 * pass. None of these texts holds the API key, even where the server repeats it.
 */
final class Failures {
  private static final int SHOWN_CHARACTERS = 500;
  private static final int MOST_CHARACTERS = 1 << 20;

  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERRORS = 500;
  private static final int PAST_SERVER_ERRORS = 600;

  private final LlmConfig config;
  private final InstantSource clock;
  private final Lenient json = new Lenient(MOST_CHARACTERS);

  Failures(LlmConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
  }

  /** The server answered with an error status. */
  ApiException refused(RefusedException refusal) {
    String words = json.value(refusal.body()).map(Failures::words).orElse(refusal.body());
    String message =
        "%s answered HTTP %d: %s"
            .formatted(api(), refusal.status(), words.isBlank() ? "(nothing more)" : shown(words));
    return passes(refusal.status())
        ? ApiException.passing(message, retryAfter(refusal.headers()))
        : ApiException.lasting(message);
  }

  /** The server reported an error where an answer should be. */
  ApiException reported(JsonNode error) {
    String message = "%s reported an error: %s".formatted(api(), shown(words(error)));
    int code = error.path("code").asInt(error.path("error").path("code").asInt());
    return passes(code)
        ? ApiException.passing(message, Optional.empty())
        : ApiException.lasting(message);
  }

  /** The server could not be reached, or the connection broke. */
  ApiException broken(Exception e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    boolean unreachable =
        is(e, ConnectException.class)
            || is(e, UnknownHostException.class)
            || is(e, NoRouteToHostException.class)
            || is(e, SSLException.class);
    String reason =
        cause instanceof UnknownHostException
            ? "there is no such host"
            : shown(String.valueOf(cause.getMessage()));
    return unreachable
        ? ApiException.lasting("cannot reach %s: %s".formatted(api(), reason))
        : ApiException.passing(
            "the connection to %s broke: %s".formatted(api(), reason), Optional.empty());
  }

  /** The answer ended before it was whole. */
  ApiException cut() {
    return ApiException.passing(
        "the answer of " + api() + " was cut before its end", Optional.empty());
  }

  /** What came is no JSON. */
  ApiException malformed(String text) {
    return ApiException.lasting(
        "%s answered with what is no JSON: %s".formatted(api(), shown(text)));
  }

  /** What came is JSON but no answer. */
  ApiException senseless(JsonNode value) {
    return ApiException.lasting(
        "%s answered with what is no chat completion: %s"
            .formatted(api(), shown(value.toString())));
  }

  /** The answer is over a bound. */
  ApiException tooLong(int mostBytes) {
    return ApiException.lasting(
        "the answer of %s is over %d MiB".formatted(api(), mostBytes >> 20));
  }

  private String api() {
    return "the API at " + config.baseUrl();
  }

  private static boolean passes(int status) {
    return status == REQUEST_TIMEOUT
        || status == TOO_MANY_REQUESTS
        || (status >= SERVER_ERRORS && status < PAST_SERVER_ERRORS);
  }

  private static boolean is(Throwable e, Class<? extends Throwable> kind) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (kind.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  /** The message in an error, wherever servers put it. */
  private static String words(JsonNode error) {
    for (JsonNode place :
        List.of(
            error.path("error").path("message"),
            error.path("error"),
            error.path("message"),
            error.path("detail").path(0).path("msg"),
            error.path("detail"),
            error)) {
      if (place.isTextual() && !place.textValue().isBlank()) {
        return place.textValue();
      }
    }
    return error.toString();
  }

  private String shown(String text) {
    String line = config.hide(text).strip().replaceAll("\\s+", " ");
    return line.length() <= SHOWN_CHARACTERS ? line : line.substring(0, SHOWN_CHARACTERS) + "...";
  }

  /** {@code Retry-After} in seconds or as a date (RFC 9110, section 10.2.3). */
  private Optional<Duration> retryAfter(Headers headers) {
    List<String> values = headers.values("Retry-After");
    if (values.isEmpty()) {
      return Optional.empty();
    }
    String value = values.getFirst().strip();
    if (value.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
      return Optional.of(Duration.ofMillis(Math.round(Double.parseDouble(value) * 1000)));
    }
    try {
      ZonedDateTime date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
      Duration wait = Duration.between(clock.instant(), date.toInstant());
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
