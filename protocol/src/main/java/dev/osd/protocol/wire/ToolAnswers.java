package dev.osd.protocol.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.Bytes;
import dev.osd.protocol.Failure;
import dev.osd.protocol.Reply;
import java.io.IOException;
import java.util.Optional;

/**
 * Writes the answers to seed 001's tools: its own result objects, because a model reads them. An
 * {@code error} is one sentence; where not the tool itself but the way to it failed (the policy,
 * the form of the call, the log), the error's code stands before it.
 */
final class ToolAnswers {
  private ToolAnswers() {}

  static void write(JsonGenerator out, String tool, Reply reply) throws IOException {
    if (reply.error().isPresent() || reply.results().isEmpty()) {
      writeFailed(out, tool, coded(reply.error()));
      return;
    }
    switch (reply.results().getFirst()) {
      case ActionResult.DescriptorRead read -> writeRead(out, read);
      case ActionResult.DescriptorWritten written ->
          writeSuccess(out, written.size(), Optional.empty());
      case ActionResult.Piped piped -> writePiped(out, piped);
      case ActionResult.Exited exited -> {
        out.writeBooleanField("success", true);
        out.writeNumberField("code", exited.code());
        out.writeNullField("error");
      }
      case ActionResult.Failed failed ->
          writeFailed(
              out, tool, reply.executed() ? failed.failure().message() : coded(failed.error()));
      case ActionResult.Pong _,
          ActionResult.Ran _,
          ActionResult.FileRead _,
          ActionResult.FileWritten _,
          ActionResult.ToolAnswered _,
          ActionResult.Planned _ ->
          throw new IllegalStateException("no result of a tool on descriptors");
    }
  }

  private static void writeRead(JsonGenerator out, ActionResult.DescriptorRead read)
      throws IOException {
    ReplyCodec.writeRead(out, read);
    out.writeNullField("error");
    if (Utf8.strict(read.content()).isEmpty()) {
      out.writeBooleanField("invalid_utf8", true);
    }
  }

  private static void writePiped(JsonGenerator out, ActionResult.Piped piped) throws IOException {
    Optional<String> error = piped.error().map(Failure::message);
    if (error.isEmpty() && !piped.ok() && piped.stderr().bytes().length() > 0) {
      // A status of its own, such as of grep that found nothing, is no failure; a message is.
      error = Optional.of(Utf8.lenient(piped.stderr().bytes()).stripTrailing());
    }
    if (piped.ends().isEmpty()) {
      writeSuccess(out, piped.size(), error);
      return;
    }
    out.writeBooleanField("success", error.isEmpty());
    out.writeNumberField("in_fd", piped.ends().get().in());
    out.writeNumberField("out_fd", piped.ends().get().out());
    ReplyCodec.writeOptional(out, "error", error);
  }

  private static void writeSuccess(JsonGenerator out, long size, Optional<String> error)
      throws IOException {
    out.writeBooleanField("success", error.isEmpty());
    out.writeNumberField("size", size);
    ReplyCodec.writeOptional(out, "error", error);
  }

  private static void writeFailed(JsonGenerator out, String tool, String error) throws IOException {
    switch (tool) {
      case "read" -> {
        ReplyCodec.writeRead(out, new ActionResult.DescriptorRead("", Bytes.none(), 0, false));
        out.writeStringField("error", error);
      }
      case "exit" -> {
        out.writeBooleanField("success", false);
        out.writeStringField("error", error);
      }
      default -> writeSuccess(out, 0, Optional.of(error));
    }
  }

  private static String coded(Optional<Failure> failure) {
    return failure.isEmpty()
        ? "the tool gave no answer"
        : failure.get().code().wireName() + ": " + failure.get().message();
  }
}
