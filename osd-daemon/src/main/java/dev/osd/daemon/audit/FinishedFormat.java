package dev.osd.daemon.audit;

import dev.osd.daemon.audit.AuditEvent.Finished;
import dev.osd.protocol.Action;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.record.RecordNames;
import dev.osd.protocol.wire.JsonLine;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** How the end of one action looks. */
final class FinishedFormat {
  private final Redaction redaction;
  private final ContentFormat contents;
  private final DescriptorRecords descriptors;
  private final ToolRecords tools;

  FinishedFormat(
      Redaction redaction,
      ContentFormat contents,
      DescriptorRecords descriptors,
      ToolRecords tools) {
    this.redaction = redaction;
    this.contents = contents;
    this.descriptors = descriptors;
    this.tools = tools;
  }

  void write(JsonLine out, Finished finished) {
    ActionResult result = finished.result();
    Optional<Action> action =
        finished.plan().actions().stream()
            .filter(asked -> asked.id().equals(result.id()))
            .findFirst();
    RecordFormat.writeEvent(
        out,
        finished,
        action.map(DecidedFormat::category).orElse("process"),
        List.of(action.map(FinishedFormat::type).orElse("end")),
        result.ok() ? RecordNames.SUCCESS : RecordNames.FAILURE,
        more ->
            more.number(
                RecordNames.DURATION, TimeUnit.MILLISECONDS.toNanos(finished.durationMs())));
    RecordFormat.writeRequest(
        out,
        redaction,
        Optional.of(finished.plan().requestId()),
        finished.plan().sessionId(),
        finished.peer());
    exitCode(result)
        .ifPresent(code ->
            out.object(
                RecordNames.PROCESS, process -> process.number(RecordNames.EXIT_CODE, code)));
    size(result)
        .ifPresent(
            size -> out.object(RecordNames.FILE, file -> file.number(RecordNames.SIZE, size)));
    RecordFormat.writeError(out, redaction, result.error());
    out.object(
        RecordNames.OSD,
        osd -> {
          RecordFormat.writePeer(osd, finished.peer());
          osd.object(
              RecordNames.ACTION,
              fields ->
                  fields
                      .text(RecordNames.ID, redaction.text(result.id()))
                      .text(RecordNames.TYPE, action.map(Action::type)));
          osd.object(RecordNames.RESULT, fields -> writeResult(fields, result));
        });
  }

  private static String type(Action action) {
    return switch (action) {
      case Action.Ping ping -> "info";
      case Action.Exec exec -> "end";
      case Action.Shell shell -> "end";
      case Action.ReadFile read -> "access";
      case Action.WriteFile write -> "change";
      case Action.Read read -> "access";
      case Action.Write write -> "change";
      case Action.Pipe pipe -> "end";
      case Action.Exit exit -> "end";
      case Action.ToolCall call -> "end";
    };
  }

  private static OptionalInt exitCode(ActionResult result) {
    return result instanceof ActionResult.Ran ran ? ran.exitCode() : OptionalInt.empty();
  }

  private static OptionalLong size(ActionResult result) {
    return switch (result) {
      case ActionResult.FileRead read -> OptionalLong.of(read.size());
      case ActionResult.FileWritten written -> OptionalLong.of(written.bytesWritten());
      case ActionResult.Pong pong -> OptionalLong.empty();
      case ActionResult.Failed failed -> OptionalLong.empty();
      case ActionResult.Planned planned -> OptionalLong.empty();
      case ActionResult.Ran ran -> OptionalLong.empty();
      case ActionResult.DescriptorRead read -> OptionalLong.empty();
      case ActionResult.DescriptorWritten written -> OptionalLong.empty();
      case ActionResult.Piped piped -> OptionalLong.empty();
      case ActionResult.Exited exited -> OptionalLong.empty();
      case ActionResult.ToolAnswered answered -> OptionalLong.empty();
    };
  }

  private void writeResult(JsonLine out, ActionResult result) {
    out.text(RecordNames.TYPE, result.type()).flag(RecordNames.OK, result.ok());
    switch (result) {
      case ActionResult.Pong pong -> {}
      case ActionResult.Failed failed -> {}
      case ActionResult.Planned planned -> {}
      case ActionResult.Ran ran -> {
        out.text(RecordNames.SIGNAL, ran.signal());
        writeCaptured(out, "stdout", ran.stdout());
        writeCaptured(out, "stderr", ran.stderr());
        out.text("sandbox", ran.sandbox().wireName());
        if (!ran.protectedChanged().isEmpty()) {
          writeTexts(out, "protected_changed", ran.protectedChanged());
        }
      }
      case ActionResult.DescriptorRead read -> descriptors.writeRead(out, read);
      case ActionResult.DescriptorWritten written -> out.number("size", written.size());
      case ActionResult.Piped piped -> descriptors.writePiped(out, piped);
      case ActionResult.Exited exited -> out.number("code", exited.code());
      case ActionResult.ToolAnswered answered -> tools.writeResult(out, answered);
      case ActionResult.FileRead read -> {
        contents.write(out, "content", read.content());
        out.flag("truncated", read.truncated());
      }
      case ActionResult.FileWritten written -> {
        writeTexts(out, "artifacts", written.artifacts());
        out.text("backup_path", written.backupPath().map(redaction::text));
      }
    }
  }

  private void writeCaptured(JsonLine out, String name, ActionResult.Captured captured) {
    contents.write(out, name, captured.bytes());
    if (captured.truncated()) {
      out.flag(name + "_truncated", true);
    }
  }

  private void writeTexts(JsonLine out, String name, List<String> texts) {
    out.texts(name, texts.stream().map(redaction::text).toList());
  }
}
