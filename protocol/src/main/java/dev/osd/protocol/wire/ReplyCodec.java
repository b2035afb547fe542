package dev.osd.protocol.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.Answer;
import dev.osd.protocol.Attachment;
import dev.osd.protocol.Bytes;
import dev.osd.protocol.Event;
import dev.osd.protocol.Failure;
import dev.osd.protocol.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Writes replies and events: one JSON object and a newline each, in UTF-8. */
public final class ReplyCodec {
  private final StrictJson json;

  /** A codec that writes JSON as this room's decoder reads it. */
  public ReplyCodec(StrictJson json) {
    this.json = json;
  }

  /** A reply as one line, newline included. */
  public byte[] encode(Reply reply) {
    return line(out -> write(out, reply));
  }

  /** Any answer as one line, newline included. */
  public byte[] encode(Answer answer) {
    return switch (answer) {
      case Answer.OfPlan plan -> encode(plan.reply());
      case Answer.OfCall call ->
          line(out -> {
            if (CallReader.isOnDescriptors(call.tool())) {
              ToolAnswers.write(out, call.tool(), call.reply());
            } else {
              TypedAnswers.write(out, call.reply());
            }
          });
      case Answer.OfAttach attach -> line(out -> write(out, attach));
      case Answer.OfCancel cancel -> line(out -> write(out, cancel));
    };
  }

  /** An event as one line, newline included. */
  public byte[] encode(Event event) {
    return line(out -> write(out, event));
  }

  private interface Writing {
    void to(JsonGenerator out) throws IOException;
  }

