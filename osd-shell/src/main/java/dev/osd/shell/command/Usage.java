package dev.osd.shell.command;

import java.util.List;
import java.util.Optional;

/**
 * How a command is called. Stated once for each command; help, completion and both readers of
 * arguments follow from it.
 *
 * @param words the command's name, such as {@code policy check}
 * @param summary what it does, in one sentence
 * @param details further lines for the help text
 * @param options its options; {@code --help} is added everywhere
 * @param operands its operands in order; optional ones last
 * @param examples command lines to try
 * @param synopsis the first line of the help text, where it is not made from the rest
 */
public record Usage(
    String words,
    String summary,
    List<String> details,
    List<Option> options,
    List<Operand> operands,
    List<String> examples,
    Optional<String> synopsis) {
  public Usage {
    details = List.copyOf(details);
    options = List.copyOf(options);
    operands = List.copyOf(operands);
    examples = List.copyOf(examples);
  }

  /** A command whose synopsis follows from its options and operands. */
  public Usage(
      String words,
      String summary,
      List<String> details,
      List<Option> options,
      List<Operand> operands,
      List<String> examples) {
    this(words, summary, details, options, operands, examples, Optional.empty());
  }

  /**
   * An option.
   *
   * @param names its spellings, the one that the code uses last
   * @param value what its value is called in help texts; nothing for a flag
   * @param help what it does
   */
  public record Option(List<String> names, Optional<String> value, String help) {
    public Option {
      names = List.copyOf(names);
    }

    /** An option with a value. */
    static Option valued(String name, String value, String help) {
      return new Option(List.of(name), Optional.of(value), help);
    }

    /** An option without a value. */
    static Option flag(String name, String help) {
      return new Option(List.of(name), Optional.empty(), help);
    }

    /** The spelling that the code uses. */
    String name() {
      return names.getLast();
    }
  }

  /**
   * An operand.
   *
   * @param label what it is called in help texts
   * @param required whether the command cannot do without it
   * @param choices what it can be; empty where it is free
   * @param help what it is
   * @param repeated whether it is everything that is left: then nothing behind the first operand is
   *     an option of this command, whatever it looks like
   */
  public record Operand(
      String label, boolean required, List<String> choices, String help, boolean repeated) {
    public Operand {
      choices = List.copyOf(choices);
    }

    /** An operand that stands for one word. */
    Operand(String label, boolean required, List<String> choices, String help) {
      this(label, required, choices, help, false);
    }

    /** All words that are left, none included. */
    static Operand rest(String label, String help) {
      return new Operand(label, false, List.of(), help, true);
    }
  }

  /** Whether the last operand takes all words that are left. */
  boolean takesRest() {
    return !operands.isEmpty() && operands.getLast().repeated();
  }
}
