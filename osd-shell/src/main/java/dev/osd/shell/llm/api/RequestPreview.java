package dev.osd.shell.llm.api;

import com.openai.client.OpenAIClient;
import com.openai.core.RequestOptions;
import com.openai.core.Timeout;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpRequestBody;
import com.openai.core.http.HttpResponse;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.osd.shell.llm.Message;
import dev.osd.shell.llm.ToolCatalogue;
import dev.osd.shell.llm.settings.LlmConfig;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * What would be sent, without sending it: the request goes all the way to where the network would
 * begin. It never has a key.
 *
 * @param url where it would go
 * @param body one line of JSON
 */
public record RequestPreview(String url, String body) {
  /** The first request of this conversation. */
  public static RequestPreview of(
      LlmConfig config, ToolCatalogue tools, List<Message> conversation) {
    ChatCompletionCreateParams request =
        new RequestMaker(config.model(), tools, Optional.empty()).make(conversation, Set.of());
    OpenAIClient client =
        OpenAiModel.client(new Stop(), config, "(hidden)", Timeout.builder().build());
    try (var response = client.chat().completions().withRawResponse().createStreaming(request)) {
      throw new IllegalStateException("a request went on without a network: " + response);
    } catch (StoppedException e) {
      return e.request;
    }
  }

  /** Carries the request back through openai-java. */
  private static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient RequestPreview request;

    StoppedException(RequestPreview request) {
      super("not sent");
      this.request = request;
    }
  }

  /** A network that ends where it begins. */
  private static final class Stop implements HttpClient {
    @Override
    public HttpResponse execute(HttpRequest request, RequestOptions options) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (HttpRequestBody body = Objects.requireNonNull(request.body())) {
        body.writeTo(bytes);
      }
      throw new StoppedException(
          new RequestPreview(request.url(), bytes.toString(StandardCharsets.UTF_8)));
    }

    @Override
    public CompletableFuture<HttpResponse> executeAsync(
        HttpRequest request, RequestOptions options) {
      throw new UnsupportedOperationException("requests here are waited for");
    }

    @Override
    public void close() {}
  }
}
