package dev.osd.protocol.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes one JSON object as one line of UTF-8, field by field in the order of the calls. The way to
 * write JSON for rooms that do not know JSON.
 */
public final class JsonLine {
  private final JsonGenerator out;

  private JsonLine(JsonGenerator out) {
    this.out = out;
  }

  /** The line that {@code fields} fills, newline included. */
  public static byte[] of(StrictJson json, Consumer<JsonLine> fields) {
    ByteArrayBuilder bytes = new ByteArrayBuilder(1024);
    try (JsonGenerator out = json.factory().createGenerator(bytes)) {
      out.writeStartObject();
      fields.accept(new JsonLine(out));
      out.writeEndObject();
      out.writeRaw('\n');
    } catch (IOException e) {
      throw impossible(e);
    }
    return bytes.toByteArray();
  }

  /** A string field. */
  public JsonLine text(String name, String value) {
    return write(() -> out.writeStringField(name, value));
  }

  /** A string field, left out where there is nothing. */
  public JsonLine text(String name, Optional<String> value) {
    return value.isPresent() ? text(name, value.get()) : this;
  }

  /** A string field, {@code null} where there is nothing. */
  public JsonLine textOrNull(String name, Optional<String> value) {
    return value.isPresent() ? text(name, value.get()) : nothing(name);
  }

  /** A field that is {@code null}. */
  public JsonLine nothing(String name) {
    return write(() -> out.writeNullField(name));
  }

  /** A number field. */
  public JsonLine number(String name, long value) {
    return write(() -> out.writeNumberField(name, value));
  }

  /** A field that is {@code true} or {@code false}. */
  public JsonLine flag(String name, boolean value) {
    return write(() -> out.writeBooleanField(name, value));
  }

  /** An array of strings. */
  public JsonLine texts(String name, List<String> values) {
    return write(() -> {
      out.writeArrayFieldStart(name);
      for (String value : values) {
        out.writeString(value);
      }
      out.writeEndArray();
    });
  }

  /** An object, filled by {@code fields}. */
  public JsonLine object(String name, Consumer<JsonLine> fields) {
    return write(() -> {
      out.writeObjectFieldStart(name);
      fields.accept(this);
      out.writeEndObject();
    });
  }

  /** An array of objects, each filled by one of {@code elements}. */
  public JsonLine objects(String name, List<Consumer<JsonLine>> elements) {
    return write(() -> {
      out.writeArrayFieldStart(name);
      for (Consumer<JsonLine> element : elements) {
        out.writeStartObject();
        element.accept(this);
        out.writeEndObject();
      }
      out.writeEndArray();
    });
  }

  private interface Step {
    void run() throws IOException;
  }

  private JsonLine write(Step step) {
    try {
      step.run();
      return this;
    } catch (IOException e) {
      throw impossible(e);
    }
  }

  private static UncheckedIOException impossible(IOException e) {
    return new UncheckedIOException("a byte array cannot fail to be written", e);
  }
}
