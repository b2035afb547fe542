package dev.osd.protocol.wire;

import dev.osd.protocol.Cancel;
import dev.osd.protocol.ProtocolException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads a request that stops plans. */
final class CancelReader {
  /** The fields of the request. */
  static final Set<String> FIELDS = new LinkedHashSet<>(List.of("cancel", "session_id"));

  private CancelReader() {}

  static Cancel read(Fields fields) throws ProtocolException {
    fields.allowOnly(FIELDS);
    return new Cancel(
        Identifiers.read(fields, "cancel"), Identifiers.readOptional(fields, "session_id"));
  }
}
