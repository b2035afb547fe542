package dev.osd.protocol.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.Bytes;
import dev.osd.protocol.Failure;
import dev.osd.protocol.Reply;
import dev.osd.protocol.ToolError;
import dev.osd.protocol.Value;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Writes the answers to seed 002's tools: {@code ok}, {@code stdout}, {@code stderr} and {@code
 * meta}, whatever came of the call; what kept it from the tool is told in {@code stderr}.
 */
final class TypedAnswers {
  private TypedAnswers() {}

  static void write(JsonGenerator out, Reply reply) throws IOException {
    if (reply.error().isEmpty()
        && !reply.results().isEmpty()
        && reply.results().getFirst() instanceof ActionResult.ToolAnswered answered) {
      out.writeBooleanField("ok", answered.ok());
      writeContent(out, answered);
      return;
    }
    Optional<Failure> failure =
        reply.error().isPresent() || reply.results().isEmpty()
            ? reply.error()
            : reply.results().getFirst().error();
    out.writeBooleanField("ok", false);
    out.writeStringField("stdout", "");
    out.writeStringField("stderr", failure.map(Failure::message).orElse("the tool gave no answer"));
    out.writeObjectFieldStart("meta");
    out.writeStringField(
        "error_code",
        failure.map(Failure::code).map(ToolError::of).orElse(ToolError.IO_ERROR).name());
    out.writeEndObject();
  }

  /** The fields that answer and result share. */
  static void writeContent(JsonGenerator out, ActionResult.ToolAnswered answered)
      throws IOException {
    out.writeStringField("stdout", Utf8.lenient(answered.stdout().bytes()));
    out.writeStringField("stderr", Utf8.lenient(answered.stderr().bytes()));
    out.writeObjectFieldStart("meta");
    for (Map.Entry<String, Value> fact : answered.meta().values().entrySet()) {
      out.writeFieldName(fact.getKey());
      Values.write(out, fact.getValue());
    }
    writeFlag(out, "stdout_truncated", answered.stdout().truncated());
    writeFlag(out, "stderr_truncated", answered.stderr().truncated());
    writeFlag(out, "invalid_utf8", isNoUtf8(answered.stdout().bytes()));
    if (answered.toolError().isPresent()) {
      out.writeStringField("error_code", answered.toolError().get().name());
    }
    out.writeEndObject();
  }

  private static boolean isNoUtf8(Bytes bytes) {
    return Utf8.strict(bytes).isEmpty();
  }

  private static void writeFlag(JsonGenerator out, String name, boolean value) throws IOException {
    if (value) {
      out.writeBooleanField(name, true);
    }
  }
}
