package dev.osd.protocol.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.ProtocolException;
import dev.osd.protocol.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A reply with each kind of result and every kind of event, as they look on the wire. */
final class Replies {
  private static final ReplyCodec CODEC = new ReplyCodec(StrictJson.standard());

  private Replies() {}

  /** A reply to each of the results that {@link ReplyCodecTest} knows by heart. */
  static List<JsonNode> all() {
    return ReplyCodecTest.results().map(row -> of(row.result())).toList();
  }

  static JsonNode ofPong() {
    return of(new ActionResult.Pong("step1"));
  }

  static JsonNode of(ActionResult result) {
    return read(CODEC.encode(new Reply(Optional.of("r"), true, List.of(result), Optional.empty())));
  }

  static List<JsonNode> events() {
    return ReplyCodecTest.events().map(row -> read(CODEC.encode(row.event()))).toList();
  }

  static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** The fields that each type of result has beyond those of every result. */
  static Map<String, Set<String>> fieldsOfResults() {
    Map<String, Set<String>> fields = new TreeMap<>();
    for (JsonNode reply : all()) {
      JsonNode result = reply.path("results").path(0);
      String type = result.has("decision") ? "plan_only" : result.path("type").asText();
      Set<String> own = new TreeSet<>(names(result));
      own.removeAll(Set.of("id", "type", "ok", "error"));
      fields.computeIfAbsent(type, _ -> new TreeSet<>()).addAll(own);
    }
    return fields;
  }

  static JsonNode read(byte[] line) {
    try {
      return StrictJson.standard().decode(line);
    } catch (ProtocolException e) {
      throw new AssertionError("a reply that cannot be read", e);
    }
  }
}
