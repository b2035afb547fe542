package dev.osd.shell.ai;

import dev.osd.protocol.Limit;
import dev.osd.shell.Printable;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What the schema of an AI Action cannot say. */
final class SemanticCheck {
  private static final int MOST_ID_CHARACTERS = 128;

  private SemanticCheck() {}

  /** What is wrong with an answer, in a sentence that a model or a person can act on. */
  static Optional<String> fault(AiAction action) {
    boolean commands = action.kind() != AiAction.Kind.ANSWER_ONLY;
    if (commands && action.steps().isEmpty()) {
      return Optional.of("kind is " + action.kind().wireName() + ", but there are no steps");
    }
    if (!commands && !action.steps().isEmpty()) {
      return Optional.of("kind is answer_only, but there are steps");
    }
    Set<String> ids = new HashSet<>();
    for (Step step : action.steps()) {
      Optional<String> fault = fault(step);
      if (fault.isPresent()) {
        return fault;
      }
      if (!ids.add(step.id())) {
        return Optional.of("two steps have the id '" + Printable.of(step.id()) + "'");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> fault(Step step) {
    if (step.id().isBlank() || step.id().length() > MOST_ID_CHARACTERS) {
      return Optional.of("a step's id must have 1 to " + MOST_ID_CHARACTERS + " characters");
    }
    String name = "step '" + Printable.of(step.id()) + "'";
    if (step.command().isBlank()) {
      return Optional.of(name + " has an empty shell_command");
    }
    if (step.command().indexOf('\0') >= 0) {
      return Optional.of(name + " has a NUL character in its shell_command");
    }
    if (bytes(step.command()) > Limit.ARGUMENT_BYTES.standard()) {
      return Optional.of(
          name
              + " has a shell_command of over "
              + (Limit.ARGUMENT_BYTES.standard() >> 10)
              + " KiB");
    }
    return step.workingDirectory().filter(folder -> !usable(folder)).isPresent()
        ? Optional.of(name + " has a working_directory that no directory can have")
        : Optional.empty();
  }

  private static boolean usable(String folder) {
    return folder.indexOf('\0') < 0 && bytes(folder) < Limit.PATH_BYTES.standard();
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
