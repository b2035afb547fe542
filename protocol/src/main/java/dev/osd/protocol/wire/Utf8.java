package dev.osd.protocol.wire;

import dev.osd.protocol.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Bytes as text. */
final class Utf8 {
  private Utf8() {}

  /** The text, where the bytes are sound UTF-8. */
  static Optional<String> strict(Bytes bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toArray())).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** The text, with replacement characters in the place of what is not UTF-8. */
  static String lenient(Bytes bytes) {
    return new String(bytes.toArray(), StandardCharsets.UTF_8);
  }
}
