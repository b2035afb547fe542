package dev.osd.shell.ai;

/**
 * What a person wants of a model.
 *
 * @param words in the person's own words; may be empty for {@link Mode#FIX}
 */
public record Request(Mode mode, String words) {
  /** The ways to ask. */
  public enum Mode {
    /** A question. */
    ASK("ai"),
    /** A command, or a few. */
    RUN("ai run"),
    /** A task of several steps, mended where one fails. */
    DO("ai do"),
    /** An explanation. */
    EXPLAIN("ai explain"),
    /** A way out of what went wrong last. */
    FIX("ai fix");

    private final String command;

    Mode(String command) {
      this.command = command;
    }

    /** The words of the command line, by which the model is told what is wanted, too. */
    public String command() {
      return command;
    }

    /** Whether what is proposed may be run. */
    public boolean runs() {
      return this == RUN || this == DO || this == FIX;
    }
  }
}
