package dev.osd.protocol;

import java.util.List;
import java.util.Optional;

/** What a client hears of a request. */
public sealed interface Answer {
  /** The reply to a plan, or to what could not be read at all. */
  record OfPlan(Reply reply) implements Answer {}

  /**
   * The reply to a call of a tool, told in that tool's own manner.
   *
   * @param tool the tool's name
   * @param reply of the plan that the call came down to
   */
  record OfCall(String tool, Reply reply) implements Answer {}

  /**
   * The reply to descriptors.
   *
   * @param requestId the request's own name, where it had one
   * @param attached what the daemon now holds for the connection, with sizes as the kernel has
   *     them; none where the request was refused
   * @param error why it was refused
   */
  record OfAttach(Optional<String> requestId, List<Attachment> attached, Optional<Failure> error)
      implements Answer {
    public OfAttach {
      attached = List.copyOf(attached);
    }
  }

  /**
   * The reply to a request that stops plans.
   *
   * @param requestId the name of the plans that were meant
   * @param cancelled how many were told to stop; each of them still has its own reply
   * @param error why none was, or what else went wrong
   */
  record OfCancel(String requestId, int cancelled, Optional<Failure> error) implements Answer {}
}
