package dev.osd.shell.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * An API endpoint on loopback that answers by a script, one answer a request; the last one again
 * and again if the script says so. How an answer is written is told in the package's {@code
 * README.md} among the transcripts.
 */
public final class ScriptedApi implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch over = new CountDownLatch(1);
  private final List<JsonNode> answers;
  private final boolean again;
  private final List<Request> requests = new ArrayList<>();
  private final List<Long> arrivals = new ArrayList<>();

  /**
   * What was asked.
   *
   * @param body the request's JSON
   * @param authorization the header that has the key
   */
  public record Request(String path, String authorization, JsonNode body) {}

  /** Starts an endpoint that gives these answers. */
  public ScriptedApi(List<JsonNode> answers, boolean again) throws IOException {
    this.answers = List.copyOf(answers);
    this.again = again;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  /** The address to use as base URL. */
  public String baseUrl() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  /** The requests so far. */
  public List<Request> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  /** Waits until so many requests have come. */
  public void awaitRequests(int count, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    synchronized (requests) {
      while (requests.size() < count) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
          throw new AssertionError("only " + requests.size() + " requests came");
        }
        requests.wait(left);
      }
    }
  }

  /** When the requests came, by {@link System#nanoTime}. */
  public List<Long> arrivals() {
    synchronized (requests) {
      return List.copyOf(arrivals);
    }
  }

  private int note(Request request) {
    synchronized (requests) {
      requests.add(request);
      arrivals.add(System.nanoTime());
      requests.notifyAll();
      return requests.size() - 1;
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      int number =
          note(
              new Request(
                  exchange.getRequestURI().getPath(),
                  String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                  JSON.readTree(body)));
      if (number >= answers.size() && !again) {
        String said = "{\"error\":{\"message\":\"the script is at its end\"}}";
        exchange.sendResponseHeaders(418, said.length());
        exchange.getResponseBody().write(said.getBytes(StandardCharsets.UTF_8));
        return;
      }
      answer(exchange, answers.get(Math.min(number, answers.size() - 1)));
    }
  }

  private void answer(HttpExchange exchange, JsonNode answer) throws IOException {
    if (answer.path("end").asText().equals("silence")) {
      await();
      return;
    }
    List<byte[]> chunks = chunks(answer);
    for (var header : answer.path("headers").properties()) {
      exchange.getResponseHeaders().add(header.getKey(), header.getValue().asText());
    }
    if (!answer.path("headers").has("Content-Type")) {
      boolean stream = !answer.has("body") && !answer.has("json");
      exchange
          .getResponseHeaders()
          .add("Content-Type", stream ? "text/event-stream" : "application/json");
    }
    exchange.sendResponseHeaders(answer.path("status").asInt(200), 0);
    OutputStream out = exchange.getResponseBody();
    try {
      for (byte[] chunk : chunks) {
        out.write(chunk);
        out.flush();
      }
      if (answer.path("end").asText().equals("hang")) {
        await();
      }
      if (!answer.has("end")) {
        out.close();
      }
      // With "cut" the exchange is closed without the last chunk, which breaks the connection.
    } catch (IOException e) {
      // The client has gone.
    }
  }

  private void await() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<byte[]> chunks(JsonNode answer) {
    StringBuilder text = new StringBuilder();
    if (answer.has("body")) {
      text.append(answer.get("body").asText().repeat(answer.path("times").asInt(1)));
    } else if (answer.has("json")) {
      text.append(answer.get("json"));
    } else if (answer.has("lines")) {
      answer.get("lines").forEach(line -> text.append(line.asText()).append('\n'));
    } else {
      events(answer).forEach(event -> text.append("data: ").append(event).append("\n\n"));
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    int size = answer.path("chunk_bytes").asInt(Math.max(1, bytes.length));
    List<byte[]> chunks = new ArrayList<>();
    for (int from = 0; from < bytes.length; from += size) {
      chunks.add(java.util.Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size)));
    }
    return chunks;
  }

  /** The events that a server of OpenAI's sends for {@code text} and {@code calls}. */
  private static List<String> events(JsonNode answer) {
    List<String> events = new ArrayList<>();
    ObjectNode first = JSON.createObjectNode().put("role", "assistant");
    events.add(event(first.put("content", answer.path("text").asText("")), null));
    int index = 0;
    for (JsonNode call : answer.path("calls")) {
      String arguments =
          call.path("arguments").isTextual()
              ? call.path("arguments").asText()
              : call.path("arguments").toString();
      int half = arguments.length() / 2;
      ObjectNode begin = piece(index, arguments.substring(0, half));
      begin.put("id", "call_" + index).put("type", "function");
      ((ObjectNode) begin.get("function")).put("name", call.path("name").asText());
      events.add(event(delta(begin), null));
      events.add(event(delta(piece(index, arguments.substring(half))), null));
      index++;
    }
    events.add(event(JSON.createObjectNode(), index == 0 ? "stop" : "tool_calls"));
    events.add(
        "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
            + "\"choices\":[],\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":10,"
            + "\"total_tokens\":110,\"prompt_tokens_details\":{\"cached_tokens\":60}}}");
    events.add("[DONE]");
    return events;
  }

  private static ObjectNode piece(int index, String arguments) {
    ObjectNode piece = JSON.createObjectNode().put("index", index);
    piece.putObject("function").put("arguments", arguments);
    return piece;
  }

  private static ObjectNode delta(ObjectNode piece) {
    ArrayNode calls = JSON.createArrayNode().add(piece);
    return JSON.createObjectNode().set("tool_calls", calls);
  }

  private static String event(ObjectNode delta, @org.jspecify.annotations.Nullable String reason) {
    ObjectNode event = JSON.createObjectNode();
    event.put("id", "c").put("object", "chat.completion.chunk").put("created", 1).put("model", "m");
    ObjectNode choice = event.putArray("choices").addObject().put("index", 0);
    choice.set("delta", delta);
    choice.put("finish_reason", reason);
    return write(event);
  }

  private static String write(JsonNode value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
