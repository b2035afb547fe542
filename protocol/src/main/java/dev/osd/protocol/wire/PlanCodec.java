package dev.osd.protocol.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.osd.protocol.Action;
import dev.osd.protocol.Confirmation;
import dev.osd.protocol.Limit;
import dev.osd.protocol.Limits;
import dev.osd.protocol.Plan;
import dev.osd.protocol.ProtocolException;
import dev.osd.protocol.Provenance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns the text of a plan (seed 000) into a {@link Plan}; anything that is none is refused. */
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

  /** The fields of a provenance. */
  static final Set<String> PROVENANCE_FIELDS = new LinkedHashSet<>(List.of("model", "prompt"));

  /** Far more than any token has; the bound keeps comparing one cheap. */
  private static final int TOKEN_BYTES = 4096;

  private final StrictJson json;
  private final Limits limits;
  private final ActionReader actionReader;

  /** A codec that holds plans to these limits. */
  public PlanCodec(Limits limits) {
    this.limits = limits;
    this.json = new StrictJson(limits);
    this.actionReader = new ActionReader(limits);
  }

  /**
   * Decodes one request.
   *
   * @param text holds the request in UTF-8 from {@code from} to before {@code to}
   * @throws ProtocolException {@code parse_failed} or {@code validation_failed}, with the {@code
   *     request_id} where it could be read
   */
  public Plan decode(byte[] text, int from, int to) throws ProtocolException {
    ObjectNode request = json.decodeObject(text, from, to);
    try {
      return plan(Fields.ofRequest(request, limits));
    } catch (ProtocolException e) {
      throw new ProtocolException(e.failure(), usableRequestId(request));
    }
  }

  /** Decodes one request. */
  public Plan decode(byte[] text) throws ProtocolException {
    return decode(text, 0, text.length);
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
        provenance(fields));
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

  private Optional<Provenance> provenance(Fields fields) throws ProtocolException {
    Optional<JsonNode> value = fields.find("provenance");
    if (value.isEmpty()) {
      return Optional.empty();
    }
    Fields provenance = Fields.of(value.get(), "provenance", limits);
    provenance.allowOnly(PROVENANCE_FIELDS);
    Optional<String> model =
        provenance.has("model") ? Optional.of(provenance.text("model")) : Optional.empty();
    if (model.isPresent() && !Fields.fits(model.get(), Provenance.MODEL_BYTES)) {
      throw Fields.invalid(
          "%s must be at most %d bytes long"
              .formatted(provenance.name("model"), Provenance.MODEL_BYTES));
    }
    return Optional.of(
        new Provenance(model, provenance.optionalText("prompt", Limit.PROMPT_BYTES)));
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
