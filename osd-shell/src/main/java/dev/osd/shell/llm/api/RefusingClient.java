package dev.osd.shell.llm.api;

import com.openai.core.RequestOptions;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpResponse;
import com.openai.errors.OpenAIIoException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * Ends a request whose answer is no success with the server's own words: openai-java keeps those of
 * servers that say it in OpenAI's way, and no others.
 *
 * @param http does the work; closed with this
 */
record RefusingClient(HttpClient http) implements HttpClient {
  /** As much of an error's text as is looked at. */
  private static final int MOST_WORDS = 64 << 10;

  @Override
  public HttpResponse execute(HttpRequest request, RequestOptions options) {
    HttpResponse response = http.execute(request, options);
    int status = response.statusCode();
    if (status >= 200 && status < 300) {
      return response;
    }
    try (response) {
      byte[] body = response.body().readNBytes(MOST_WORDS);
      throw new RefusedException(
          status, response.headers(), new String(body, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new OpenAIIoException("an error's text was cut", e);
    }
  }

  @Override
  public CompletableFuture<HttpResponse> executeAsync(HttpRequest request, RequestOptions options) {
    throw new UnsupportedOperationException("requests here are waited for");
  }

  @Override
  public void close() {
    http.close();
  }
}
