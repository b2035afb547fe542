package dev.osd.protocol;

import java.util.List;
import java.util.Optional;

/**
 * The answer to one request.
 *
 * @param requestId the request's own name; nothing where it could not be read
 * @param executed whether the actions were let through the gate and run
 * @param results one for each action, in order; none for a refused request
 * @param error why the request as a whole was refused
 */
public record Reply(
    Optional<String> requestId,
    boolean executed,
    List<ActionResult> results,
    Optional<Failure> error) {
  public Reply {
    results = List.copyOf(results);
  }

  /** The answer to a request that was refused as a whole. */
  public static Reply refused(Optional<String> requestId, Failure failure) {
    return new Reply(requestId, false, List.of(), Optional.of(failure));
  }
}
