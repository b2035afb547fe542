package dev.osd.policy.toml;

import dev.osd.policy.PolicyException;
import dev.osd.policy.plugin.Argument;
import dev.osd.policy.plugin.Manifest;
import dev.osd.policy.toml.Section.Located;
import dev.osd.policy.toml.Source.Place;
import dev.osd.protocol.BuiltInTool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/** Reads a plugin's {@code plugin.toml} and finds every mistake in it. */
public final class ManifestReader {
  /** The longest description, in characters. */
  public static final int MAX_CHARACTERS = 64 << 10;

  /** How many tools, actions of one tool, or arguments of one action there may be. */
  public static final int MAX_ENTRIES = 64;

  private static final int FILE_CHARACTERS = 128;

  private final Source source;

  private ManifestReader(Source source) {
    this.source = source;
  }

  /**
   * Reads a description.
   *
   * @throws PolicyException naming every problem with its line and column
   */
  public static Manifest read(String name, String text) throws PolicyException {
    Source source = new Source(name, text);
    if (text.length() > MAX_CHARACTERS) {
      source.problem(
          Place.START, "a plugin.toml may have at most %d characters".formatted(MAX_CHARACTERS));
      throw new PolicyException(source.problems());
    }
    RulesReader.tooDeep(text)
        .ifPresent(place -> source.problem(place, RulesReader.tooDeepMessage()));
    if (!source.problems().isEmpty()) {
      throw new PolicyException(source.problems());
    }
    TomlParseResult parsed = Toml.parse(text);
    parsed
        .errors()
        .forEach(e -> source.problem(Place.of(e.position()), String.valueOf(e.getMessage())));
    Manifest manifest =
        new ManifestReader(source).manifest(new Section(parsed, "", Place.START, source));
    if (!source.problems().isEmpty()) {
      throw new PolicyException(source.problems());
    }
    return manifest;
  }

  private Manifest manifest(Section file) {
    file.allowOnly(List.of("program", "tool"));
    String program =
        named(
            file,
            "program",
            ManifestReader::isFileName,
            "the name of a file beside plugin.toml, of at most %d letters, digits and _ . -"
                .formatted(FILE_CHARACTERS));
    Set<String> names = new HashSet<>();
    List<Manifest.Tool> tools = new ArrayList<>();
    for (Section section : some(file, "tool")) {
      Manifest.Tool tool = tool(section);
      if (BuiltInTool.isTaken(tool.name())) {
        source.problem(
            section.placeOf("tool"), "the name %s is a built-in tool's".formatted(tool.name()));
      }
      unique(names, tool.name(), section);
      tools.add(tool);
    }
    return new Manifest(program, tools);
  }

  private Manifest.Tool tool(Section section) {
    section.allowOnly(List.of("tool", "summary", "action"));
    Set<String> names = new HashSet<>();
    List<Manifest.Operation> actions = new ArrayList<>();
    for (Section action : some(section, "action")) {
      action.allowOnly(List.of("action", "arg"));
      String name = name(action, "action");
      unique(names, name, action);
      actions.add(new Manifest.Operation(name, arguments(action)));
    }
    return new Manifest.Tool(
        name(section, "tool"), section.text("summary").map(Located::value).orElse(""), actions);
  }

  private List<Argument> arguments(Section action) {
    Set<String> names = new HashSet<>();
    List<Argument> arguments = new ArrayList<>();
    for (Section section : bounded(action, "arg")) {
      section.allowOnly(List.of("name", "type", "required", "max", "enum"));
      String name = name(section, "name");
      unique(names, name, section);
      List<String> choices = section.texts("enum").stream().map(Located::value).toList();
      Argument.Type type = type(section);
      if (!choices.isEmpty() && type != Argument.Type.STRING && type != Argument.Type.STRINGS) {
        source.problem(section.placeOf("enum"), "enum is for strings only");
      }
      Optional<Located<Long>> max = section.whole("max");
      arguments.add(
          new Argument(
              name,
              type,
              section.flag("required").map(Located::value).orElse(false),
              max.isPresent() ? OptionalLong.of(max.get().value()) : OptionalLong.empty(),
              choices));
    }
    return arguments;
  }

  private Argument.Type type(Section section) {
    Optional<Located<String>> text = section.text("type");
    Optional<Argument.Type> type =
        Arrays.stream(Argument.Type.values())
            .filter(known -> text.filter(t -> t.value().equals(wireName(known))).isPresent())
            .findFirst();
    if (type.isEmpty()) {
      source.problem(
          section.placeOf("type"),
          "type must be one of "
              + String.join(
                  ", ",
                  Arrays.stream(Argument.Type.values()).map(ManifestReader::wireName).toList()));
    }
    return type.orElse(Argument.Type.STRING);
  }

  private static String wireName(Argument.Type type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  /** The tables of this name, of which there must be one. */
  private List<Section> some(Section section, String key) {
    List<Section> tables = bounded(section, key);
    if (tables.isEmpty()) {
      source.problem(section.place(), "at least one [[%s]] must be there".formatted(key));
    }
    return tables;
  }

  private List<Section> bounded(Section section, String key) {
    List<Section> tables = section.tables(key);
    if (tables.size() > MAX_ENTRIES) {
      source.problem(section.place(), "there may be at most %d of %s".formatted(MAX_ENTRIES, key));
    }
    return tables.stream().limit(MAX_ENTRIES).toList();
  }

  private void unique(Set<String> names, String name, Section section) {
    if (!name.isEmpty() && !names.add(name)) {
      source.problem(section.place(), "the name %s stands twice".formatted(name));
    }
  }

  private String name(Section section, String key) {
    return named(
        section,
        key,
        BuiltInTool::isName,
        "a name of at most %d lower-case letters, digits and _ . -"
            .formatted(BuiltInTool.NAME_CHARACTERS));
  }

  private String named(Section section, String key, Predicate<String> fits, String words) {
    Optional<String> text = section.text(key).map(Located::value).filter(fits);
    if (text.isEmpty()) {
      source.problem(section.placeOf(key), "%s must be %s".formatted(key, words));
    }
    return text.orElse("");
  }

  private static boolean isFileName(String text) {
    return !text.isEmpty()
        && text.length() <= FILE_CHARACTERS
        && text.charAt(0) != '.'
        && text.charAt(0) != '-'
        && text.chars()
            .allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || "_.-".indexOf(c) >= 0));
  }
}
