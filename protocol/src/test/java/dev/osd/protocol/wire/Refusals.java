package dev.osd.protocol.wire;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.osd.protocol.ProtocolException;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Catches what a decoder refuses with. */
final class Refusals {
  private Refusals() {}

  static ProtocolException refusal(ThrowingCallable decoding) {
    return Objects.requireNonNull(
        catchThrowableOfType(ProtocolException.class, decoding), "nothing was refused");
  }
}
