package dev.osd.shell.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.osd.e2e.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A conversation in a file under {@code src/test/resources/llm}: what is typed, what the API
 * answers, and what has to come of it. Whoever puts a file there has a test; its form is described
 * beside the files.
 *
 * @param name the file's name without its ending
 * @param script the file
 */
public record Transcript(String name, JsonNode script) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** All transcripts, by name. */
  public static List<Transcript> all() {
    Path folder = Programs.root().resolve("osd-shell/src/test/resources/llm");
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .filter(file -> !file.toString().endsWith(".schema.json"))
          .sorted()
          .map(Transcript::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Transcript read(Path file) {
    try {
      String name = String.valueOf(file.getFileName());
      return new Transcript(
          name.substring(0, name.length() - ".json".length()),
          JSON.readTree(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  /** The API that the script describes. */
  public ScriptedApi api() throws IOException {
    return new ScriptedApi(list("answers"), script.path("again").asBoolean());
  }

  /** Puts the files of the script into this folder. */
  public void writeFiles(Path folder) throws IOException {
    for (var file : script.path("files").properties()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue().asText());
    }
  }

  /** The words of the command line; {@code @} before a file's name stands for this folder. */
  public List<String> words(Path folder) {
    List<String> words = new ArrayList<>();
    for (JsonNode word : list("words")) {
      words.add(word.asText().replace("@", folder.toString().isEmpty() ? "" : folder + "/"));
    }
    return words;
  }

  /** The environment, with a key and this base URL. */
  public Map<String, String> environment(String baseUrl) {
    Map<String, String> environment = new HashMap<>();
    environment.put("OPENAI_API_KEY", "sk-test-0123456789");
    environment.put("OPENAI_BASE_URL", baseUrl);
    script
        .path("environment")
        .properties()
        .forEach(variable -> environment.put(variable.getKey(), variable.getValue().asText()));
    return environment;
  }

  /** Whether it is played with the real programs as well. */
  public boolean real() {
    return script.path("real").asBoolean();
  }

  /** What is on standard input. */
  public String stdin() {
    return script.path("stdin").asText("");
  }

  /** A part of what has to come of it. */
  public JsonNode expected(String part) {
    return script.path("expect").path(part);
  }

  /** Whether something is said of a part of the outcome. */
  public boolean expects(String part) {
    return !(expected(part) instanceof MissingNode);
  }

  /** The elements of an array; none where there is none. */
  public List<JsonNode> list(String field) {
    List<JsonNode> elements = new ArrayList<>();
    script.path(field).forEach(elements::add);
    return elements;
  }

  @Override
  public String toString() {
    return name;
  }
}
