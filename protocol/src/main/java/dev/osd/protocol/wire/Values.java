package dev.osd.protocol.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.osd.protocol.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON whose form is not fixed: read and written as it stands. Its depth is the decoder's. */
final class Values {
  private Values() {}

  static Value read(JsonNode node) {
    if (node.isTextual()) {
      return new Value.Text(node.textValue());
    }
    if (node.isNumber()) {
      return new Value.Amount(node.decimalValue());
    }
    if (node.isBoolean()) {
      return new Value.Flag(node.booleanValue());
    }
    if (node.isArray()) {
      List<Value> values = new ArrayList<>();
      node.forEach(element -> values.add(read(element)));
      return new Value.Items(values);
    }
    return node.isObject() ? group(node) : new Value.Nothing();
  }

  static Value.Group group(JsonNode object) {
    Map<String, Value> values = new LinkedHashMap<>();
    object.properties().forEach(field -> values.put(field.getKey(), read(field.getValue())));
    return new Value.Group(values);
  }

  static void write(JsonGenerator out, Value value) throws IOException {
    switch (value) {
      case Value.Nothing _ -> out.writeNull();
      case Value.Flag flag -> out.writeBoolean(flag.value());
      case Value.Amount amount -> out.writeNumber(amount.value());
      case Value.Text text -> out.writeString(text.value());
      case Value.Items items -> {
        out.writeStartArray();
        for (Value item : items.values()) {
          write(out, item);
        }
        out.writeEndArray();
      }
      case Value.Group group -> {
        out.writeStartObject();
        for (Map.Entry<String, Value> entry : group.values().entrySet()) {
          out.writeFieldName(entry.getKey());
          write(out, entry.getValue());
        }
        out.writeEndObject();
      }
    }
  }
}
