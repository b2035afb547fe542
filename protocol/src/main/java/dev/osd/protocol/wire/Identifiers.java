package dev.osd.protocol.wire;

import dev.osd.protocol.Limit;
import dev.osd.protocol.Limits;
import dev.osd.protocol.ProtocolException;
import java.util.Optional;

/**
 * The names that clients give: {@code request_id}, {@code session_id}, an action's {@code id}. They
 * stand in every reply and in the log, so they are bounded and show what they hold.
 */
final class Identifiers {
  private Identifiers() {}

  static String read(Fields fields, String field) throws ProtocolException {
    String text = fields.text(field, Limit.ID_BYTES);
    if (!isPrintable(text)) {
      throw Fields.invalid(
          fields.name(field) + " must not be empty and have no control or invisible characters");
    }
    return text;
  }

  static Optional<String> readOptional(Fields fields, String field) throws ProtocolException {
    return fields.has(field) ? Optional.of(read(fields, field)) : Optional.empty();
  }

  /** Whether {@link #read} would take this text. */
  static boolean isUsable(String text, Limits limits) {
    return isPrintable(text) && Fields.fits(text, limits.get(Limit.ID_BYTES));
  }

  private static boolean isPrintable(String text) {
    return !text.isEmpty() && text.codePoints().noneMatch(Characters::isInvisible);
  }
}
