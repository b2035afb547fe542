package dev.osd.daemon.tool;

import dev.osd.daemon.tool.StepRunner.StepEnd;
import dev.osd.policy.ResolvedAction;
import dev.osd.protocol.Action;
import dev.osd.protocol.ActionResult.Captured;
import dev.osd.protocol.ActionResult.ToolAnswered;
import dev.osd.protocol.Limits;
import dev.osd.protocol.ProtocolException;
import dev.osd.protocol.ToolError;
import dev.osd.protocol.Value;
import dev.osd.protocol.wire.PluginCodec;
import java.util.Optional;

/** Asks a plugin and reads its answer; whatever it says, the answer is one of seed 002's. */
final class PluginWork {
  private PluginWork() {}

  static ToolAnswered carryOut(ResolvedAction.ToolRun run, StepRunner steps)
      throws InterruptedException {
    Action.ToolCall call = run.asked();
    StepEnd end = steps.run(Recipe.CARRY_OUT);
    Value.Group facts =
        end.exitCode().isPresent()
            ? Value.Group.EMPTY.with("exit_code", end.exitCode().getAsInt())
            : Value.Group.EMPTY;
    if (end.failure().isPresent()) {
      return Reports.broken(call, withoutOutput(end), facts).orElseThrow();
    }
    if (end.stdout().truncated()) {
      return Reports.failed(
          call,
          ToolError.IO_ERROR,
          "the plugin answered more than is taken (limit output_bytes)",
          Captured.nothing(),
          end.stderr(),
          facts);
    }
    if (end.stdout().bytes().length() == 0) {
      return refused(call, end, facts, "the plugin answered nothing");
    }
    try {
      return answered(
          call,
          new PluginCodec(Limits.standard()).answer(end.stdout().bytes().toArray()),
          end.stderr());
    } catch (ProtocolException e) {
      return refused(call, end, facts, "the plugin's answer is none: " + e.failure().message());
    }
  }

  private static ToolAnswered answered(
      Action.ToolCall call, PluginCodec.PluginAnswer answer, Captured written) {
    Captured said = answer.stderr().isEmpty() ? written : Reports.text(answer.stderr());
    Captured stdout = Reports.text(answer.stdout());
    if (answer.ok()) {
      return Reports.done(call, stdout, said, answer.meta());
    }
    return new ToolAnswered(
        call.id(),
        call.tool(),
        false,
        Optional.of(answer.error().orElse(ToolError.IO_ERROR)),
        stdout,
        said,
        answer.meta());
  }

  private static ToolAnswered refused(
      Action.ToolCall call, StepEnd end, Value.Group facts, String reason) {
    return Reports.failed(
        call, ToolError.PARSE_ERROR, reason, Captured.nothing(), end.stderr(), facts);
  }

  /** What a plugin that was ended had written is no answer. */
  private static StepEnd withoutOutput(StepEnd end) {
    return new StepEnd(end.failure(), end.exitCode(), Captured.nothing(), end.stderr());
  }
}
