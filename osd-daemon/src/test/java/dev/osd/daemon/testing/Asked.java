package dev.osd.daemon.testing;

import dev.osd.protocol.Action;
import dev.osd.protocol.Bytes;
import dev.osd.protocol.Confirmation;
import dev.osd.protocol.Peer;
import dev.osd.protocol.Plan;
import dev.osd.protocol.Rationale;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Actions and plans as clients ask for them. */
public final class Asked {
  /** The client that asks. */
  public static final Peer PEER = new Peer(4711, 1000, 1001, 99);

  /** Why it asks. */
  public static final Rationale WHY = new Rationale("test", Optional.empty(), Optional.empty());

  private Asked() {}

  /** Nothing special around a program. */
  public static Action.Terms terms() {
    return terms(Optional.empty(), Map.of());
  }

  /** A directory and variables for a program. */
  public static Action.Terms terms(Optional<String> cwd, Map<String, String> env) {
    return new Action.Terms(cwd, env, 20, false, Optional.empty());
  }

  /** A program with its arguments. */
  public static Action.Exec exec(String id, String... argv) {
    return new Action.Exec(id, WHY, List.of(argv), terms(), false);
  }

  /** A shell line. */
  public static Action.Shell shell(String id, String line) {
    return new Action.Shell(id, WHY, line, terms());
  }

  /** A file to read from its beginning. */
  public static Action.ReadFile read(String id, String path) {
    return new Action.ReadFile(id, WHY, path, 4096, 0);
  }

  /** A file to write without a backup. */
  public static Action.WriteFile write(String id, String path, String content) {
    return new Action.WriteFile(id, WHY, path, bytes(content), "0644", false);
  }

  /** A plan to be carried out, unconfirmed. */
  public static Plan plan(Action... actions) {
    return new Plan(
        "req-1",
        Optional.of("session-1"),
        Plan.Mode.EXECUTE,
        List.of(actions),
        Optional.empty(),
        Optional.empty(),
        Plan.OnFailure.STOP,
        false);
  }

  /** The plan with this token. */
  public static Plan confirmed(Plan plan, String token) {
    return new Plan(
        plan.requestId(),
        plan.sessionId(),
        plan.mode(),
        plan.actions(),
        Optional.of(new Confirmation(token)),
        plan.cwd(),
        plan.onFailure(),
        plan.stream());
  }

  /** The plan in another mode. */
  public static Plan with(Plan plan, Plan.Mode mode, Plan.OnFailure onFailure, boolean stream) {
    return new Plan(
        plan.requestId(),
        plan.sessionId(),
        mode,
        plan.actions(),
        plan.confirmation(),
        plan.cwd(),
        onFailure,
        stream);
  }

  /** The plan with a directory of its own. */
  public static Plan in(Plan plan, String cwd) {
    return new Plan(
        plan.requestId(),
        plan.sessionId(),
        plan.mode(),
        plan.actions(),
        plan.confirmation(),
        Optional.of(cwd),
        plan.onFailure(),
        plan.stream());
  }

  /** The text in UTF-8. */
  public static Bytes bytes(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
