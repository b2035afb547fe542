package dev.osd.shell.ai;

import java.util.List;

/**
 * What a model answers (seed 002, "AI Action Schema"). Nothing in it is to be trusted.
 *
 * @param summary may be empty
 * @param steps in the order in which they are to run
 */
public record AiAction(Kind kind, String summary, List<Step> steps) {
  public AiAction {
    steps = List.copyOf(steps);
  }

  /** The kinds of answers. */
  public enum Kind {
    /** Text, and no commands. */
    ANSWER_ONLY("answer_only"),
    /** One or more commands. */
    COMMAND_SEQUENCE("command_sequence"),
    /** A plan of several steps. */
    PLAN_AND_COMMANDS("plan_and_commands");

    private final String wireName;

    Kind(String wireName) {
      this.wireName = wireName;
    }

    /** The {@code kind} in JSON. */
    public String wireName() {
      return wireName;
    }
  }

  /** A text that is the whole answer. */
  static AiAction answer(String text) {
    return new AiAction(Kind.ANSWER_ONLY, text, List.of());
  }
}
