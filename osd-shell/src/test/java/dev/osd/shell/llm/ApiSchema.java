package dev.osd.shell.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.osd.e2e.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;

/** The schema of the requests that the published API takes. */
public final class ApiSchema {
  private final JsonSchema schema;

  public ApiSchema() {
    try {
      schema =
          JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
              .getSchema(
                  Files.readString(
                      Programs.root()
                          .resolve(
                              "osd-shell/src/test/resources/llm/chat-completions-request.schema.json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is wrong with a request; nothing where it fits. */
  public List<String> faults(JsonNode request) {
    return schema.validate(request).stream().map(ValidationMessage::getMessage).toList();
  }
}
