package dev.osd.policy.toml;

import dev.osd.policy.PolicyException.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.tomlj.TomlPosition;

/** A policy's text and name, and the problems found in it so far. */
final class Source {
  private final String name;
  private final String[] lines;
  private final List<Problem> problems = new ArrayList<>();
  private boolean torn;

  Source(String name, String text) {
    this.name = name;
    this.lines = text.split("\n", -1);
  }

  /**
   * A place in the text.
   *
   * @param line from 1
   * @param column from 1
   */
  record Place(int line, int column) {
    static final Place START = new Place(1, 1);

    static Place of(TomlPosition position) {
      return new Place(position.line(), position.column());
    }
  }

  /** Notes that part of the text is no TOML, so that keys may seem to be missing. */
  void tear() {
    torn = true;
  }

  /** Whether a missing key says nothing, because the text around it could not be read. */
  boolean isTorn() {
    return torn;
  }

  void problem(Place place, String message) {
    problems.add(new Problem(name, place.line(), place.column(), message));
  }

  /** How findings name a line. */
  String origin(Place place) {
    return name + ":" + place.line();
  }

  /** Everything found, in the order of the text. */
  List<Problem> problems() {
    return problems.stream()
        .distinct()
        .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
        .toList();
  }

  /**
   * Where the next value starts. The parser places an element of an array right behind the comma
   * before it, which may be lines above.
   */
  Place nextValue(Place from) {
    int line = from.line();
    int column = from.column();
    while (line <= lines.length) {
      String text = lines[line - 1];
      int at = column - 1;
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
      if (at < text.length() && text.charAt(at) != '#') {
        return new Place(line, at + 1);
      }
      line++;
      column = 1;
    }
    return from;
  }
}
