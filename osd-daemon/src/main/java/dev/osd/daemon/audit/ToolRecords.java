package dev.osd.daemon.audit;

import dev.osd.policy.ResolvedAction;
import dev.osd.protocol.Action;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.BuiltInTool;
import dev.osd.protocol.ToolRequest;
import dev.osd.protocol.Value;
import dev.osd.protocol.wire.JsonLine;
import java.util.List;
import java.util.stream.Stream;

/**
 * How seed 002's tools and plugins stand in records: names and paths as they are, contents and a
 * plugin's arguments only as length and digest.
 */
final class ToolRecords {
  private final Redaction redaction;
  private final ContentFormat contents;

  ToolRecords(Redaction redaction, ContentFormat contents) {
    this.redaction = redaction;
    this.contents = contents;
  }

  /** What was asked for. */
  void writeAsked(JsonLine out, Action.ToolCall call) {
    out.text("tool", redaction.text(call.tool())).text("verb", call.request().action());
    switch (call.request()) {
      case ToolRequest.CmdRun run ->
          out.text("asked_cwd", run.workingDirectory().map(redaction::text))
              .number("timeout_ms", run.timeoutMs());
      case ToolRequest.FsRead read ->
          out.text("asked_path", redaction.text(read.path())).number("max_bytes", read.maxBytes());
      case ToolRequest.FsWrite write -> {
        out.text("asked_path", redaction.text(write.path()))
            .text("mode", write.mode().map(redaction::text))
            .flag("backup", write.backup());
        contents.write(out, "content", write.content());
      }
      case ToolRequest.PkgManage manage ->
          out.texts("packages", texts(manage.packages())).flag("assume_yes", manage.assumeYes());
      case ToolRequest.SvcManage manage -> out.text("service", redaction.text(manage.service()));
      case ToolRequest.Services services ->
          out.text("filter", services.filter().map(redaction::text));
      case ToolRequest.Packages packages ->
          out.text("filter", packages.filter().map(redaction::text));
      case ToolRequest.Plugin plugin ->
          out.texts("args", texts(List.copyOf(plugin.args().values().keySet())));
      case ToolRequest.SysInfo _, ToolRequest.Tools _ -> {}
    }
  }

  /** What it came down to. */
  void writeResolved(JsonLine out, ResolvedAction.ToolRun run) {
    if (!run.by().isEmpty()) {
      out.text("by", run.by());
    }
    out.text("sandbox", run.reach().sandbox().wireName());
    for (ResolvedAction.Step step : run.steps()) {
      out.texts(step.name(), texts(step.command().launch()));
    }
    if (run.reach().input().length() > 0) {
      contents.write(out, "input", run.reach().input());
    }
  }

  /**
   * What came of it: the facts that are one word or a list of words, and how long the texts are.
   */
  void writeResult(JsonLine out, ActionResult.ToolAnswered answered) {
    out.text("tool", redaction.text(answered.tool()))
        .text("error_code", answered.toolError().map(Enum::name));
    contents.write(out, "stdout", answered.stdout().bytes());
    contents.write(out, "stderr", answered.stderr().bytes());
    // A plugin's own facts are its own words, which nobody has asked to be kept.
    if (BuiltInTool.of(answered.tool()).isPresent()) {
      out.object(
          "meta",
          meta -> answered.meta().values().forEach((name, value) -> writeFact(meta, name, value)));
    }
  }

  private void writeFact(JsonLine out, String name, Value value) {
    switch (value) {
      case Value.Text text -> out.text(name, redaction.text(text.value()));
      case Value.Flag flag -> out.flag(name, flag.value());
      case Value.Amount amount -> out.number(name, amount.value().longValue());
      case Value.Items items ->
          out.texts(
              name,
              items.values().stream()
                  .flatMap(item ->
                      item instanceof Value.Text text
                          ? Stream.of(redaction.text(text.value()))
                          : Stream.empty())
                  .toList());
      case Value.Nothing _, Value.Group _ -> {}
    }
  }

  private List<String> texts(List<String> texts) {
    return texts.stream().map(redaction::text).toList();
  }
}
