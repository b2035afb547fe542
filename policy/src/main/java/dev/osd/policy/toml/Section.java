package dev.osd.policy.toml;

import dev.osd.policy.toml.Source.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * A table of a policy file, taken apart key by key. A key that is wrong becomes a problem and
 * counts as absent, so that reading goes on.
 */
final class Section {
  private final TomlTable table;
  private final String name;
  private final Place place;
  private final Source source;

  Section(TomlTable table, String name, Place place, Source source) {
    this.table = table;
    this.name = name;
    this.place = place;
    this.source = source;
  }

  /** A value and where it stands. */
  record Located<T>(T value, Place place) {}

  Place place() {
    return place;
  }

  Set<String> keys() {
    return table.keySet();
  }

  /** Makes a problem of every key that is not among those known. */
  void allowOnly(List<String> known) {
    for (String key : table.keySet()) {
      if (!known.contains(key)) {
        source.problem(
            placeOf(key),
            "unknown key %s%s; known here: %s"
                .formatted(shown(key), in(), String.join(", ", known)));
      }
    }
  }

  Optional<Located<String>> text(String key) {
    return value(key, String.class, "a string");
  }

  Optional<Located<Long>> whole(String key) {
    return value(key, Long.class, "a whole number");
  }

  Optional<Located<Boolean>> flag(String key) {
    return value(key, Boolean.class, "true or false");
  }

  /** A value of any type. */
  Optional<Located<Object>> any(String key) {
    return Optional.ofNullable(table.get(List.of(key)))
        .map(value -> new Located<>(value, placeOf(key)));
  }

  /** An array of strings; where it is absent, none. */
  List<Located<String>> texts(String key) {
    return elements(key, String.class, "strings");
  }

  /** An array of whole numbers; where it is absent, none. */
  List<Located<Long>> wholes(String key) {
    return elements(key, Long.class, "whole numbers");
  }

  private <T> List<Located<T>> elements(String key, Class<T> type, String kind) {
    List<Located<T>> found = new ArrayList<>();
    Optional<Located<TomlArray>> array = value(key, TomlArray.class, "an array of " + kind);
    if (array.isEmpty()) {
      return found;
    }
    TomlArray elements = array.get().value();
    for (int i = 0; i < elements.size(); i++) {
      Place at = source.nextValue(Place.of(elements.inputPositionOf(i)));
      Object element = elements.get(i);
      if (type.isInstance(element)) {
        found.add(new Located<>(type.cast(element), at));
      } else {
        source.problem(at, "%s holds %s only".formatted(shown(key), kind));
      }
    }
    return found;
  }

  Optional<Section> table(String key) {
    return value(key, TomlTable.class, "a table, written [%s]".formatted(key))
        .map(found -> new Section(found.value(), key, found.place(), source));
  }

  /** The tables of {@code [[key]]}. */
  List<Section> tables(String key) {
    List<Section> tables = new ArrayList<>();
    String expected = "a list of tables, each written [[%s]]".formatted(key);
    Optional<Located<TomlArray>> array = value(key, TomlArray.class, expected);
    if (array.isPresent()) {
      TomlArray elements = array.get().value();
      for (int i = 0; i < elements.size(); i++) {
        Place at = source.nextValue(Place.of(elements.inputPositionOf(i)));
        if (elements.get(i) instanceof TomlTable element) {
          tables.add(new Section(element, key, at, source));
        } else {
          source.problem(at, "%s must be %s".formatted(key, expected));
        }
      }
    }
    return tables;
  }

  Place placeOf(String key) {
    TomlPosition position = table.inputPositionOf(List.of(key));
    return position == null ? place : Place.of(position);
  }

  private <T> Optional<Located<T>> value(String key, Class<T> type, String expected) {
    Object value = table.get(List.of(key));
    if (value == null) {
      return Optional.empty();
    }
    if (type.isInstance(value)) {
      return Optional.of(new Located<>(type.cast(value), placeOf(key)));
    }
    source.problem(placeOf(key), "%s must be %s".formatted(shown(key), expected));
    return Optional.empty();
  }

  private String in() {
    return name.isEmpty() ? "" : " in " + name;
  }

  private static String shown(String key) {
    return key.length() <= 40 ? key : key.substring(0, 40) + "...";
  }
}