  private byte[] line(Writing writing) {
    ByteArrayBuilder bytes = new ByteArrayBuilder(256);
    try (JsonGenerator out = json.factory().createGenerator(bytes)) {
      out.setRootValueSeparator(new SerializedString(""));
      out.writeStartObject();
      writing.to(out);
      out.writeEndObject();
      out.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("a byte array cannot fail to be written", e);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator out, Reply reply) throws IOException {
    writeOptional(out, "request_id", reply.requestId());
    out.writeBooleanField("executed", reply.executed());
    out.writeArrayFieldStart("results");
    for (ActionResult result : reply.results()) {
      out.writeStartObject();
      write(out, result);
      out.writeEndObject();
    }
    out.writeEndArray();
    writeError(out, reply.error());
  }

  private static void write(JsonGenerator out, Answer.OfAttach answer) throws IOException {
    writeOptional(out, "request_id", answer.requestId());
    out.writeArrayFieldStart("attached");
    for (Attachment attached : answer.attached()) {
      out.writeStartObject();
      out.writeNumberField("fd", attached.fd());
      out.writeStringField("name", attached.name());
      out.writeStringField("mode", attached.mode().wireName());
      if (attached.size().isPresent()) {
        out.writeNumberField("size", attached.size().getAsLong());
      } else {
        out.writeNullField("size");
      }
      out.writeEndObject();
    }
    out.writeEndArray();
    writeError(out, answer.error());
  }

  private static void write(JsonGenerator out, Answer.OfCancel answer) throws IOException {
    out.writeStringField("request_id", answer.requestId());
    out.writeNumberField("cancelled", answer.cancelled());
    writeError(out, answer.error());
  }

  private static void write(JsonGenerator out, ActionResult result) throws IOException {
    out.writeStringField("id", result.id());
    out.writeStringField("type", result.type());
    out.writeBooleanField("ok", result.ok());
    writeError(out, result.error());
    switch (result) {
      case ActionResult.Pong pong -> {}
      case ActionResult.Failed failed -> {}
      case ActionResult.Ran ran -> writeRan(out, ran);
      case ActionResult.FileRead read -> {
        out.writeStringField("content_base64", base64(read.content()));
        out.writeBooleanField("truncated", read.truncated());
        out.writeNumberField("size", read.size());
      }
      case ActionResult.FileWritten written -> {
        writeTexts(out, "artifacts", written.artifacts());
        out.writeNumberField("bytes_written", written.bytesWritten());
        if (written.backupPath().isPresent()) {
          out.writeStringField("backup_path", written.backupPath().get());
        }
      }
      case ActionResult.DescriptorRead read -> {
        writeRead(out, read);
        out.writeBooleanField("invalid_utf8", Utf8.strict(read.content()).isEmpty());
      }
      case ActionResult.DescriptorWritten written -> out.writeNumberField("size", written.size());
      case ActionResult.Piped piped -> writePiped(out, piped);
      case ActionResult.Exited exited -> out.writeNumberField("code", exited.code());
      case ActionResult.ToolAnswered answered -> {
        out.writeStringField("tool", answered.tool());
        TypedAnswers.writeContent(out, answered);
      }
      case ActionResult.Planned planned -> writePlanned(out, planned);
    }
  }

  /** The fields of a read that seed 001 has. */
  static void writeRead(JsonGenerator out, ActionResult.DescriptorRead read) throws IOException {
    out.writeStringField("input", Utf8.lenient(read.content()));
    out.writeNumberField("next_offset", read.nextOffset());
    out.writeBooleanField("eof", read.eof());
    out.writeNumberField("size", read.content().length());
  }

  private static void writePiped(JsonGenerator out, ActionResult.Piped piped) throws IOException {
    if (piped.exitCodes().isEmpty()) {
      out.writeNullField("exit_code");
    } else {
      out.writeNumberField("exit_code", piped.exitCodes().getLast());
    }
    out.writeArrayFieldStart("exit_codes");
    for (int code : piped.exitCodes()) {
      out.writeNumber(code);
    }
    out.writeEndArray();
    out.writeNumberField("size", piped.size());
    if (piped.ends().isPresent()) {
      out.writeNumberField("in_fd", piped.ends().get().in());
      out.writeNumberField("out_fd", piped.ends().get().out());
    }
    writeCaptured(out, "stderr", piped.stderr());
  }

  private static void writeRan(JsonGenerator out, ActionResult.Ran ran) throws IOException {
    if (ran.exitCode().isPresent()) {
      out.writeNumberField("exit_code", ran.exitCode().getAsInt());
    } else {
      out.writeNullField("exit_code");
    }
    writeOptional(out, "signal", ran.signal());
    writeCaptured(out, "stdout", ran.stdout());
    writeCaptured(out, "stderr", ran.stderr());
    out.writeNumberField("duration_ms", ran.durationMs());
    out.writeStringField("sandbox", ran.sandbox().wireName());
    if (!ran.protectedChanged().isEmpty()) {
      writeTexts(out, "protected_changed", ran.protectedChanged());
    }
  }

  private static void writeCaptured(
      JsonGenerator out, String stream, ActionResult.Captured captured) throws IOException {
    Optional<String> text = Utf8.strict(captured.bytes());
    if (text.isPresent()) {
      out.writeStringField(stream, text.get());
    } else {
      out.writeStringField(stream + "_base64", base64(captured.bytes()));
    }
    out.writeBooleanField(stream + "_truncated", captured.truncated());
  }

  private static void writePlanned(JsonGenerator out, ActionResult.Planned planned)
      throws IOException {
    out.writeStringField("decision", planned.decision().wireName());
    out.writeStringField("rule", planned.rule());
    if (planned.question().isPresent()) {
      out.writeStringField("question", planned.question().get());
    }
    switch (planned.target()) {
      case ActionResult.Target.None none -> {}
      case ActionResult.Target.Program program -> writeTexts(out, "argv", program.argv());
      case ActionResult.Target.File file -> out.writeStringField("path", file.path());
    }
  }

  private static void write(JsonGenerator out, Event event) throws IOException {
    out.writeStringField("event", event.name());
    switch (event) {
      case Event.Output output -> {
        out.writeStringField("step_id", output.stepId());
        out.writeStringField("stream", output.stream());
        out.writeStringField("data", output.data());
      }
      case Event.StepComplete step -> {
        out.writeStringField("step_id", step.stepId());
        if (step.exitCode().isPresent()) {
          out.writeNumberField("exit_code", step.exitCode().getAsInt());
        } else {
          out.writeNullField("exit_code");
        }
        out.writeNumberField("duration_ms", step.durationMs());
      }
      case Event.PlanComplete plan -> {
        out.writeBooleanField("success", plan.success());
        out.writeNumberField("steps_executed", plan.stepsExecuted());
        out.writeNumberField("total_duration_ms", plan.totalDurationMs());
      }
    }
  }

  private static void writeError(JsonGenerator out, Optional<Failure> error) throws IOException {
    if (error.isEmpty()) {
      out.writeNullField("error");
      return;
    }
    out.writeObjectFieldStart("error");
    out.writeStringField("code", error.get().code().wireName());
    out.writeStringField("message", error.get().message());
    out.writeEndObject();
  }

  /** A string field, {@code null} where there is nothing. */
  static void writeOptional(JsonGenerator out, String field, Optional<String> text)
      throws IOException {
    if (text.isPresent()) {
      out.writeStringField(field, text.get());
    } else {
      out.writeNullField(field);
    }
  }

  private static void writeTexts(JsonGenerator out, String field, List<String> texts)
      throws IOException {
    out.writeArrayFieldStart(field);
    for (String text : texts) {
      out.writeString(text);
    }
    out.writeEndArray();
  }

  private static String base64(Bytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.toArray());
  }
}
