package dev.osd.shell.llm.api;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what servers take for JSON: unlike with requests to the daemon, it is the other side that
 * has to be understood here, and nothing is run by what is read before the strict decoder has seen
 * it.
 */
final class Lenient {
  private static final int NESTING = 200;

  private final JsonMapper mapper;

  /** A reader of strings of at most so many characters. */
  Lenient(int mostCharacters) {
    mapper =
        JsonMapper.builder(
                JsonFactory.builder()
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .streamReadConstraints(
                        StreamReadConstraints.builder()
                            .maxNestingDepth(NESTING)
                            .maxStringLength(mostCharacters)
                            .build())
                    .build())
            .build();
  }

  /** The one value that this text holds; nothing if it is no JSON. */
  Optional<JsonNode> value(String text) {
    List<JsonNode> values = values(text).orElse(List.of());
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }

  /** The values that stand in this text one behind the other; nothing if it is no JSON. */
  Optional<List<JsonNode>> values(String text) {
    List<JsonNode> values = new ArrayList<>();
    try (JsonParser parser = mapper.createParser(text)) {
      while (parser.nextToken() != null) {
        values.add(mapper.readTree(parser));
      }
      return Optional.of(values);
    } catch (JacksonException | NumberFormatException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot fail to be read", e);
    }
  }
}
