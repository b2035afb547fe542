package dev.osd.daemon.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A program with its arguments, as a tool runs it. No shell reads it.
 *
 * @param argv the program's absolute path and its arguments
 * @param environment what it gets beside the usual environment
 */
public record ProgramLine(List<String> argv, Map<String, String> environment) {
  public ProgramLine {
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
  }

  static ProgramLine of(String... argv) {
    return new ProgramLine(List.of(argv), Map.of());
  }

  /** The line with more arguments at its end. */
  ProgramLine with(List<String> more) {
    List<String> all = new ArrayList<>(argv);
    all.addAll(more);
    return new ProgramLine(all, environment);
  }
}
