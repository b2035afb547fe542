package dev.osd.protocol.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Limits;
import dev.osd.protocol.ProtocolException;
import dev.osd.protocol.ToolError;
import dev.osd.protocol.ToolRequest;
import dev.osd.protocol.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** What a plugin reads and writes (seed 002): one request, one answer, each one JSON object. */
public final class PluginCodec {
  private static final Set<String> FIELDS = Set.of("ok", "stdout", "stderr", "meta");
  private static final String ERROR_CODE = "error_code";

  private final StrictJson json;

  /** A codec that holds answers to these limits. */
  public PluginCodec(Limits limits) {
    this.json = new StrictJson(limits);
  }

  /**
   * What a plugin says.
   *
   * @param error the code in its {@code meta}, where it says that it did not succeed
   * @param meta the rest of it
   */
  public record PluginAnswer(
      boolean ok, String stdout, String stderr, Optional<ToolError> error, Value.Group meta) {}

  /** The request as one line, newline included. */
  public byte[] request(ToolRequest.Plugin request) {
    ByteArrayBuilder bytes = new ByteArrayBuilder(256);
    try (JsonGenerator out = json.factory().createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringField("tool", request.tool());
      out.writeStringField("action", request.action());
      out.writeFieldName("args");
      Values.write(out, request.args());
      out.writeEndObject();
      out.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("a byte array cannot fail to be written", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads an answer.
   *
   * @throws ProtocolException if the text is none: {@code parse_failed}, and what is wrong
   */
  public PluginAnswer answer(byte[] text) throws ProtocolException {
    ObjectNode object = json.decodeObject(text, 0, text.length);
    for (var field : object.properties()) {
      if (!FIELDS.contains(field.getKey())) {
        throw refused("it has a field that is none of ok, stdout, stderr and meta");
      }
    }
    JsonNode ok = object.path("ok");
    if (!ok.isBoolean()) {
      throw refused("ok must be true or false");
    }
    JsonNode meta = object.path("meta");
    if (!meta.isMissingNode() && !meta.isNull() && !meta.isObject()) {
      throw refused("meta must be an object");
    }
    Value.Group facts = meta.isObject() ? Values.group(meta) : Value.Group.EMPTY;
    Optional<ToolError> error =
        ok.booleanValue() ? Optional.empty() : Optional.of(error(meta.path(ERROR_CODE)));
    return new PluginAnswer(
        ok.booleanValue(),
        text(object, "stdout"),
        text(object, "stderr"),
        error,
        facts.without(ERROR_CODE));
  }

  private static ToolError error(JsonNode code) throws ProtocolException {
    if (code.isMissingNode() || code.isNull()) {
      return ToolError.IO_ERROR;
    }
    return Arrays.stream(ToolError.values())
        .filter(known -> code.isTextual() && known.name().equals(code.textValue()))
        .findFirst()
        .orElseThrow(() ->
            refused(
                "meta.error_code must be one of "
                    + String.join(
                        ", ", Arrays.stream(ToolError.values()).map(Enum::name).toList())));
  }

  private static String text(ObjectNode object, String field) throws ProtocolException {
    JsonNode value = object.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    if (!value.isTextual()) {
      throw refused(field + " must be a string");
    }
    return value.textValue();
  }

  private static ProtocolException refused(String what) {
    return new ProtocolException(ErrorCode.PARSE_FAILED, what);
  }
}
