package dev.osd.protocol;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A request that gives its connection descriptors, which travel beside its first bytes (SCM_RIGHTS,
 * unix(7)) in the order of the list.
 *
 * @param requestId the client's name for this request
 * @param sessionId the client's name for what it is about to do with them
 * @param attachments one for each descriptor
 * @param bounds how far the client itself wants to be held
 * @param provenance whose doing this is
 */
public record Attach(
    Optional<String> requestId,
    Optional<String> sessionId,
    List<Attachment> attachments,
    Bounds bounds,
    Provenance provenance) {
  public Attach {
    attachments = List.copyOf(attachments);
  }

  /**
   * Bounds that a client sets for itself; the daemon's own hold besides.
   *
   * @param inputBytes bytes read from descriptors in all
   * @param outputBytes bytes written to descriptors in all, and held by pipes at once
   * @param readBytes bytes of one {@code read} that does not say how many it wants
   */
  public record Bounds(OptionalLong inputBytes, OptionalLong outputBytes, OptionalInt readBytes) {
    /** What a {@code read} takes where nobody says otherwise (seed 001). */
    public static final int STANDARD_READ_BYTES = 4096;

    /** A client that sets none. */
    public static Bounds none() {
      return new Bounds(OptionalLong.empty(), OptionalLong.empty(), OptionalInt.empty());
    }
  }
}
