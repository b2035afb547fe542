package dev.osd.protocol.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * As much of JSON Schema (draft 2020-12) as our schemas use. A keyword that this does not know is
 * an error: a schema must not promise what nobody checks.
 */
final class Schema {
  private static final Set<String> NOTES =
      Set.of("$schema", "$id", "$defs", "title", "description", "contentEncoding", "examples");

  private final JsonNode root;

  private Schema(JsonNode root) {
    this.root = root;
  }

  static Schema named(String name) {
    try (InputStream in = PlanCodec.class.getResourceAsStream(name)) {
      byte[] text = Objects.requireNonNull(in, name).readAllBytes();
      return new Schema(Replies.read(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode root() {
    return root;
  }

  /** What is wrong with a value; nothing where it fits. */
  List<String> faults(JsonNode value) {
    List<String> faults = new ArrayList<>();
    check(root, value, "", faults);
    return faults;
  }

  private boolean fits(JsonNode schema, JsonNode value) {
    List<String> faults = new ArrayList<>();
    check(schema, value, "", faults);
    return faults.isEmpty();
  }

  private void check(JsonNode schema, JsonNode value, String place, List<String> faults) {
    for (var rule : schema.properties()) {
      String keyword = rule.getKey();
      JsonNode wanted = rule.getValue();
      if (!NOTES.contains(keyword) && !holds(keyword, wanted, schema, value, place, faults)) {
        faults.add("%s: %s".formatted(place.isEmpty() ? "/" : place, keyword));
      }
    }
  }

  private boolean holds(
      String keyword,
      JsonNode wanted,
      JsonNode schema,
      JsonNode value,
      String place,
      List<String> faults) {
    return switch (keyword) {
      case "$ref" -> {
        check(root.at(wanted.textValue().substring(1)), value, place, faults);
        yield true;
      }
      case "type" -> isOfType(wanted, value);
      case "const" -> wanted.equals(value);
      case "enum" -> elements(wanted).contains(value);
      case "anyOf" -> elements(wanted).stream().anyMatch(option -> fits(option, value));
      case "oneOf" -> elements(wanted).stream().filter(option -> fits(option, value)).count() == 1;
      case "minLength" -> !value.isTextual() || length(value) >= wanted.intValue();
      case "maxLength" -> !value.isTextual() || length(value) <= wanted.intValue();
      case "pattern" ->
          !value.isTextual()
              || Pattern.compile(wanted.textValue()).matcher(value.textValue()).find();
      case "minimum" ->
          !value.isNumber() || value.decimalValue().compareTo(wanted.decimalValue()) >= 0;
      case "maximum" ->
          !value.isNumber() || value.decimalValue().compareTo(wanted.decimalValue()) <= 0;
      case "minItems" -> !value.isArray() || value.size() >= wanted.intValue();
      case "maxItems" -> !value.isArray() || value.size() <= wanted.intValue();
      case "maxProperties" -> !value.isObject() || value.size() <= wanted.intValue();
      case "required" ->
          !value.isObject()
              || elements(wanted).stream().allMatch(name -> value.has(name.textValue()));
      case "properties", "additionalProperties", "propertyNames" -> {
        if (value.isObject()) {
          members(keyword, wanted, schema, value, place, faults);
        }
        yield true;
      }
      case "items", "prefixItems" -> {
        if (value.isArray()) {
          items(keyword, wanted, schema, value, place, faults);
        }
        yield true;
      }
      default -> throw new AssertionError("a keyword that is not checked: " + keyword);
    };
  }

  private void members(
      String keyword,
      JsonNode wanted,
      JsonNode schema,
      JsonNode value,
      String place,
      List<String> faults) {
    for (var member : value.properties()) {
      String name = member.getKey();
      String at = place + "/" + name;
      boolean declared = schema.path("properties").has(name);
      switch (keyword) {
        case "properties" -> {
          if (declared) {
            check(Objects.requireNonNull(wanted.get(name)), member.getValue(), at, faults);
          }
        }
        case "propertyNames" -> check(wanted, wanted.isObject() ? text(name) : wanted, at, faults);
        default -> {
          if (!declared && wanted.isObject()) {
            check(wanted, member.getValue(), at, faults);
          } else if (!declared && !wanted.booleanValue()) {
            faults.add(at + ": additionalProperties");
          }
        }
      }
    }
  }

  private void items(
      String keyword,
      JsonNode wanted,
      JsonNode schema,
      JsonNode value,
      String place,
      List<String> faults) {
    int prefix = schema.path("prefixItems").size();
    for (int i = 0; i < value.size(); i++) {
      JsonNode item = Objects.requireNonNull(value.get(i));
      if (keyword.equals("items") && i >= prefix) {
        check(wanted, item, place + "/" + i, faults);
      } else if (keyword.equals("prefixItems") && i < prefix) {
        check(Objects.requireNonNull(wanted.get(i)), item, place + "/" + i, faults);
      }
    }
  }

  private static boolean isOfType(JsonNode wanted, JsonNode value) {
    if (wanted.isArray()) {
      return elements(wanted).stream().anyMatch(type -> isOfType(type, value));
    }
    return switch (wanted.textValue()) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "boolean" -> value.isBoolean();
      case "null" -> value.isNull();
      // The schema's own "integer" takes 5.0 as well; the decoder does not, and neither do we here.
      case "integer" -> value.isIntegralNumber();
      default -> throw new AssertionError("a type that is not checked: " + wanted);
    };
  }

  private static int length(JsonNode text) {
    return text.textValue().codePointCount(0, text.textValue().length());
  }

  private static JsonNode text(String text) {
    return Replies.read(JsonNodeFactory.instance.textNode(text).toString().getBytes(UTF_8));
  }

  private static List<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
