package dev.osd.shell.llm.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.core.http.Headers;
import com.openai.errors.OpenAIIoException;
import dev.osd.shell.llm.ApiException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailuresTest {
  private final Failures failures = Apis.failures();

  @ParameterizedTest
  @CsvSource({
    "400, false",
    "401, false",
    "403, false",
    "404, false",
    "408, true",
    "418, false",
    "422, false",
    "429, true",
    "500, true",
    "502, true",
    "503, true",
    "529, true",
    "301, false"
  })
  void knowsWhatMayPass(int status, boolean passing) {
    assertThat(refused(status, "", "{}").isPassing()).isEqualTo(passing);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7                             | PT7S",
        "0                             | PT0S",
        "0.25                          | PT0.25S",
        "Fri, 02 Jan 2026 03:04:35 GMT | PT30S",
        "Fri, 02 Jan 2026 03:04:00 GMT | PT0S",
      })
  void readsRetryAfter(String value, Duration wait) {
    assertThat(refused(429, value, "{}").retryAfter()).contains(wait);
  }

  @ParameterizedTest
  @CsvSource({"soon", "-1", "''", "99999999999999999999", "Fri, 32 Jan 2026 03:04:00 GMT"})
  void passesOverARetryAfterThatIsNone(String value) {
    assertThat(refused(503, value, "{}").retryAfter()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"error\":{\"message\":\"a\"}}          | a",
        "{\"error\":\"a\"}                        | a",
        "{\"message\":\"a\"}                      | a",
        "{\"detail\":\"a\"}                       | a",
        "{\"detail\":[{\"msg\":\"a\"}]}           | a",
        "{\"error\":{\"code\":7}}                 | {\"error\":{\"code\":7}}",
        "a                                        | a",
        "``                                       | (nothing more)",
      })
  void findsTheServersOwnWords(String body, String words) {
    assertThat(refused(400, "", body).text())
        .isEqualTo("the API at http://127.0.0.1:1/v1 answered HTTP 400: " + words);
  }

  @Test
  void shortensLongWordsAndHidesTheKeyInThem() {
    String text = refused(401, "", (Apis.KEY + " ").repeat(1000)).text();

    assertThat(text).hasSizeLessThan(600).doesNotContain(Apis.KEY).contains("(hidden)");
  }

  @Test
  void tellsUnreachableServersFromBrokenConnections() {
    ApiException refused =
        failures.broken(
            new OpenAIIoException("Request failed", new ConnectException("Connection refused")));
    ApiException unknown =
        failures.broken(new OpenAIIoException("Request failed", new UnknownHostException("api")));
    ApiException reset = failures.broken(new IOException("Connection reset"));

    assertThat(refused.isPassing()).isFalse();
    assertThat(refused.text())
        .isEqualTo("cannot reach the API at http://127.0.0.1:1/v1: Connection refused");
    assertThat(unknown.isPassing()).isFalse();
    assertThat(unknown.text()).contains("there is no such host");
    assertThat(reset.isPassing()).isTrue();
    assertThat(reset.text()).contains("broke: Connection reset");
  }

  private ApiException refused(int status, String retryAfter, String body) {
    Headers headers =
        retryAfter.isEmpty()
            ? Headers.builder().build()
            : Headers.builder().put("retry-after", retryAfter).build();
    return failures.refused(new RefusedException(status, headers, body));
  }
}
