package dev.osd.shell.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the arguments that nearly everybody gives: known options, each once, and operands. Whatever
 * is not as plain as that (help, a mistake, an attached or abbreviated option) is left to {@link
 * PicocliArguments}, which knows all of it but costs a client that lives for 30 ms as much time
 * again to load.
 */
final class PlainArguments {
  private final Usage usage;
  private final Map<String, String> options = new HashMap<>();
  private final List<String> operands = new ArrayList<>();

  private PlainArguments(Usage usage) {
    this.usage = usage;
  }

  /** The arguments, if they are plain. */
  static Optional<Arguments> read(Usage usage, List<String> words) {
    PlainArguments reading = new PlainArguments(usage);
    return reading.readAll(words)
        ? Optional.of(new Arguments(reading.options, reading.operands))
        : Optional.empty();
  }

  private boolean readAll(List<String> words) {
    int at = 0;
    while (at < words.size()) {
      if (usage.takesRest() && !operands.isEmpty()) {
        operands.addAll(words.subList(at, words.size()));
        break;
      }
      String word = words.get(at++);
      if (word.isEmpty()) {
        return false;
      }
      if (word.equals("-") || word.charAt(0) != '-') {
        operands.add(word);
        continue;
      }
      int equals = word.startsWith("--") ? word.indexOf('=') : -1;
      Usage.Option option = find(equals < 0 ? word : word.substring(0, equals));
      if (option == null || options.containsKey(option.name())) {
        return false;
      }
      if (option.value().isEmpty()) {
        if (equals >= 0) {
          return false;
        }
        options.put(option.name(), "");
      } else if (equals >= 0) {
        options.put(option.name(), word.substring(equals + 1));
      } else if (at < words.size() && !words.get(at).startsWith("-")) {
        options.put(option.name(), words.get(at++));
      } else {
        return false;
      }
    }
    return (usage.takesRest() || operands.size() <= usage.operands().size()) && requiredAreThere();
  }

  private boolean requiredAreThere() {
    for (int i = operands.size(); i < usage.operands().size(); i++) {
      if (usage.operands().get(i).required()) {
        return false;
      }
    }
    return true;
  }

  private Usage.@Nullable Option find(String name) {
    for (Usage.Option option : usage.options()) {
      if (option.names().contains(name)) {
        return option;
      }
    }
    return null;
  }
}
