package dev.osd.shell.llm.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osd.shell.llm.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Puts tool calls together from pieces. By the API's documentation a piece says by its {@code
 * index} which call it belongs to, and only the first piece of a call has an id and a name; servers
 * leave out the index, give every call the same, repeat the name in each piece, or send one id for
 * all.
 */
final class CallPieces {
  private final List<Call> calls = new ArrayList<>();
  private final Lenient json = new Lenient(Events.MOST_BYTES);

  /** A call as far as it has come. */
  private static final class Call {
    private final OptionalInt index;
    private final String id;
    private final String name;
    private final StringBuilder arguments = new StringBuilder();

    Call(OptionalInt index, String id, String name) {
      this.index = index;
      this.id = id;
      this.name = name;
    }
  }

  /** Takes the pieces of one event, an array or a single piece; anything else is nothing. */
  void add(JsonNode pieces) {
    if (pieces.isObject()) {
      addPiece(pieces);
    } else {
      pieces.forEach(this::addPiece);
    }
  }

  /** The calls in the order in which they began. */
  List<ToolCall> all() {
    return calls.stream()
        .map(call -> new ToolCall(call.id, call.name, call.arguments.toString()))
        .toList();
  }

  private void addPiece(JsonNode piece) {
    JsonNode function = piece.path("function");
    OptionalInt index =
        piece.path("index").canConvertToInt() && piece.path("index").isIntegralNumber()
            ? OptionalInt.of(piece.path("index").intValue())
            : OptionalInt.empty();
    String id = piece.path("id").asText("");
    String name = function.path("name").asText("");
    String arguments = text(function.path("arguments"));
    Optional<Call> begun = begun(index, id);
    Call call;
    if (begun.isEmpty() || beginsAnother(begun.get(), id, name, arguments)) {
      call = new Call(index, id, name);
      calls.add(call);
    } else {
      call = begun.get();
    }
    call.arguments.append(arguments);
  }

  /** The latest call that a piece with this index or id could belong to. */
  private Optional<Call> begun(OptionalInt index, String id) {
    for (Call call : calls.reversed()) {
      if (index.isPresent() ? call.index.equals(index) : id.isEmpty() || call.id.equals(id)) {
        return Optional.of(call);
      }
    }
    return Optional.empty();
  }

  /** Whether a piece with this id and name begins a call, although its index was there before. */
  private boolean beginsAnother(Call call, String id, String name, String arguments) {
    if (name.isEmpty()) {
      return false;
    }
    if (!id.isEmpty() && !id.equals(call.id)) {
      return true;
    }
    boolean repeated = arguments.isEmpty() && name.equals(call.name);
    return !repeated
        && json.value(call.arguments.toString()).filter(JsonNode::isObject).isPresent();
  }

  private static String text(JsonNode arguments) {
    return arguments.isTextual()
        ? arguments.textValue()
        : arguments.isObject() ? arguments.toString() : "";
  }
}
