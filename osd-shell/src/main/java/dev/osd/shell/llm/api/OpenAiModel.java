package dev.osd.shell.llm.api;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientImpl;
import com.openai.core.ClientOptions;
import com.openai.core.LogLevel;
import com.openai.core.Timeout;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpResponse;
import com.openai.errors.OpenAIException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.services.blocking.chat.ChatCompletionService;
import dev.osd.shell.llm.AnswerForm;
import dev.osd.shell.llm.ApiException;
import dev.osd.shell.llm.Message;
import dev.osd.shell.llm.Model;
import dev.osd.shell.llm.ToolCatalogue;
import dev.osd.shell.llm.Turn;
import dev.osd.shell.llm.settings.LlmConfig;
import dev.osd.shell.llm.settings.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A model behind an OpenAI-compatible Chat Completions endpoint. openai-java makes, signs and sends
 * the request; what comes back is read by {@link Events} and {@link TurnBuilder}, because its own
 * reader gives up on much that compatible servers send.
 */
public final class OpenAiModel implements Model, AutoCloseable {
  private final OpenAIClient client;
  private final RequestMaker requests;
  private final Failures failures;
  private final LlmConfig config;
  private final Set<Concession> concessions = EnumSet.noneOf(Concession.class);

  private OpenAiModel(
      OpenAIClient client,
      LlmConfig config,
      ToolCatalogue tools,
      Optional<AnswerForm> form,
      InstantSource clock) {
    this.client = client;
    this.config = config;
    this.requests = new RequestMaker(config.model(), tools, form);
    this.failures = new Failures(config, clock);
  }

  /**
   * A model over HTTP. No single wait of it ends before the run's own deadline does.
   *
   * @param config must have a key
   * @param form what its answers are to look like, where the server knows how to see to that
   */
  public static OpenAiModel over(
      LlmConfig config, ToolCatalogue tools, Optional<AnswerForm> form, InstantSource clock) {
    Duration patience = config.timeout().plusSeconds(1);
    Timeout timeout =
        Timeout.builder()
            .connect(patience)
            .read(patience)
            .write(patience)
            .request(patience)
            .build();
    HttpClient http = com.openai.client.okhttp.OkHttpClient.builder().timeout(timeout).build();
    String key = config.key().map(Secret::reveal).orElseThrow();
    return new OpenAiModel(
        client(new RefusingClient(http), config, key, timeout), config, tools, form, clock);
  }

  /** The client, with nothing taken from the environment behind our back. */
  static OpenAIClient client(HttpClient http, LlmConfig config, String key, Timeout timeout) {
    return new OpenAIClientImpl(
        ClientOptions.builder()
            .httpClient(http)
            .baseUrl(config.baseUrl())
            .apiKey(key)
            .jsonMapper(RequestJson.mapper())
            .maxRetries(0)
            .timeout(timeout)
            .logLevel(LogLevel.OFF)
            .disableTelemetry(true)
            .build());
  }

  @Override
  public Turn next(List<Message> conversation) throws ApiException {
    while (true) {
      try {
        return send(requests.make(conversation, concessions));
      } catch (RefusedException e) {
        if (!e.allows(concessions, requests.formed())) {
          throw failures.refused(e);
        }
        // The server's words name a parameter that the request can do without.
      } catch (OpenAIException e) {
        throw failures.broken(e);
      } catch (IOException e) {
        throw failures.broken(e);
      }
    }
  }

  private Turn send(ChatCompletionCreateParams request) throws IOException, ApiException {
    ChatCompletionService.WithRawResponse completions =
        client.chat().completions().withRawResponse();
    if (concessions.contains(Concession.STREAM)) {
      try (HttpResponse response = completions.create(request)) {
        return read(response);
      }
    }
    try (HttpResponse response = completions.createStreaming(request)) {
      return read(response);
    }
  }

  private Turn read(HttpResponse response) throws IOException, ApiException {
    TurnBuilder turn = new TurnBuilder(failures);
    try (InputStream body = response.body()) {
      new Events(body, failures).readInto(turn);
    }
    return turn.build(config::hide);
  }

  /** Ends a request that is under way, too. */
  @Override
  public void close() {
    client.close();
  }
}
