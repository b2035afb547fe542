package dev.osd.protocol;

import java.util.Optional;

/**
 * A request that cannot be served as it stands. It is answered, recorded, and costs nobody else.
 */
public final class ProtocolException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;
  private final transient Optional<String> requestId;
  private final transient Optional<String> tool;

  /** A refusal of a request whose {@code request_id} could not be read. */
  public ProtocolException(ErrorCode code, String message) {
    this(new Failure(code, message), Optional.empty());
  }

  /** A refusal of the request that calls itself {@code requestId}. */
  public ProtocolException(Failure failure, Optional<String> requestId) {
    this(failure, requestId, Optional.empty());
  }

  /** A refusal of a call of this tool. */
  public ProtocolException(Failure failure, Optional<String> requestId, Optional<String> tool) {
    // A refusal is an answer, not a fault: where it was made does not matter, its cost does.
    super(failure.message(), null, false, false);
    this.failure = failure;
    this.requestId = requestId;
    this.tool = tool;
  }

  /** What to answer. */
  public Failure failure() {
    return failure;
  }

  /** The {@code request_id}, where the request was sound enough to have one. */
  public Optional<String> requestId() {
    return requestId;
  }

  /** The tool whose call this was, in whose manner the refusal is to be told. */
  public Optional<String> tool() {
    return tool;
  }
}
