package dev.osd.daemon.audit;

import dev.osd.policy.AuditRules.Capture;
import dev.osd.protocol.Bytes;
import dev.osd.protocol.wire.JsonLine;

/**
 * How contents and outputs look in a record: length and keyed digest, and only where the policy
 * says so their text, without secrets. Bytes that are no UTF-8 show as replacement characters
 * there.
 */
final class ContentFormat {
  private final Redaction redaction;
  private volatile Capture capture = Capture.DIGEST;

  ContentFormat(Redaction redaction) {
    this.redaction = redaction;
  }

  void capture(Capture newCapture) {
    capture = newCapture;
  }

  void write(JsonLine out, String name, Bytes content) {
    byte[] bytes = content.toArray();
    out.object(
        name,
        fields -> {
          writeDigest(fields, bytes);
          switch (capture) {
            case DIGEST -> {}
            case FULL -> fields.text("text", redaction.captured(bytes));
          }
        });
  }

  /** Length and digest alone, whatever the policy says: for values that are secrets mostly. */
  void writeDigest(JsonLine out, byte[] content) {
    out.number("length", content.length).text("digest", redaction.digest(content));
  }
}
