package dev.osd.shell.ai;

import dev.osd.protocol.Limit;
import dev.osd.protocol.ProtocolException;
import dev.osd.protocol.wire.JsonView;
import dev.osd.protocol.wire.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads one JSON object as an {@link AiAction}. Fields that the schema does not have are passed
 * over, and {@code null} is nothing; a field of another type than the schema's is a fault.
 */
final class AiActionReader {
  /** Steps of one answer; as many as the daemon takes actions in one plan. */
  static final int MOST_STEPS = Math.toIntExact(Limit.ACTIONS.standard());

  private final StrictJson json = StrictJson.standard();

  /** What an object is, or why it is no AI Action. */
  sealed interface Reading {
    /** It is one. */
    record Understood(AiAction action) implements Reading {}

    /** It is none, because of this. */
    record Faulty(String why) implements Reading {}
  }

  /** A field does not have the type that the schema gives it. */
  private static final class FaultException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String why;

    FaultException(String why) {
      super(why);
      this.why = why;
    }
  }

  /** Reads a text. */
  Reading read(String text) {
    try {
      JsonView object = JsonView.of(json, text.getBytes(StandardCharsets.UTF_8));
      return new Reading.Understood(action(object));
    } catch (ProtocolException e) {
      return new Reading.Faulty("it is no JSON object: " + e.failure().message());
    } catch (FaultException e) {
      return new Reading.Faulty(e.why);
    }
  }

  private static AiAction action(JsonView object) throws FaultException {
    List<Step> steps = new ArrayList<>();
    if (object.has("steps")) {
      List<JsonView> elements =
          object.elements("steps").orElseThrow(() -> new FaultException("steps must be an array"));
      if (elements.size() > MOST_STEPS) {
        throw new FaultException(
            "there are " + elements.size() + " steps; at most " + MOST_STEPS + " are possible");
      }
      for (JsonView element : elements) {
        steps.add(step(element, "steps[" + steps.size() + "]"));
      }
    }
    return new AiAction(kind(object), optional(object, "summary", "").orElse(""), steps);
  }

  private static AiAction.Kind kind(JsonView object) throws FaultException {
    Optional<String> name = object.text("kind");
    for (AiAction.Kind kind : AiAction.Kind.values()) {
      if (name.equals(Optional.of(kind.wireName()))) {
        return kind;
      }
    }
    throw new FaultException(
        "kind must be one of "
            + String.join(
                ", ", Arrays.stream(AiAction.Kind.values()).map(AiAction.Kind::wireName).toList()));
  }

  private static Step step(JsonView step, String place) throws FaultException {
    if (!step.isObject()) {
      throw new FaultException(place + " must be an object");
    }
    return new Step(
        required(step, "id", place),
        required(step, "description", place),
        required(step, "shell_command", place),
        flag(step, "needs_confirmation", place),
        flag(step, "is_destructive", place),
        flag(step, "requires_sudo", place),
        optional(step, "working_directory", place + ".").filter(folder -> !folder.isBlank()));
  }

  private static String required(JsonView step, String field, String place) throws FaultException {
    return step.text(field)
        .orElseThrow(() -> new FaultException(place + "." + field + " must be a string"));
  }

  private static Optional<String> optional(JsonView object, String field, String place)
      throws FaultException {
    if (object.has(field) && object.text(field).isEmpty()) {
      throw new FaultException(place + field + " must be a string");
    }
    return object.text(field);
  }

  private static boolean flag(JsonView step, String field, String place) throws FaultException {
    if (step.has(field) && !step.isFlag(field)) {
      throw new FaultException(place + "." + field + " must be true or false");
    }
    return step.isTrue(field);
  }
}
