package dev.osd.protocol;

import java.util.List;
import java.util.Optional;

/**
 * What a client asks for: actions in order, under one name (seed 000).
 *
 * @param requestId the client's name for this plan, echoed in reply and log
 * @param sessionId the client's name for a row of plans that belong together
 * @param mode whether to run the actions or only to say what would happen
 * @param actions at least one, at most {@link Limit#ACTIONS}
 * @param confirmation the person's word, where the plan carries one
 * @param cwd the directory that relative paths start from; it never widens what is allowed
 * @param onFailure what becomes of the actions behind one that fails
 * @param stream whether events are wanted before the reply
 * @param provenance where the plan comes from, where the client says so
 */
public record Plan(
    String requestId,
    Optional<String> sessionId,
    Mode mode,
    List<Action> actions,
    Optional<Confirmation> confirmation,
    Optional<String> cwd,
    OnFailure onFailure,
    boolean stream,
    Optional<Provenance> provenance) {

  /** The only version of the plan format there is. */
  public static final String VERSION = "0.1";

  public Plan {
    actions = List.copyOf(actions);
  }

  /** A plan of which nobody says where it comes from. */
  public Plan(
      String requestId,
      Optional<String> sessionId,
      Mode mode,
      List<Action> actions,
      Optional<Confirmation> confirmation,
      Optional<String> cwd,
      OnFailure onFailure,
      boolean stream) {
    this(
        requestId,
        sessionId,
        mode,
        actions,
        confirmation,
        cwd,
        onFailure,
        stream,
        Optional.empty());
  }

  /** Whether this asks for nothing but answers. */
  public boolean onlyPings() {
    for (Action action : actions) {
      if (!(action instanceof Action.Ping)) {
        return false;
      }
    }
    return true;
  }

  /** Whether this asks for nothing but answers, and what can be done on attached descriptors. */
  public boolean onlyOnDescriptors() {
    for (Action action : actions) {
      if (!(action instanceof Action.Ping || action instanceof Action.OnDescriptors)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a plan is carried out. */
  public enum Mode {
    /** Decide, and run what is permitted. */
    EXECUTE,
    /** Decide only. */
    PLAN_ONLY
  }

  /** What a failing action means for those behind it. */
  public enum OnFailure {
    /** They are skipped. */
    STOP,
    /** They run all the same. */
    CONTINUE
  }
}
