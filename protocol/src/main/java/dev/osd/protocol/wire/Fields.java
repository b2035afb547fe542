package dev.osd.protocol.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Limit;
import dev.osd.protocol.Limits;
import dev.osd.protocol.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Takes an object apart field by field, each with its kind and bound, and refuses what is left.
 * {@code null} counts as absent. Where a field is wrong, the message gives its place in the
 * request, such as {@code actions[0].argv[2]}, and what would be accepted, but never a value: that
 * could be a secret, or written to mislead whoever reads the message.
 */
final class Fields {
  /** The longest unknown field name that a message repeats. */
  private static final int SHOWN_NAME = 32;

  private final ObjectNode object;
  private final String place;
  private final Limits limits;

  private Fields(ObjectNode object, String place, Limits limits) {
    this.object = object;
    this.place = place;
    this.limits = limits;
  }

  /** The fields of the request itself. */
  static Fields ofRequest(ObjectNode object, Limits limits) {
    return new Fields(object, "", limits);
  }

  /** The fields of {@code value}, which must be an object. */
  static Fields of(JsonNode value, String place, Limits limits) throws ProtocolException {
    if (value instanceof ObjectNode object) {
      return new Fields(object, place, limits);
    }
    throw invalid(place + " must be an object");
  }

  /** Refuses every field that is not among those known. */
  void allowOnly(Set<String> known) throws ProtocolException {
    int position = 0;
    for (var field : object.properties()) {
      position++;
      if (!known.contains(field.getKey())) {
        throw new ProtocolException(
            ErrorCode.PARSE_FAILED,
            "unknown field %s; known here: %s"
                .formatted(shown(field.getKey(), position), String.join(", ", known)));
      }
    }
  }

  /** Refuses every argument that is not among those known. */
  void allowOnlyArguments(Set<String> known) throws ProtocolException {
    try {
      allowOnly(known);
    } catch (ProtocolException unknown) {
      String message = unknown.failure().message();
      throw invalid(
          known.isEmpty() ? place + " must be empty: this tool takes no arguments" : message);
    }
  }

  /** The object itself. */
  ObjectNode object() {
    return object;
  }

  /** An object without fields, for an object that may be absent. */
  ObjectNode emptyObject() {
    return object.objectNode();
  }

  Optional<JsonNode> find(String field) {
    JsonNode value = object.get(field);
    return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
  }

  boolean has(String field) {
    return find(field).isPresent();
  }

  /** A string of any length. */
  String text(String field) throws ProtocolException {
    return textOf(require(field), name(field));
  }

  /** A string of at most so many bytes in UTF-8. */
  String text(String field, Limit bytes) throws ProtocolException {
    return bounded(text(field), name(field), bytes);
  }

  Optional<String> optionalText(String field, Limit bytes) throws ProtocolException {
    return has(field) ? Optional.of(text(field, bytes)) : Optional.empty();
  }

  /** A whole number from {@code least} to a limit; {@code 5.0} is none. */
  int whole(String field, int least, Limit most) throws ProtocolException {
    return (int) whole(field, least, limits.count(most), " (limit " + most.key() + ")");
  }

  /** A whole number within these bounds. */
  int whole(String field, int least, int most) throws ProtocolException {
    return (int) whole(field, least, most, "");
  }

  /** A whole number within these bounds, or this one where it is absent. */
  int whole(String field, int least, int most, int otherwise) throws ProtocolException {
    return has(field) ? whole(field, least, most) : otherwise;
  }

  /** A whole number within these bounds, where there is one. */
  OptionalInt optionalWhole(String field, int least, int most) throws ProtocolException {
    return has(field) ? OptionalInt.of(whole(field, least, most)) : OptionalInt.empty();
  }

  /** A whole number from {@code least} to a limit, where there is one. */
  OptionalInt optionalWhole(String field, int least, Limit most) throws ProtocolException {
    return has(field) ? OptionalInt.of(whole(field, least, most)) : OptionalInt.empty();
  }

  /** A whole number of at least {@code least}, where there is one. */
  OptionalLong optionalLong(String field, long least) throws ProtocolException {
    return has(field)
        ? OptionalLong.of(whole(field, least, Long.MAX_VALUE, ""))
        : OptionalLong.empty();
  }

  /** A whole number of at least 0, which is also what absence means. */
  long optionalWhole(String field) throws ProtocolException {
    return has(field) ? whole(field, 0, Long.MAX_VALUE, "") : 0;
  }

  boolean flag(String field) throws ProtocolException {
    JsonNode value = require(field);
    if (!value.isBoolean()) {
      throw invalid(name(field) + " must be true or false");
    }
    return value.booleanValue();
  }

