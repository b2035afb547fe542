package dev.osd.protocol.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.osd.protocol.Action;
import dev.osd.protocol.Confirmation;
import dev.osd.protocol.Limit;
import dev.osd.protocol.Limits;
import dev.osd.protocol.Plan;
import dev.osd.protocol.ProtocolException;
import dev.osd.protocol.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Turns the text of a request into a {@link Plan} (seed 000) or one of the other requests; anything
 * that is none is refused.
 */
public final class PlanCodec {
  /** The fields of a plan. */
  static final Set<String> PLAN_FIELDS =
      new LinkedHashSet<>(
          List.of(
              "request_id",
              "session_id",
              "version",
              "mode",
              "actions",
              "confirmation",
              "cwd",
              "on_failure",
              "stream",
              "provenance"));

  /** The fields of each type of action. */
  static final Map<String, Set<String>> ACTION_FIELDS = ActionReader.FIELDS;

  /** The fields of a confirmation. */
  static final Set<String> CONFIRMATION_FIELDS = Set.of("token");

  /** Far more than any token has; the bound keeps comparing one cheap. */
  private static final int TOKEN_BYTES = 4096;

  private final StrictJson json;
  private final Limits limits;
  private final ActionReader actionReader;
  private final CallReader callReader;
  private final AttachReader attachReader;

  /** A codec that holds plans to these limits. */
  public PlanCodec(Limits limits) {
    this.limits = limits;
    this.json = new StrictJson(limits);
    this.actionReader = new ActionReader(limits);
    this.callReader = new CallReader(limits);
    this.attachReader = new AttachReader(limits);
  }

  /**
   * Decodes one request: a plan, a call of a tool, descriptors, or an end for other plans.
   *
   * @param text holds the request in UTF-8 from {@code from} to before {@code to}
   * @param otherwise the {@code request_id} of a call that has none
   * @throws ProtocolException {@code parse_failed} or {@code validation_failed}, with the {@code
   *     request_id} where it could be read, and the tool where one was called
   */
  public Request decode(byte[] text, int from, int to, Supplier<String> otherwise)
      throws ProtocolException {
    ObjectNode request = json.decodeObject(text, from, to);
    Fields fields = Fields.ofRequest(request, limits);
    try {
      if (request.has("tool")) {
        return callReader.read(fields, confirmation(fields), otherwise);
      }
      if (request.has("attach")) {
        return new Request.Take(attachReader.read(fields));
      }
      return request.has("cancel")
          ? new Request.Stop(CancelReader.read(fields))
          : new Request.Run(plan(fields));
    } catch (ProtocolException e) {
      throw new ProtocolException(
          e.failure(), usableRequestId(request), CallReader.known(request.path("tool")));
    }
  }

  /**
   * Decodes a plan; any other request is refused.
   *
   * @throws ProtocolException {@code parse_failed} or {@code validation_failed}, with the {@code
   *     request_id} where it could be read
   */
  public Plan decode(byte[] text) throws ProtocolException {
    ObjectNode request = json.decodeObject(text, 0, text.length);
    try {
      return plan(Fields.ofRequest(request, limits));
    } catch (ProtocolException e) {
      throw new ProtocolException(e.failure(), usableRequestId(request));
    }
  }

  private Plan plan(Fields fields) throws ProtocolException {
    fields.allowOnly(PLAN_FIELDS);
    if (!fields.text("version").equals(Plan.VERSION)) {
      throw Fields.invalid("version must be \"" + Plan.VERSION + "\"");
    }
    return new Plan(
        Identifiers.read(fields, "request_id"),
        Identifiers.readOptional(fields, "session_id"),
        choice(fields, "mode", Plan.Mode.values()),
        actions(fields),
        confirmation(fields),
        ActionReader.optionalPath(fields, "cwd"),
        fields.has("on_failure")
            ? choice(fields, "on_failure", Plan.OnFailure.values())
            : Plan.OnFailure.STOP,
        fields.optionalFlag("stream"),
        ProvenanceReader.read(fields, limits));
  }

  private List<Action> actions(Fields fields) throws ProtocolException {
    List<Action> actions = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (JsonNode value : fields.list("actions", Limit.ACTIONS)) {
      String place = "actions[" + actions.size() + "]";
      Action action = actionReader.read(value, place, "step" + (actions.size() + 1));
      if (!ids.add(action.id())) {
        throw Fields.invalid(
            place + ".id, given or by default, is the id of an earlier action of this plan");
      }
      actions.add(action);
    }
    return actions;
  }

  private Optional<Confirmation> confirmation(Fields fields) throws ProtocolException {
    Optional<JsonNode> value = fields.find("confirmation");
    if (value.isEmpty()) {
      return Optional.empty();
    }
    Fields confirmation = Fields.of(value.get(), "confirmation", limits);
    confirmation.allowOnly(CONFIRMATION_FIELDS);
    String token = confirmation.text("token");
    if (!Fields.fits(token, TOKEN_BYTES)) {
      throw Fields.invalid(
          "%s must be at most %d bytes long".formatted(confirmation.name("token"), TOKEN_BYTES));
    }
    return Optional.of(new Confirmation(token));
  }

  private Optional<String> usableRequestId(ObjectNode request) {
    JsonNode value = request.get("request_id");
    return value != null && value.isTextual() && Identifiers.isUsable(value.textValue(), limits)
        ? Optional.of(value.textValue())
        : Optional.empty();
  }

  private static <E extends Enum<E>> E choice(Fields fields, String field, E[] choices)
      throws ProtocolException {
    String text = fields.text(field);
    for (E choice : choices) {
      if (WireNames.of(choice).equals(text)) {
        return choice;
      }
    }
    throw Fields.invalid(
        fields.name(field)
            + " must be one of "
            + String.join(", ", Arrays.stream(choices).map(WireNames::of).toList()));
  }
}
