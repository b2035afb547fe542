package dev.osd.daemon.tool;

import dev.osd.daemon.tool.StepRunner.StepEnd;
import dev.osd.protocol.Action;
import dev.osd.protocol.ActionResult.Captured;
import dev.osd.protocol.ActionResult.ToolAnswered;
import dev.osd.protocol.Bytes;
import dev.osd.protocol.ToolError;
import dev.osd.protocol.Value;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Puts together what a tool answers. */
public final class Reports {
  private Reports() {}

  /** The tool did what was asked. */
  public static ToolAnswered done(
      Action.ToolCall call, Captured stdout, Captured stderr, Value.Group meta) {
    return new ToolAnswered(call.id(), call.tool(), true, Optional.empty(), stdout, stderr, meta);
  }

  /** The tool did not do what was asked; the reason comes before what was written. */
  public static ToolAnswered failed(
      Action.ToolCall call,
      ToolError error,
      String reason,
      Captured stdout,
      Captured stderr,
      Value.Group meta) {
    String written = new String(stderr.bytes().toArray(), StandardCharsets.UTF_8);
    Captured both =
        new Captured(
            text(written.isEmpty() ? reason : reason + "\n" + written).bytes(), stderr.truncated());
    return new ToolAnswered(call.id(), call.tool(), false, Optional.of(error), stdout, both, meta);
  }

  /** The tool did not do what was asked, and nothing was written. */
  public static ToolAnswered failed(Action.ToolCall call, ToolError error, String reason) {
    return failed(call, error, reason, Captured.nothing(), Captured.nothing(), Value.Group.EMPTY);
  }

  /** A program of the tool did not come to its own end. */
  static Optional<ToolAnswered> broken(Action.ToolCall call, StepEnd end, Value.Group meta) {
    return end.failure()
        .map(failure ->
            failed(
                call,
                ToolError.of(failure.code()),
                failure.message(),
                end.stdout(),
                end.stderr(),
                meta));
  }

  /** Text of the tool's own. */
  public static Captured text(String text) {
    return new Captured(Bytes.of(text.getBytes(StandardCharsets.UTF_8)), false);
  }
}
