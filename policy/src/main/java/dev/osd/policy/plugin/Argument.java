package dev.osd.policy.plugin;

import dev.osd.protocol.Value;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An argument that an action of a plugin takes.
 *
 * @param required whether the action cannot do without it
 * @param max characters of a string, elements of a list, or the greatest number
 * @param choices the strings that it can be; none means any
 */
public record Argument(
    String name, Type type, boolean required, OptionalLong max, List<String> choices) {
  public Argument {
    choices = List.copyOf(choices);
  }

  /** What an argument can be; the name in lower case is the {@code type} of a description. */
  public enum Type {
    STRING("a string"),
    INTEGER("a whole number"),
    NUMBER("a number"),
    BOOLEAN("true or false"),
    STRINGS("an array of strings");

    private final String words;

    Type(String words) {
      this.words = words;
    }
  }

  /** What is wrong with the arguments of a request, in a sentence; nothing where nothing is. */
  public static Optional<String> objection(List<Argument> known, Value.Group given) {
    for (String name : given.values().keySet()) {
      if (known.stream().noneMatch(argument -> argument.name().equals(name))) {
        return Optional.of(
            "args has a field that this action does not take; known: "
                + String.join(", ", known.stream().map(Argument::name).toList()));
      }
    }
    for (Argument argument : known) {
      Value value = given.values().getOrDefault(argument.name(), new Value.Nothing());
      Optional<String> fault = argument.fault(value);
      if (fault.isPresent()) {
        return Optional.of("args.%s %s".formatted(argument.name(), fault.get()));
      }
    }
    return Optional.empty();
  }

  private Optional<String> fault(Value value) {
    boolean fits =
        switch (value) {
          case Value.Nothing _ -> true;
          case Value.Text text -> type == Type.STRING && isChoice(text.value());
          case Value.Flag _ -> type == Type.BOOLEAN;
          case Value.Amount amount ->
              type == Type.NUMBER || (type == Type.INTEGER && amount.isWhole());
          case Value.Items items -> type == Type.STRINGS && areChoices(items);
          case Value.Group _ -> false;
        };
    if (value instanceof Value.Nothing) {
      return required ? Optional.of("is missing") : Optional.empty();
    }
    if (!fits) {
      String words = type.words;
      return Optional.of(
          choices.isEmpty()
              ? "must be " + words
              : "must be %s out of %s".formatted(words, String.join(", ", choices)));
    }
    return isWithin(value) ? Optional.empty() : Optional.of("is over its max, " + max.orElse(0));
  }

  private boolean isWithin(Value value) {
    if (max.isEmpty()) {
      return true;
    }
    long most = max.getAsLong();
    return switch (value) {
      case Value.Text text -> text.value().codePointCount(0, text.value().length()) <= most;
      case Value.Items items -> items.values().size() <= most;
      case Value.Amount amount -> amount.isAtMost(most);
      case Value.Flag _, Value.Nothing _, Value.Group _ -> true;
    };
  }

  private boolean isChoice(String text) {
    return choices.isEmpty() || choices.contains(text);
  }

  private boolean areChoices(Value.Items items) {
    return items.values().stream()
        .allMatch(item -> item instanceof Value.Text text && isChoice(text.value()));
  }
}
