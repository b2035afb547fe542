package dev.osd.policy;

import java.util.List;

/** A policy text that cannot be used. */
public final class PolicyException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /** A text with these problems; there is at least one. */
  public PolicyException(List<Problem> problems) {
    super(String.join("\n", problems.stream().map(Problem::toString).toList()));
    this.problems = List.copyOf(problems);
  }

  /** Everything that is wrong, in the order of the text. */
  public List<Problem> problems() {
    return problems;
  }

  /**
   * One thing that is wrong.
   *
   * @param file the file's name
   * @param line from 1
   * @param column from 1, in characters
   * @param message what is wrong and what would be accepted
   */
  public record Problem(String file, int line, int column, String message) {
    @Override
    public String toString() {
      return "%s:%d:%d: %s".formatted(file, line, column, message);
    }
  }
}
