package dev.osd.protocol.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osd.protocol.Limit;
import dev.osd.protocol.Limits;
import dev.osd.protocol.ProtocolException;
import dev.osd.protocol.Provenance;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads where a request says that it comes from. */
final class ProvenanceReader {
  /** The fields of {@code provenance}. */
  static final Set<String> FIELDS = new LinkedHashSet<>(List.of("model", "prompt"));

  private ProvenanceReader() {}

  /** The request's {@code provenance}, where it has one. */
  static Optional<Provenance> read(Fields request, Limits limits) throws ProtocolException {
    Optional<JsonNode> value = request.find("provenance");
    if (value.isEmpty()) {
      return Optional.empty();
    }
    Fields provenance = Fields.of(value.get(), "provenance", limits);
    provenance.allowOnly(FIELDS);
    return Optional.of(
        new Provenance(model(provenance), provenance.optionalText("prompt", Limit.PROMPT_BYTES)));
  }

  private static Optional<String> model(Fields provenance) throws ProtocolException {
    if (!provenance.has("model")) {
      return Optional.empty();
    }
    String model = provenance.text("model");
    if (model.isEmpty()) {
      throw Fields.invalid(provenance.name("model") + " must not be empty");
    }
    if (!Fields.fits(model, Provenance.MODEL_BYTES)) {
      throw Fields.invalid(
          "%s must be at most %d bytes long"
              .formatted(provenance.name("model"), Provenance.MODEL_BYTES));
    }
    return Optional.of(model);
  }
}
