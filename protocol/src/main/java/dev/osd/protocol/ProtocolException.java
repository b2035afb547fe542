package dev.osd.protocol;

import java.util.Optional;

/**
 * A request that cannot be served as it stands. It is answered, recorded, and costs nobody else.
 */
public final class ProtocolException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;
  private final transient Optional<String> requestId;

  /** A refusal of a request whose {@code request_id} could not be read. */
  public ProtocolException(ErrorCode code, String message) {
    this(new Failure(code, message), Optional.empty());
  }

  /** A refusal of the request that calls itself {@code requestId}. */
  public ProtocolException(Failure failure, Optional<String> requestId) {
    // A refusal is an answer, not a fault: where it was made does not matter, its cost does.
    super(failure.message(), null, false, false);
    this.failure = failure;
    this.requestId = requestId;
  }

  /** What to answer. */
  public Failure failure() {
    return failure;
  }

  /** The {@code request_id}, where the request was sound enough to have one. */
  public Optional<String> requestId() {
    return requestId;
  }
}