  boolean optionalFlag(String field) throws ProtocolException {
    return has(field) && flag(field);
  }

  /** The elements of an array that has at least one. */
  List<JsonNode> list(String field, Limit most) throws ProtocolException {
    if (!(require(field) instanceof ArrayNode array)) {
      throw invalid(name(field) + " must be an array");
    }
    if (array.isEmpty() || array.size() > limits.count(most)) {
      throw invalid(
          "%s must have 1 to %d elements (limit %s), it has %d"
              .formatted(name(field), limits.get(most), most.key(), array.size()));
    }
    List<JsonNode> elements = new ArrayList<>(array.size());
    array.forEach(elements::add);
    return elements;
  }

  /** An array of strings, each without NUL, of at most so many bytes in UTF-8 together. */
  List<String> texts(String field, Limit most, Limit bytes) throws ProtocolException {
    List<String> texts = new ArrayList<>();
    long length = 0;
    for (JsonNode element : list(field, most)) {
      String elementName = "%s[%d]".formatted(name(field), texts.size());
      String text = noNul(textOf(element, elementName), elementName);
      length += utf8Length(text);
      texts.add(text);
    }
    if (length > limits.get(bytes)) {
      throw invalid(
          "%s must be at most %d bytes together (limit %s), it is %d"
              .formatted(name(field), limits.get(bytes), bytes.key(), length));
    }
    return texts;
  }

  /** An object of strings, each without NUL and of at most so many bytes; empty where absent. */
  Map<String, String> optionalTextMap(String field, Limit most, Limit bytes)
      throws ProtocolException {
    if (!has(field)) {
      return Map.of();
    }
    if (!(require(field) instanceof ObjectNode map)) {
      throw invalid(name(field) + " must be an object of strings");
    }
    if (map.size() > limits.count(most)) {
      throw invalid(
          "%s must have at most %d entries (limit %s), it has %d"
              .formatted(name(field), limits.get(most), most.key(), map.size()));
    }
    Map<String, String> texts = new LinkedHashMap<>();
    for (var entry : map.properties()) {
      String entryName = entryName(field, texts.size());
      String text = bounded(textOf(entry.getValue(), entryName), entryName, bytes);
      texts.put(entry.getKey(), noNul(text, entryName));
    }
    return texts;
  }

  /** The place of a field, such as {@code actions[0].cwd}. */
  String name(String field) {
    return place.isEmpty() ? field : place + "." + field;
  }

  /** The place of an entry by its number: names in a map are the client's, so not repeated. */
  String entryName(String field, int index) {
    return "entry %d of %s".formatted(index + 1, name(field));
  }

  /** The place of the object itself. */
  String place() {
    return place;
  }

  static String noNul(String text, String name) throws ProtocolException {
    if (text.indexOf('\0') >= 0) {
      throw invalid(name + " must not contain a NUL character");
    }
    return text;
  }

  static ProtocolException invalid(String message) {
    return new ProtocolException(ErrorCode.VALIDATION_FAILED, message);
  }

  /** Whether a text has at most so many bytes in UTF-8. */
  static boolean fits(String text, long bytes) {
    // No char needs more than three bytes, so most texts need not be counted.
    return text.length() * 3L <= bytes || (text.length() <= bytes && utf8Length(text) <= bytes);
  }

  private JsonNode require(String field) throws ProtocolException {
    return find(field).orElseThrow(() -> invalid(name(field) + " is missing"));
  }

  private long whole(String field, long least, long most, String rule) throws ProtocolException {
    JsonNode value = require(field);
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < least
        || value.longValue() > most) {
      throw invalid(
          "%s must be a whole number from %d to %d%s".formatted(name(field), least, most, rule));
    }
    return value.longValue();
  }

  private String bounded(String text, String name, Limit bytes) throws ProtocolException {
    if (!fits(text, limits.get(bytes))) {
      throw invalid(
          "%s must be at most %d bytes long (limit %s)"
              .formatted(name, limits.get(bytes), bytes.key()));
    }
    return text;
  }

  private static String textOf(JsonNode value, String name) throws ProtocolException {
    if (!value.isTextual()) {
      throw invalid(name + " must be a string");
    }
    return value.textValue();
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /**
   * An unknown field: by its name where that looks like one of this protocol's, such as a
   * misspelled one, and else by its position, because a name can as well be a misplaced token.
   */
  private String shown(String field, int position) {
    boolean plain =
        field.length() <= SHOWN_NAME
            && field.chars().allMatch(c -> (c >= 'a' && c <= 'z') || c == '_');
    if (plain && !field.isEmpty()) {
      return name(field);
    }
    return "at position %d of %s".formatted(position, place.isEmpty() ? "the request" : place);
  }
}
