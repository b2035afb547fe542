package dev.osd.shell.llm.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * The JSON writer for requests. openai-java's own one reads every class through Kotlin's reflection
 * first, which is a quarter of all that a run of {@code llmcmd} computes. To write what the
 * annotations of those classes say, none of that is needed; a test compares the two.
 */
final class RequestJson {
  private RequestJson() {}

  static JsonMapper mapper() {
    return JsonMapper.builder()
        .disable(
            MapperFeature.AUTO_DETECT_CREATORS,
            MapperFeature.AUTO_DETECT_FIELDS,
            MapperFeature.AUTO_DETECT_GETTERS,
            MapperFeature.AUTO_DETECT_IS_GETTERS,
            MapperFeature.AUTO_DETECT_SETTERS)
        .defaultPropertyInclusion(
            JsonInclude.Value.construct(
                JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
        .build();
  }

  /** A text of our own as a tree. */
  static JsonNode tree(String json) {
    try {
      return mapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("this program's own text is no JSON", e);
    }
  }
}
