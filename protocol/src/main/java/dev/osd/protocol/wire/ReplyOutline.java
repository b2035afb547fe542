package dev.osd.protocol.wire;

import dev.osd.protocol.ErrorCode;
import java.util.List;
import java.util.Optional;

/**
 * What a client needs to know of a reply in order to act on it. Outputs and contents stay in the
 * reply's own text, and codes, types and fields that this version does not know are let through, so
 * that a client can speak with a newer daemon.
 *
 * @param requestId the request's own name, where the daemon could read it
 * @param executed whether the actions were let through the gate and run
 * @param steps one for each action, in order
 * @param error why the request as a whole was refused
 */
public record ReplyOutline(
    Optional<String> requestId, boolean executed, List<Step> steps, Optional<Problem> error) {
  public ReplyOutline {
    steps = List.copyOf(steps);
  }

  /**
   * What came of one action.
   *
   * @param id the action's name
   * @param type the result's type, such as {@code exec} or {@code pong}
   * @param ok whether it did what was asked
   * @param error why it did not happen or did not succeed
   * @param exitCodes of the text commands that ran, in order; none where there were none
   * @param plan what the policy says of it, where the plan was only planned
   */
  public record Step(
      String id,
      String type,
      boolean ok,
      Optional<Problem> error,
      List<Integer> exitCodes,
      Optional<Planned> plan) {
    public Step {
      exitCodes = List.copyOf(exitCodes);
    }
  }

  /**
   * What the policy says of an action.
   *
   * @param decision {@code allow}, {@code confirm} or {@code deny}
   * @param rule the rule that decided
   * @param question what a person would have to confirm
   * @param argv the program by its real path and its arguments; empty where there is none
   * @param path the resolved file
   */
  public record Planned(
      String decision,
      String rule,
      Optional<String> question,
      List<String> argv,
      Optional<String> path) {
    public Planned {
      argv = List.copyOf(argv);
    }
  }

  /**
   * An error as it stands in the reply.
   *
   * @param code the kind of failure, on the wire's spelling
   * @param message what happened, for people
   */
  public record Problem(String code, String message) {
    /** The code, where this version knows it. */
    public Optional<ErrorCode> known() {
      return ErrorCode.ofWireName(code);
    }

    /** Whether this is that error. */
    public boolean is(ErrorCode known) {
      return code.equals(known.wireName());
    }
  }
}
