package dev.osd.shell.llm.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osd.shell.llm.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a server's answer into the JSON values in it. It is a stream of server-sent events (WHATWG
 * HTML, section 9.2), also one without blank lines between the events or behind the last one; or
 * plain JSON, one value or several.
 */
final class Events {
  /** Over what a model says within its bounds many times; see {@link RequestMaker}. */
  static final int MOST_BYTES = 32 << 20;

  private static final String DONE = "[DONE]";

  private final Lines lines;
  private final Failures failures;
  private final Lenient json = new Lenient(MOST_BYTES);
  private final StringBuilder data = new StringBuilder();
  private boolean error;
  private Optional<String> stray = Optional.empty();

  Events(InputStream in, Failures failures) {
    this.lines = new Lines(in, MOST_BYTES, failures);
    this.failures = failures;
  }

  /**
   * Reads the answer to its end.
   *
   * @throws IOException if the connection breaks
   * @throws ApiException if the answer is an error, no JSON, or too long
   */
  void readInto(TurnBuilder turn) throws IOException, ApiException {
    Optional<String> line = lines.next();
    while (line.isPresent() && line.get().isBlank()) {
      line = lines.next();
    }
    if (line.isPresent() && (line.get().startsWith("{") || line.get().startsWith("["))) {
      plain(line.get(), turn);
      return;
    }
    for (; line.isPresent(); line = lines.next()) {
      if (field(line.get(), turn)) {
        turn.done();
        return;
      }
    }
    flush(turn, true);
    if (stray.isPresent() && !turn.begun()) {
      throw failures.malformed(stray.get());
    }
  }

  /** Takes one line; says whether it is the last of the answer. */
  private boolean field(String line, TurnBuilder turn) throws ApiException {
    if (line.isEmpty()) {
      flush(turn, false);
      error = false;
      return false;
    }
    int colon = line.indexOf(':');
    String name = colon < 0 ? line : line.substring(0, colon);
    String value = colon < 0 ? "" : line.substring(colon + 1).stripLeading();
    switch (name) {
      case "event" -> error = value.strip().equals("error");
      case "data" -> {
        if (value.strip().equals(DONE)) {
          flush(turn, false);
          return true;
        }
        data(value, turn);
      }
      case "", "id", "retry" -> {
        // A comment, such as those that keep a connection open, or what only browsers need.
      }
      default -> stray = stray.or(() -> Optional.of(line));
    }
    return false;
  }

  private void data(String value, TurnBuilder turn) throws ApiException {
    Optional<JsonNode> whole = data.isEmpty() ? json.value(value) : Optional.empty();
    if (whole.isPresent()) {
      give(whole.get(), turn);
    } else {
      data.append(data.isEmpty() ? "" : "\n").append(value);
    }
  }

  /** Gives the lines that were no value each, as one value. */
  private void flush(TurnBuilder turn, boolean atEnd) throws ApiException {
    String text = data.toString();
    data.setLength(0);
    if (text.isBlank()) {
      return;
    }
    Optional<JsonNode> value = json.value(text);
    if (value.isEmpty()) {
      throw error || !atEnd ? failures.malformed(text) : failures.cut();
    }
    give(value.get(), turn);
  }

  private void give(JsonNode value, TurnBuilder turn) throws ApiException {
    if (error) {
      throw failures.reported(value);
    }
    turn.add(value, false);
  }

  private void plain(String first, TurnBuilder turn) throws IOException, ApiException {
    StringBuilder text = new StringBuilder(first);
    for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
      text.append('\n').append(line.get());
    }
    Optional<List<JsonNode>> values = json.values(text.toString());
    if (values.isEmpty()) {
      throw failures.malformed(text.toString());
    }
    for (JsonNode value : values.get()) {
      turn.add(value, true);
    }
  }
}
