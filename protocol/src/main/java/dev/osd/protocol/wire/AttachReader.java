package dev.osd.protocol.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osd.protocol.Attach;
import dev.osd.protocol.Attachment;
import dev.osd.protocol.Limit;
import dev.osd.protocol.Limits;
import dev.osd.protocol.ProtocolException;
import dev.osd.protocol.Provenance;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a request that gives its connection descriptors. */
final class AttachReader {
  /** The fields of the request. */
  static final Set<String> FIELDS =
      ordered("attach", "request_id", "session_id", "limits", "provenance");

  /** The fields of each descriptor. */
  static final Set<String> ATTACHMENT_FIELDS = ordered("fd", "name", "mode", "size");

  /** The fields of {@code limits}. */
  static final Set<String> BOUNDS_FIELDS = ordered("input_bytes", "output_bytes", "read_bytes");

  private final Limits limits;

  AttachReader(Limits limits) {
    this.limits = limits;
  }

  Attach read(Fields fields) throws ProtocolException {
    fields.allowOnly(FIELDS);
    return new Attach(
        Identifiers.readOptional(fields, "request_id"),
        Identifiers.readOptional(fields, "session_id"),
        attachments(fields),
        bounds(fields),
        ProvenanceReader.read(fields, limits).orElseGet(Provenance::unknown));
  }

  private List<Attachment> attachments(Fields fields) throws ProtocolException {
    List<Attachment> attachments = new ArrayList<>();
    Set<Integer> numbers = new HashSet<>();
    for (JsonNode value : fields.list("attach", Limit.DESCRIPTORS)) {
      Fields one = Fields.of(value, "attach[" + attachments.size() + "]", limits);
      one.allowOnly(ATTACHMENT_FIELDS);
      int fd = one.whole("fd", 0, Attachment.MOST_NUMBER);
      if (!numbers.add(fd)) {
        throw Fields.invalid(one.name("fd") + " is the number of an earlier one");
      }
      Attachment.Mode mode = Attachment.modeOf(fd);
      if (!one.text("mode").equals(mode.wireName())) {
        throw Fields.invalid(
            "%s must be \"%s\": 0 and from 3 on are read, 1 and 2 are written"
                .formatted(one.name("mode"), mode.wireName()));
      }
      attachments.add(new Attachment(fd, name(one), mode, one.optionalLong("size", 0)));
    }
    return attachments;
  }

  private static String name(Fields one) throws ProtocolException {
    String name = one.text("name", Limit.PATH_BYTES);
    if (name.isEmpty() || name.codePoints().anyMatch(Characters::isInvisible)) {
      throw Fields.invalid(
          one.name("name") + " must not be empty and have no control or invisible characters");
    }
    return name;
  }

  private Attach.Bounds bounds(Fields fields) throws ProtocolException {
    Optional<JsonNode> value = fields.find("limits");
    if (value.isEmpty()) {
      return Attach.Bounds.none();
    }
    Fields bounds = Fields.of(value.get(), "limits", limits);
    bounds.allowOnly(BOUNDS_FIELDS);
    return new Attach.Bounds(
        bounds.optionalLong("input_bytes", 1),
        bounds.optionalLong("output_bytes", 1),
        bounds.optionalWhole("read_bytes", 1, Limit.FILE_BYTES));
  }

  private static Set<String> ordered(String... names) {
    return new LinkedHashSet<>(List.of(names));
  }
}
