package dev.osd.protocol.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osd.protocol.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A forgiving look into one JSON object: a field that is missing, {@code null} or of another kind
 * is nothing. The way to read records for rooms that do not know JSON; what must be checked goes
 * through a codec instead.
 */
public final class JsonView {
  private final JsonNode root;

  private JsonView(JsonNode root) {
    this.root = root;
  }

  /**
   * A look into the object that this text holds.
   *
   * @throws ProtocolException {@code parse_failed} if the text is no strict JSON object
   */
  public static JsonView of(StrictJson json, byte[] text) throws ProtocolException {
    return new JsonView(json.decodeObject(text, 0, text.length));
  }

  /** The string at this path of field names. */
  public Optional<String> text(String... path) {
    JsonNode value = at(path);
    return value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
  }

  /** The whole number at this path of field names. */
  public OptionalLong whole(String... path) {
    JsonNode value = at(path);
    return value.isIntegralNumber() && value.canConvertToLong()
        ? OptionalLong.of(value.longValue())
        : OptionalLong.empty();
  }

  /** Whether {@code true} stands at this path of field names. */
  public boolean isTrue(String... path) {
    JsonNode value = at(path);
    return value.isBoolean() && value.booleanValue();
  }

  /** Whether anything but {@code null} stands at this path of field names. */
  public boolean has(String... path) {
    JsonNode value = at(path);
    return !value.isMissingNode() && !value.isNull();
  }

  /** The strings of the array at this path of field names; other elements are left out. */
  public List<String> texts(String... path) {
    List<String> texts = new ArrayList<>();
    JsonNode value = at(path);
    if (value.isArray()) {
      for (JsonNode element : value) {
        if (element.isTextual()) {
          texts.add(element.textValue());
        }
      }
    }
    return texts;
  }

  /**
   * The elements of the array at this path of field names; an element that is no object has no
   * fields. Nothing where there is no array.
   */
  public Optional<List<JsonView>> elements(String... path) {
    JsonNode value = at(path);
    if (!value.isArray()) {
      return Optional.empty();
    }
    List<JsonView> elements = new ArrayList<>();
    for (JsonNode element : value) {
      elements.add(new JsonView(element));
    }
    return Optional.of(elements);
  }

  /** Whether this is an object, as what {@link #of} gives always is. */
  public boolean isObject() {
    return root.isObject();
  }

  /** Whether {@code true} or {@code false} stands at this path of field names. */
  public boolean isFlag(String... path) {
    return at(path).isBoolean();
  }

  /** The names of the fields of the object at this path of field names, in their order. */
  public List<String> names(String... path) {
    List<String> names = new ArrayList<>();
    at(path).fieldNames().forEachRemaining(names::add);
    return names;
  }

  private JsonNode at(String... path) {
    JsonNode value = root;
    for (String name : path) {
      value = value.path(name);
    }
    return value;
  }
}
