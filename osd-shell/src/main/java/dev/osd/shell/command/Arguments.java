package dev.osd.shell.command;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a person gave a command: the values of its options by name, and its operands. */
final class Arguments {
  private final Map<String, String> options;
  private final List<String> operands;

  /**
   * Arguments that were read by whichever reader.
   *
   * @param options values by option name; a flag that was given has an empty value
   * @param operands the rest in order
   */
  Arguments(Map<String, String> options, List<String> operands) {
    this.options = new HashMap<>(options);
    this.operands = List.copyOf(operands);
  }

  /** The value of an option, where it was given. */
  Optional<String> value(Usage.Option option) {
    return Optional.ofNullable(options.get(option.name()));
  }

  /** Whether a flag was given. */
  boolean has(Usage.Option flag) {
    return options.containsKey(flag.name());
  }

  /** The operand at this place, where it was given. */
  Optional<String> operand(int index) {
    return index < operands.size() ? Optional.of(operands.get(index)) : Optional.empty();
  }

  /** All operands in order. */
  List<String> operands() {
    return operands;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Arguments arguments
        && options.equals(arguments.options)
        && operands.equals(arguments.operands);
  }

  @Override
  public int hashCode() {
    return options.hashCode() * 31 + operands.hashCode();
  }

  @Override
  public String toString() {
    return options.keySet() + " " + operands.size() + " operands";
  }
}
